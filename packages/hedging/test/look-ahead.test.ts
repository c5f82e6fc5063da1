import { Weights } from "@volsmith/engine";
import {
  ARCHITECTURES,
  baseline,
  BASELINES,
  blackOption,
  blackScholesDelta,
  call,
  delta,
  deltaVega,
  eachDecision,
  extendedFeatures,
  FEATURES,
  feedForward,
  findLookAhead,
  gamma,
  gruPolicy,
  hedgeMarket,
  heldBy,
  hestonDelta,
  instrumentPrice,
  lelandDelta,
  localVolatility,
  localVolDelta,
  lstmPolicy,
  minimumVarianceDelta,
  noHedge,
  noTransactionBand,
  previousPosition,
  ruleGains,
  running,
  surfaceLocalVols,
  TrainedHedge,
  underlying,
  timeToExpiry,
  vega,
  volatility,
  whalleyWilmott,
} from "@volsmith/hedging";
import type {
  Architecture,
  Feature,
  Kinded,
  HedgePolicy,
  HedgeMarket,
  VolSource,
} from "@volsmith/hedging";
import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { marketColumns, measureStandards } from "../src/hedger/states.ts";
import { useEngine } from "./support/engine.ts";
import { gbmPaths } from "./support/gbm.ts";
import { skewedSurface } from "./support/skewed-surface.ts";

const engine = useEngine();
const data = gbmPaths({ nPaths: 12, nSteps: 9, vol: 0.3 });
const instruments = [
  underlying(),
  blackOption({ strike: 110, expiry: 2, vol: "path", name: "listed" }),
];
const task = { payoff: call({ strike: 100 }), instruments };
const impliedVols = Float64Array.from(data.spots, (spot) => 0.2 + 0.001 * Math.abs(spot - 100));
const market = hedgeMarket(task, data, { impliedVols });

const sources: readonly VolSource[] = [0.2, "path", "implied", { window: 3, initial: 0.2 }];
const statistics = ["maximum", "minimum", "mean", "variance"] as const;
const features: readonly Feature[] = [
  ...extendedFeatures(),
  ...sources.flatMap((vol) => [volatility({ vol }), delta({ vol }), gamma({ vol }), vega({ vol })]),
  ...statistics.map((of) => running({ of })),
  timeToExpiry(),
  instrumentPrice({ name: "listed" }),
  heldBy({ policy: { kind: "black-scholes-delta", vol: "implied" } as Kinded }),
  heldBy({ policy: { kind: "delta-vega" }, instrument: "listed" }),
  ruleGains({ policy: { kind: "black-scholes-delta", vol: "implied" } as Kinded }),
];

/** A policy with random weights of full size. */
function untrained(architecture: Architecture, seen: readonly Feature[]): TrainedHedge {
  const weights = new Weights(engine(), randomGenerator(2));
  const limits = [{ least: -2, most: 2 }, null];
  const policy = new TrainedHedge(
    {
      architecture,
      features: seen,
      standards: measureStandards(marketColumns(seen, market)),
      instruments: ["underlying", "listed"],
      limits,
      underlying: 0,
      nSteps: market.nSteps,
      premium: 0,
    },
    weights,
  );
  policy.positions(market);
  const random = randomGenerator(3);
  for (const { name } of weights.parameters)
    weights.values(name).forEach((_, i, values) => (values[i] = 0.3 * random.normal()));
  weights.touch();
  return policy;
}

/** What a feature says, as if it were a position. */
function shown({ kind, values }: Feature): HedgePolicy {
  return {
    name: kind,
    kind,
    positions(on: HedgeMarket) {
      const column = values!(on);
      return column.length === 0
        ? column
        : new Float64Array(2 * column.length).map((_, i) => column[i >> 1]);
    },
  };
}

describe("no look-ahead: a changed future leaves the past as it was, to the bit", () => {
  it("every feature is tried", () => {
    const tried = new Set([...features, previousPosition()].map(({ kind }) => kind));
    expect(tried).toEqual(new Set(Object.keys(FEATURES)));
  });

  it.each(features.map((feature) => [JSON.stringify(feature), feature] as const))(
    "feature %s",
    (_, feature) => expect(findLookAhead(shown(feature), market)).toBeNull(),
  );

  const around = delta({ vol: "implied" });
  const known = features.slice(0, 9);
  const architectures: readonly (readonly [Architecture, readonly Feature[]])[] = [
    [feedForward({ hidden: [6] }), features],
    [feedForward({ hidden: [6], around }), [...known, previousPosition()]],
    [gruPolicy({ units: 5, around }), known],
    [gruPolicy({ units: 5 }), [...known, previousPosition()]],
    [lstmPolicy({ units: 5 }), known],
    [lstmPolicy({ units: 5 }), [...known, previousPosition()]],
    [noTransactionBand({ hidden: [6], around }), known],
    [noTransactionBand({ hidden: [6], around: heldBy({ policy: { kind: "delta-vega" } }) }), known],
  ];

  it("every architecture is tried", () => {
    const tried = new Set(architectures.map(([{ kind }]) => kind));
    expect(tried).toEqual(new Set(Object.keys(ARCHITECTURES)));
  });

  it.each(architectures.map(([a, f]) => [`${a.kind} of ${f.length} features`, a, f] as const))(
    "%s",
    (_, architecture, seen) => {
      const policy = untrained(architecture, seen);
      expect(findLookAhead(policy, market)).toBeNull();
      policy.dispose();
    },
  );

  const heston = { kappa: 2, theta: 0.1, sigma: 0.6, rho: -0.5 };
  const rules: readonly HedgePolicy[] = [
    noHedge(),
    ...sources.map((vol) => blackScholesDelta({ vol, every: 2 })),
    lelandDelta({ vol: "path", rate: 0.01 }),
    whalleyWilmott({ vol: { window: 4, initial: 0.2 }, rate: 0.01, aversion: 1 }),
    hestonDelta(heston),
    hestonDelta({ ...heston, hedge: "delta" }),
    localVolDelta({
      process: localVolatility({ spot: 100, source: surfaceLocalVols(skewedSurface) }),
    }),
    minimumVarianceDelta({ coefficients: [-0.1, 0.7, -0.6] }),
    deltaVega({ every: 3 }),
    deltaVega({ vol: "path", most: 0.5 }),
  ];

  it("every baseline is tried", () => {
    const tried = new Set(rules.map(({ kind }) => kind.replace(/^heston.*/, "heston")));
    const known = Object.keys(BASELINES).map((kind) => (kind === "none" ? noHedge().kind : kind));
    expect(tried).toEqual(new Set(known));
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))("%s", (_, rule) =>
    expect(findLookAhead(rule, market, { instants: [0, 4, 8] })).toBeNull(),
  );

  it("is found where it is: a rule that knows the next move", () => {
    const cheat = baseline("clairvoyant", {
      prepare({ paths, nSteps }) {
        return (_, at) => {
          const now = at + Math.floor(at / nSteps);
          return Math.sign(paths.spots[now + 1] - paths.spots[now]);
        };
      },
    });
    expect(findLookAhead(cheat, market)).toMatchObject({ step: expect.any(Number) as number });
    const ahead: Feature = {
      kind: "tomorrow",
      values: (on) => eachDecision(on, ({ instant }) => on.paths.spots[instant + 1]),
    };
    expect(findLookAhead(shown(ahead), market)).not.toBeNull();
  });
});
