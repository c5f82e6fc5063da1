/** A back-test's result, made up. */
import type { BacktestResult, HedgeTrainingRecord, SeedComparison } from "@volsmith/backtest";
import type { HedgeStatistics, PolicySummary } from "@volsmith/hedging";

export function madeStatistics(cvar95: number): HedgeStatistics {
  return {
    mean: -0.1,
    sd: cvar95 / 2,
    tails: [0.9, 0.95, 0.99].map((level) => {
      const cvar = cvar95 * (1 + 2 * (level - 0.95));
      return { level, valueAtRisk: 0.8 * cvar, cvar };
    }),
    entropicPrice: 2.5 + cvar95 / 20,
    turnover: 250,
    cost: 0.25,
    itmMae: 0.4,
    itmRelativeError: 0.2,
    itmErrorShare: 0.1,
  };
}

function madePolicy(name: string, cvar95: number): PolicySummary {
  return {
    name,
    kind: "made",
    statistics: madeStatistics(cvar95),
    intervals: { cvar95: [0.97 * cvar95, 1.03 * cvar95] },
    differences: {},
    price: null,
    byMoneyness: [],
    byVolatility: [],
    histogram: [],
    values: [],
    positions: [],
    ratios: [],
  };
}

export function madeTraining(
  policy: string,
  changes: Partial<HedgeTrainingRecord> = {},
): HedgeTrainingRecord {
  return {
    policy,
    run: 1,
    seed: 7,
    status: "finished",
    advice: null,
    epochs: 30,
    bestEpoch: 27,
    bestLoss: 1.234,
    history: [],
    seconds: 12,
    parameterCount: 1281,
    premium: { price: 2.61, how: "closed-form" },
    ...changes,
  };
}

/** A learned policy whose trainings came to these CVaRs, and what a rule's is above their mean. */
export function madeSeeds(
  policy: string,
  cvars: readonly number[],
  against: Readonly<Record<string, readonly [number, number]>>,
): SeedComparison {
  const mean = cvars.reduce((sum, x) => sum + x, 0) / cvars.length;
  const squares = cvars.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const sd = cvars.length > 1 ? Math.sqrt(squares / (cvars.length - 1)) : 0;
  const [least, most] = [Math.min(...cvars), Math.max(...cvars)];
  return {
    policy,
    runs: cvars.map((cvar, i) => ({ run: i + 1, statistics: madeStatistics(cvar) })),
    spread: { cvar95: { mean, sd, least, most } },
    intervals: { cvar95: [mean - 0.05, mean + 0.05] },
    against: Object.entries(against).map(([baseline, cvar95]) => ({
      baseline,
      differences: { cvar95 },
    })),
  };
}

/** Policies by name and CVaR; those of `overSeeds` are learned. */
export function madeResult(
  cvars: Readonly<Record<string, number>>,
  overSeeds: readonly SeedComparison[],
  trainings: readonly HedgeTrainingRecord[] = overSeeds.map(({ policy }) => madeTraining(policy)),
): BacktestResult {
  return {
    kind: "hedge-backtest",
    version: 1,
    name: "made",
    config: { evaluation: { confidence: 0.95 } },
    provenance: {
      startedAt: "2026-01-01T00:00:00.000Z",
      finishedAt: "2026-01-01T00:01:00.000Z",
      seed: 1,
      versions: {},
      machine: "made up",
      threads: 1,
    },
    markets: {
      training: { title: "GBM, volatility 0.2", facts: [], nPaths: 8000, nValidation: 4000 },
      test: { title: "GBM, volatility 0.2", facts: [], nPaths: 10_000, nValidation: 0 },
    },
    trainings,
    evaluation: {
      kind: "hedge-evaluation",
      version: 1,
      payoff: member({ kind: "call", strike: 100 }),
      instruments: [{ name: "underlying", costs: [member({ kind: "proportional", rate: 0.002 })] }],
      nPaths: 10_000,
      premium: 2.512,
      against: Object.keys(cvars)[0],
      times: Array.from({ length: 22 }, (_, t) => t / 252),
      pnlEdges: [],
      payoffs: [],
      examples: [],
      ratioSteps: [],
      spotEdges: [],
      policies: Object.entries(cvars).map(([name, cvar]) => madePolicy(name, cvar)),
    },
    overSeeds,
  };
}

/** Options of a family's member, of which results know the kind alone. */
function member<T extends { readonly kind: string }>(options: T): T {
  return options;
}
