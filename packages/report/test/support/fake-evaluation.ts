/** An evaluation made of plain numbers, without an operator. */
import type {
  Audits,
  Distribution,
  LocatedErrors,
  MethodAccuracy,
  OperatorEvaluation,
} from "@volsmith/surface";
import { distribution, errorMaps, publishedConfig, summariseChains } from "@volsmith/surface";
import type { EvaluationReportInput } from "../../src/index.ts";

const names = [
  ["operator", "operator"],
  ["operator, prior alone", "prior"],
  ["published", "operator"],
  ["svi", "parametric"],
  ["spline", "parametric"],
] as const;

/** Numbers in [0, 1) that look scattered. */
function at(i: number, step: number): number {
  return (i * step) % 1;
}

function located(level: number, n = 60): LocatedErrors {
  return {
    rhos: Float64Array.from({ length: n }, (_, i) => 0.05 + 0.9 * at(i, 0.37)),
    zs: Float64Array.from({ length: n }, (_, i) => -1.4 + 1.8 * at(i, 0.61)),
    relative: Float64Array.from({ length: n }, (_, i) => level * (0.2 + 2 * at(i, 0.29))),
    halfSpreads: Float64Array.from({ length: n }, (_, i) => 100 * level * (0.2 + at(i, 0.43))),
    inside: 30,
  };
}

const measure = {
  nodes: 100,
  violations: 1,
  share: 0.01,
  worst: -0.1,
  worstRho: 1,
  worstZ: 0,
  loss: 1e-5,
};
const audit = { butterfly: measure, calendar: measure };
const audits: Audits = { domain: audit, quoted: audit };

function method(i: number, level: number): MethodAccuracy {
  const errors = located(level);
  return {
    method: names[i][0],
    kind: names[i][1],
    errors: {
      relative: distribution(errors.relative)!,
      halfSpreads: distribution(errors.halfSpreads),
      insideBidAsk: 0.5,
    },
    located: errors,
    fitMs: 10 * i,
    askMs: 3,
    audits,
    verdict: "violated",
    repaired: null,
  };
}

function spread(level: number): Distribution {
  return distribution([level, 2 * level, 3 * level])!;
}

const shares = {
  butterflyShare: spread(0.01),
  calendarShare: spread(0.02),
  butterflyLoss: spread(0),
  calendarLoss: spread(1e-6),
};

export function fakeEvaluation(): OperatorEvaluation {
  const chains = ["SPX 2022-02-04", "SPX 2022-06-10"].map((chain, c) => ({
    chain,
    nQuotes: 60,
    nLeftOut: c,
    methods: names.map((_, i) => method(i, 0.002 * (i + 1 + c))),
    failures: [],
  }));
  const byMethod = names.map(([name], i) => ({ method: name, level: 0.002 * (i + 1) }));
  return {
    accuracy: {
      chains,
      summary: summariseChains(chains),
      maps: errorMaps(chains, { domain: publishedConfig }),
    },
    dropHalf: {
      seed: 3,
      repeats: 2,
      failures: [],
      results: (["interpolation", "extrapolation", "expiries"] as const).flatMap((mode) =>
        byMethod.map(({ method, level }) => ({
          method,
          mode,
          train: spread(level),
          test: spread(2 * level),
          difference: spread(level - 0.005),
          runs: [{ chain: "a", repeat: 0, nShown: 30, nHidden: 30, train: level, test: level }],
        })),
      ),
    },
    ssvi: byMethod.map(({ method, level }) => ({
      method,
      input: spread(level),
      fine: spread(level),
    })),
    synthetic: {
      seed: 2 ** 41,
      markets: [],
      failures: [],
      summaries: (["all", "index", "heston"] as const).flatMap((group) =>
        byMethod.map(({ method, level }) => ({
          by: group === "all" ? "all" : group === "index" ? "kind" : "family",
          group,
          method,
          nMarkets: 3,
          noise: spread(0.004),
          atQuotes: spread(level),
          offQuotes: spread(level),
          halfSpreads: null,
        })),
      ),
    },
    neighbours: {
      trainedK: 50,
      rows: [10, 50, 70].map((k) => ({
        k,
        mape: spread(0.3 / k),
        halfSpreads: null,
        audit: shares,
        encodeMs: spread(k),
        gridMs: spread(2 * k),
      })),
    },
    arbitrage: {
      steps: 10,
      batch: 2,
      rate: 1e-4,
      seed: 1,
      rows: [0, 10].map((arbitrageWeight) => ({
        arbitrageWeight,
        mape: spread(0.01),
        halfSpreads: null,
        audit: shares,
        firstLoss: 1,
        lastLoss: 0.5,
      })),
    },
  };
}

export function fakeReportInput(name = "operator"): EvaluationReportInput {
  return {
    evaluation: fakeEvaluation(),
    operators: [
      { name, config: publishedConfig },
      { name: "published", config: publishedConfig },
    ],
    chains: [{ name: "SPX 2022-02-04", source: "quotes.csv", roots: ["SPX"] }],
    warnings: ["published was trained on days like these."],
    madeAt: "2026-11-22T09:00:00Z",
    program: "volsmith",
  };
}
