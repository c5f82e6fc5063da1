/** A whole back-test: every policy of a configuration trained and judged, in a folder that can go on. */
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { loadEngine } from "@volsmith/engine";
import { makeFolder, writeFileAtomic } from "@volsmith/files/node";
import { loadSimulator } from "@volsmith/hedging";
import { ProgressBoard } from "@volsmith/runs";
import { claimFolder, lockFolder, machineName, now } from "@volsmith/runs/node";

import { FREE_KEYS } from "../config/backtest-config.ts";
import type { BacktestConfig } from "../config/backtest-config.ts";
import { evaluationCost } from "../plan/cost.ts";
import type { BacktestResult } from "../result.ts";
import { SOURCES } from "../sources/index.ts";
import type { PathSources } from "../sources/index.ts";
import { readyBaselines } from "./baselines.ts";
import { checkBaselines, CHECK_PATHS } from "./check-run.ts";
import { evaluatePolicies } from "./evaluate-policies.ts";
import {
  dataFingerprint,
  describeMarket,
  drawMarket,
  openSource,
  requireRedrawable,
  trainingPaths,
} from "./markets.ts";
import { BacktestFolder, isTrained } from "./run-folder.ts";
import { trainAll } from "./train-all.ts";
import { requireSameShape, shapeOf } from "./usable.ts";
import { EVALUATION, ofRun } from "./workplace.ts";
import type { BacktestControl, Workplace } from "./workplace.ts";

export interface BacktestRequest {
  readonly config: BacktestConfig;
  /** Run folder; made where it is missing, taken up where it is this back-test's. */
  readonly folder: string;
  /** Versions of the programs at work, for the record. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Name of the configuration's file, for messages. */
  readonly file?: string;
  readonly sources?: PathSources;
}

/**
 * Trains and judges, or goes on with it: what the folder has is not done again. The result does not
 * depend on the number of threads, nor on where a run was interrupted; only times do.
 *
 * @throws {DataError} when the folder is another back-test's, or another process's; when a policy or
 *   baseline does not go with the market
 * @throws the signal's reason; the folder then goes on from there
 */
export async function runBacktest(
  {
    config,
    folder: path,
    versions = {},
    file = "configuration",
    sources = SOURCES,
  }: BacktestRequest,
  control: BacktestControl = {},
): Promise<BacktestResult> {
  control.signal?.throwIfAborted();
  // Data that cannot be read leave no folder behind.
  const context = { file, sources, ...ofRun(control) };
  const training = await openSource(config.paths, context);
  const test = config.testPaths ? await openSource(config.testPaths, context) : training;
  requireRedrawable(config, training);
  await makeFolder(path);
  const unlock = lockFolder(path);
  try {
    const { seed } = config;
    const manifest = await claimFolder(
      path,
      {
        version: 1,
        config,
        seed,
        dataFingerprint: dataFingerprint(training, test),
        versions: { node: process.version, ...versions },
        startedAt: now(),
      },
      { what: "back-test", freeKeys: FREE_KEYS, dataKeys: [] },
    );
    const folder = await BacktestFolder.open(path);
    const threads = config.threads ?? availableParallelism();
    const engine = await loadEngine({ threads });
    const simulator = await loadSimulator({ threads });
    try {
      const board = new ProgressBoard(control.onProgress, "back-test");
      const place: Workplace = {
        config,
        folder,
        engine,
        simulator,
        sources: { training, test },
        board,
        control,
      };
      const found = await work(place, threads);
      const result: BacktestResult = {
        kind: "hedge-backtest",
        version: 1,
        name: config.name,
        config,
        provenance: {
          startedAt: manifest.startedAt,
          finishedAt: now(),
          seed,
          versions: manifest.versions,
          machine: machineName(),
          threads,
        },
        ...found,
      };
      const text = JSON.stringify(result);
      await writeFileAtomic(join(path, "result.json"), `${text}\n`);
      folder.append({ event: "done", at: now() });
      return JSON.parse(text) as BacktestResult; // as it will be read
    } finally {
      simulator.dispose();
      engine.dispose();
      folder.close();
    }
  } finally {
    unlock();
  }
}

type Found = Pick<BacktestResult, "markets" | "trainings" | "evaluation" | "overSeeds">;

async function work(place: Workplace, threads: number): Promise<Found> {
  const { config, folder, engine, simulator, sources, board, control } = place;
  const training = trainingPaths(config, sources.training, simulator);
  const baselines = await readyBaselines(config, training);
  const few = { part: "test", nPaths: CHECK_PATHS, simulator } as const;
  const tried = (await drawMarket(config, sources.test, few)).market;
  checkBaselines(baselines, tried);
  if (config.testPaths && config.policies.length > 0) {
    const learned = await drawMarket(config, sources.training, { ...few, part: "training" });
    requireSameShape(shapeOf(learned.market), tried, { where: "testPaths", who: "policies" });
  }
  board.add(EVALUATION, evaluationCost(config));
  const { description, records } = await trainAll(place, { threads, training });
  const drawn = await drawMarket(config, sources.test, { ...few, nPaths: config.nTest });
  const judged = await evaluatePolicies(config, drawn, records.filter(isTrained), {
    baselines,
    engine,
    readPolicy: (training) => folder.records.policy(training, engine),
    writeOutcome: (name, bytes) => folder.writeOutcome(name, bytes),
    control: {
      ...(control.signal && { signal: control.signal }),
      onProgress: ({ done, total, note }) => board.update(EVALUATION, done / (total ?? done), note),
    },
  });
  const tested = describeMarket(sources.test, { nPaths: drawn.market.nPaths });
  return { markets: { training: description, test: tested }, trainings: records, ...judged };
}
