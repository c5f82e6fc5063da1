/** All trainings of a back-test, one after the other, each on all threads. */
import type { HedgeMarket } from "@volsmith/hedging";
import type { RunControl } from "@volsmith/numerics";
import { seedOf } from "@volsmith/runs";
import { now, shortHash } from "@volsmith/runs/node";

import type { BacktestConfig, PolicyConfig } from "../config/backtest-config.ts";
import { trainingCost } from "../plan/cost.ts";
import { trainingPlan } from "../plan/training.ts";
import type { HedgeTrainingRecord, MarketDescription } from "../result.ts";
import type { TrainingPaths } from "./baselines.ts";
import { checkPolicies, CHECK_PATHS } from "./check-run.ts";
import { describeMarket, drawMarket, marketHash } from "./markets.ts";
import { stem } from "./run-folder.ts";
import type { TrainingPlace } from "./run-folder.ts";
import { trainPolicy } from "./train-policy.ts";
import type { Workplace } from "./workplace.ts";

/** A training that stands in the configuration. */
interface Planned {
  readonly policy: PolicyConfig;
  readonly run: number;
  readonly record: HedgeTrainingRecord | null;
}

export interface AllTrainings {
  readonly description: MarketDescription;
  /** In the order of the configuration, seed by seed. */
  readonly records: readonly HedgeTrainingRecord[];
}

/** @throws {DataError} before anything is trained, when a policy does not go with the market */
export async function trainAll(
  place: Workplace,
  { threads, training }: { readonly threads: number; readonly training: TrainingPaths },
): Promise<AllTrainings> {
  const { config, folder, engine, simulator, sources, board, control } = place;
  const source = sources.training;
  const planned = trainingsOf(config).map((one): Planned => {
    const record = folder.records.record({ policy: one.policy.name, run: one.run });
    return { ...one, record };
  });
  const open = planned.filter(({ record }) => record === null);
  for (const { policy, run } of open)
    board.add(spoken({ policy: policy.name, run }, config), trainingCost(config, policy));
  if (open.length < planned.length) control.onResume?.(planned.length - open.length);

  const draw = async (part: "training" | "validation", nPaths: number, redraw = 0) =>
    (await drawMarket(config, source, { part, nPaths, simulator, redraw })).market;
  if (open.length > 0) {
    const policies = [...new Set(open.map(({ policy }) => policy))];
    await checkPolicies(config, policies, { market: await draw("training", CHECK_PATHS), engine });
  }
  const market = await training();
  const validation = config.nValidation > 0 ? await draw("validation", config.nValidation) : null;
  const sizes = { nPaths: market.nPaths, nValidation: validation?.nPaths ?? 0 };
  const description = describeMarket(source, sizes);
  folder.append({ event: "run", at: now(), threads, training: description });

  const { claim, instruments, costs, limits, criterion, premium } = config;
  const taught = [claim, instruments, costs, limits, criterion, premium, config.redraw];
  const data = [market, validation].map((one) => one && marketHash(one));
  const redraw = redrawOf(config, (number) => draw("training", market.nPaths, number));
  const records: HedgeTrainingRecord[] = [];
  for (const { policy, run, record } of planned) {
    if (record) {
      records.push(record);
      continue;
    }
    const where = { policy: policy.name, run };
    const seed = seedOf(config.seed, stem(where));
    const identity = shortHash([JSON.stringify([policy, seed, taught, data, engine.build])]);
    folder.append({ event: "start", at: now(), ...where });
    const ended = await trainPolicy(
      {
        ...where,
        seed,
        training: {
          ...trainingPlan(config, policy),
          market,
          ...(validation && { validation }),
          ...(redraw && { redraw }),
        },
        engine,
        checkpoint: folder.checkpointPath(where, identity),
        checkpointSeconds: config.checkpointSeconds,
      },
      {
        ...(control.signal && { signal: control.signal }),
        onProgress: sinceStart((share, note) => board.update(spoken(where, config), share, note)),
      },
    );
    await folder.trainingDone(ended.record, ended.policy);
    board.update(spoken(where, config), 1);
    records.push(ended.record);
    control.onTraining?.(ended.record);
  }
  return { description, records };
}

/** "GRU 64", or "GRU 64, 2 of 3" where there are several. */
function spoken({ policy, run }: TrainingPlace, { seeds }: BacktestConfig): string {
  return seeds > 1 ? `${policy}, ${run} of ${seeds}` : policy;
}

/** Shares of what is left to do: what a checkpoint had done took no time of this run. */
function sinceStart(
  update: (share: number, note?: string) => void,
): NonNullable<RunControl["onProgress"]> {
  let from: number | null = null;
  return ({ done, total, note }) => {
    const share = done / (total ?? done);
    from ??= Math.min(share, 0.999);
    update((share - from) / (1 - from), note);
  };
}

function trainingsOf({ policies, seeds }: BacktestConfig) {
  return policies.flatMap((policy) =>
    Array.from({ length: seeds }, (_, i) => ({ policy, run: i + 1 })),
  );
}

function redrawOf({ redraw }: BacktestConfig, draw: (number: number) => Promise<HedgeMarket>) {
  return redraw === null ? null : { every: redraw, draw };
}
