/**
 * Learned hedges against every baseline, on paths no training has seen, at one premium.
 *
 *   node benchmarks/dist/hedging-experiments.js [proper frictionless costs heston band source] [--seeds 1]
 *     [--json]
 *
 * `source` is the deep-hedging source's configuration: 300 epochs of all paths, a quarter of an hour on
 * two quiet cores. The rest takes minutes.
 */
import { loadEngine } from "@volsmith/engine";
import {
  blackScholesDelta,
  call,
  cvar,
  delta,
  entropic,
  evaluateHedge,
  evenGrid,
  feedForward,
  gbm,
  heldBy,
  hedgeMarket,
  heston,
  hestonDelta,
  lelandDelta,
  loadSimulator,
  noHedge,
  noTransactionBand,
  properExperiment,
  proportional,
  seedSpread,
  sourceExperiment,
  strikeDistance,
  timeLeft,
  trainHedge,
  volatility,
  whalleyWilmott,
} from "@volsmith/hedging";
import type {
  HedgeExperiment,
  HedgePolicy,
  HedgeStatistics,
  HedgeTask,
  HedgeTraining,
  PolicyEvaluation,
  Process,
  Simulator,
} from "@volsmith/hedging";

import { publish } from "./harness.ts";
import type { Row } from "./harness.ts";

const VOL = 0.2;
const HESTON = { kappa: 2, theta: 0.1, sigma: 0.6, rho: -0.5 };
const REALISED = { window: 21, initial: VOL };

/** A call at the money on paths of a process: 8,000 to 16,000 to learn from, 4,000 to choose by. */
function experiment(
  simulator: Simulator,
  setting: {
    readonly process: Process;
    readonly task?: Partial<HedgeTask>;
    readonly nSteps?: number;
    readonly years?: number;
    readonly nTraining?: number;
    readonly training: Omit<HedgeTraining, "market">;
    readonly baselines: readonly HedgePolicy[];
  },
): HedgeExperiment {
  const { process, nSteps = 252, years = 1, nTraining = 8000, training, baselines } = setting;
  const task = { payoff: call({ strike: 100 }), ...setting.task };
  const grid = evenGrid({ years, nSteps });
  const [market, validation, test] = [nTraining, 4000, 10_000].map((nPaths, i) =>
    hedgeMarket(task, simulator.simulate(process, grid, { nPaths, seed: i + 1 })),
  );
  const schedule = { kind: "cosine", rate: 5e-3 } as const;
  return { training: { market, validation, schedule, ...training }, test, baselines };
}

const experiments: Readonly<Record<string, (simulator: Simulator) => HedgeExperiment>> = {
  proper: (simulator) => properExperiment(simulator),
  frictionless: (simulator) =>
    experiment(simulator, {
      process: gbm({ spot: 100, vol: VOL }),
      nTraining: 16_000,
      training: {
        name: "learned, CVaR 95 %",
        architecture: feedForward({ hidden: [32, 32] }),
        features: [strikeDistance(), timeLeft(), delta({ vol: VOL })],
        criterion: cvar({ alpha: 0.95 }),
        epochs: 40,
      },
      baselines: [noHedge(), blackScholesDelta({ vol: VOL }), blackScholesDelta({ vol: REALISED })],
    }),
  costs(simulator) {
    const rate = 0.01;
    return experiment(simulator, {
      process: gbm({ spot: 100, vol: VOL }),
      task: { costs: [proportional({ rate })] },
      training: {
        name: "learned band, CVaR 95 %",
        architecture: noTransactionBand({ around: delta({ vol: VOL }) }),
        features: [strikeDistance(), timeLeft(), delta({ vol: VOL })],
        criterion: cvar({ alpha: 0.95 }),
        epochs: 15,
      },
      baselines: [
        noHedge(),
        blackScholesDelta({ vol: VOL }),
        blackScholesDelta({ vol: VOL, every: 21, name: "delta at 0.2, monthly" }),
        lelandDelta({ vol: VOL, rate }),
        lelandDelta({ vol: VOL, rate, every: 5, name: "Leland, weekly" }),
        lelandDelta({ vol: VOL, rate, every: 21, name: "Leland, monthly" }),
        ...[0.2, 1, 2, 4, 8].map((aversion) =>
          whalleyWilmott({
            vol: VOL,
            rate,
            aversion,
            name: `Whalley-Wilmott, aversion ${aversion}`,
          }),
        ),
      ],
    });
  },
  heston: (simulator) =>
    experiment(simulator, {
      process: heston({ spot: 100, v0: 0.04, ...HESTON }),
      nTraining: 16_000,
      training: {
        name: "learned, CVaR 95 %",
        architecture: feedForward({
          hidden: [32, 32],
          around: heldBy({ policy: { kind: "heston", ...HESTON } }),
        }),
        features: [strikeDistance(), timeLeft(), volatility(), delta()],
        criterion: cvar({ alpha: 0.95 }),
        epochs: 20,
      },
      baselines: [
        noHedge(),
        blackScholesDelta({ vol: "path" }),
        blackScholesDelta({ vol: REALISED }),
        hestonDelta(HESTON),
        hestonDelta({ ...HESTON, hedge: "delta" }),
      ],
    }),
  band(simulator) {
    const rate = 0.002;
    const aversion = 0.5;
    return experiment(simulator, {
      process: gbm({ spot: 100, vol: VOL }),
      task: { costs: [proportional({ rate })] },
      nSteps: 20,
      years: 20 / 250,
      training: {
        name: "learned band, entropic 0.5",
        architecture: noTransactionBand({ around: delta({ vol: VOL }) }),
        features: [strikeDistance(), timeLeft(), delta({ vol: VOL })],
        criterion: entropic({ aversion }),
        batchRows: 500,
        epochs: 30,
      },
      baselines: [
        noHedge(),
        blackScholesDelta({ vol: VOL }),
        lelandDelta({ vol: VOL, rate }),
        whalleyWilmott({ vol: VOL, rate, aversion }),
      ],
    });
  },
  source: (simulator) => sourceExperiment(simulator),
};

const option = process.argv.indexOf("--seeds");
const seeds = option < 0 ? 1 : Number(process.argv[option + 1]);
const asked = process.argv.slice(2).filter((word) => word in experiments);
const names =
  asked.length > 0 ? asked : Object.keys(experiments).filter((name) => name !== "source");
const tables: { caption: string; rows: Row[] }[] = [];
const notes: string[] = [];
for (const name of names) await run(name);
publish({ title: "Hedging experiments", tables, notes });

async function run(name: string): Promise<void> {
  const simulator = await loadSimulator();
  const { training, test, baselines } = experiments[name](simulator);
  simulator.dispose();
  const engine = await loadEngine();
  await engine.ready();
  const learned: HedgeStatistics[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const started = performance.now();
    const { policy, status, bestEpoch } = await trainHedge(training, { engine, seed });
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const { criterion } = training;
    const comparison = await evaluateHedge([policy, ...baselines], test, { criterion });
    learned.push(comparison.policies[0].statistics);
    if (seed === 1) {
      const premium = comparison.premium.toFixed(3);
      tables.push({
        caption: `${name}: ${test.nPaths.toLocaleString("en")} paths, premium ${premium}`,
        rows: comparison.policies.map(row),
      });
      if (name === "source") {
        const unfunded = await evaluateHedge([policy, ...baselines], test, { premium: 0 });
        tables.push({
          caption: `${name}: the same without a premium, as its authors count`,
          rows: unfunded.policies.map(row),
        });
      }
    }
    notes.push(`${name}, seed ${seed}: ${status} in ${seconds} s, best epoch ${bestEpoch + 1}.`);
    policy.dispose();
  }
  engine.dispose();
  if (seeds > 1) {
    const { mean, sd, least, most } = seedSpread(learned).cvar95;
    const text = [mean, sd, least, most].map((x) => x.toFixed(3));
    notes.push(
      `${name}: CVaR 95 % over ${seeds} seeds ${text[0]} ± ${text[1]}, ${text[2]} to ${text[3]}.`,
    );
  }
}

function row({ name, statistics, intervals, differences, price }: PolicyEvaluation): Row {
  const { mean, sd, tails, cost, turnover, itmMae, itmRelativeError } = statistics;
  return {
    policy: name,
    mean: mean.toFixed(3),
    sd: sd.toFixed(3),
    "CVaR 95": tails[1].cvar.toFixed(3),
    "95 % interval": between(intervals.cvar95),
    "less the learned": between(differences.cvar95),
    "CVaR 99": tails[2].cvar.toFixed(3),
    price: price ? price.price.toFixed(3) : "",
    cost: cost.toFixed(3),
    turnover: turnover.toFixed(0),
    "ITM MAE": itmMae?.toFixed(3) ?? "",
    "ITM error %": itmRelativeError === null ? "" : (100 * itmRelativeError).toFixed(1),
  };
}

function between([low, high]: readonly [number, number]): string {
  return `${low.toFixed(3)} to ${high.toFixed(3)}`;
}
