/** A back-test whose learned policies are rules that say they are: real paths, account and statistics. */
import type { BacktestResult, HedgeTrainingRecord } from "@volsmith/backtest";
import {
  baseline,
  blackOption,
  call,
  compareOverSeeds,
  cvar,
  evaluateHedge,
  evenGrid,
  gbm,
  hedgeMarket,
  noHedge,
  proportional,
  simulate,
  summariseEvaluation,
  underlying,
} from "@volsmith/hedging";
import type { HedgePolicy, HedgeTask, Payoff } from "@volsmith/hedging";

export interface FakeBacktestOptions {
  readonly learned?: number;
  readonly rules?: number;
  readonly runs?: number;
  readonly payoff?: Payoff;
  readonly instruments?: "one" | "two";
  readonly nPaths?: number;
  readonly nSteps?: number;
  readonly draws?: number;
  readonly names?: (i: number) => string;
  readonly config?: Readonly<Record<string, unknown>>;
}

export async function fakeBacktest({
  learned = 2,
  rules = 5,
  runs = 3,
  payoff = call({ strike: 100 }),
  instruments = "one",
  nPaths = 400,
  nSteps = 10,
  draws = 40,
  names = (i) => `network ${i + 1}`,
  config = {},
}: FakeBacktestOptions = {}): Promise<BacktestResult> {
  const more = blackOption({ strike: 110, expiry: 0.5, vol: 0.2, name: "call 110" });
  const task: HedgeTask = {
    payoff,
    costs: [proportional({ rate: 0.005 })],
    ...(instruments === "two" && { instruments: [underlying(), more] }),
  };
  const grid = evenGrid({ years: 0.5, nSteps });
  const paths = await simulate(gbm({ spot: 100, vol: 0.2 }), grid, { nPaths, seed: 4 });
  const market = hedgeMarket(task, paths);
  const groups = Array.from({ length: learned }, (_, i) => ({
    policy: names(i),
    runs: Array.from({ length: runs }, (_, run) => ({
      run: run + 1,
      policy: sloped("gru", names(i), 1 - 0.08 * i + 0.01 * run),
    })),
  }));
  const baselines = rulesOf(rules);
  const policies = [...groups.map((group) => group.runs[0].policy), ...baselines];
  const options = { draws, criterion: cvar({ alpha: 0.95 }) };
  const evaluation = await evaluateHedge(policies, market, options);
  const description = {
    title: "GBM: σ 0.2",
    facts: [{ label: "Steps", value: `${nSteps} in half a year` }],
    nPaths,
  };
  return {
    kind: "hedge-backtest",
    version: 1,
    name: "fake",
    config: { criterion: { kind: "cvar", alpha: 0.95 }, premium: "indifference", ...config },
    provenance: {
      startedAt: "2026-01-05T10:00:00.000Z",
      finishedAt: "2026-01-05T10:02:05.000Z",
      seed: 1,
      versions: { volsmith: "0.1.0" },
      machine: "2 cores",
      threads: 2,
    },
    markets: {
      training: { ...description, nValidation: nPaths / 2 },
      test: { ...description, nValidation: 0 },
    },
    trainings: groups.flatMap(({ policy }) =>
      Array.from({ length: runs }, (_, run) => training(policy, run + 1)),
    ),
    evaluation: summariseEvaluation(evaluation),
    overSeeds: await compareOverSeeds(groups, market, { ...options, baselines }),
  };
}

/** Holds more of the underlying the higher it stands, whatever was sold. */
function sloped(kind: string, name: string, share: number): HedgePolicy {
  return baseline(kind, {
    name,
    prepare({ paths, nSteps }) {
      return (_, at) => {
        const path = Math.floor(at / nSteps);
        const spot = paths.spots[path * (nSteps + 1) + (at % nSteps)];
        return share / (1 + Math.exp(-(spot - 100) / 6));
      };
    },
  });
}

function rulesOf(count: number): readonly HedgePolicy[] {
  const more = Array.from({ length: count }, (_, i) =>
    sloped("fixed", `rule ${i + 1}`, 0.6 + 0.03 * i),
  );
  return [noHedge(), sloped("black-scholes-delta", "delta at 0.2", 0.97), ...more].slice(0, count);
}

export function training(
  policy: string,
  run: number,
  change: Partial<HedgeTrainingRecord> = {},
): HedgeTrainingRecord {
  const history = Array.from({ length: 12 }, (_, i) => ({
    loss: 3 + 8 * Math.exp(-i / 3) + 0.01 * run,
    validation: 3.2 + 7 * Math.exp(-i / 3) + 0.02 * Math.abs(i - 9),
    rate: 5e-3,
  }));
  return {
    policy,
    run,
    seed: 100 + run,
    status: "finished",
    advice: null,
    epochs: 12,
    bestEpoch: 9,
    bestLoss: 3.5,
    history,
    seconds: 8.4,
    parameterCount: 1250,
    premium: { price: 7.1, how: "closed-form" },
    ...change,
  };
}
