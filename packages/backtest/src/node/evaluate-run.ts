/** Trained policies of a run on other paths. */
import { availableParallelism } from "node:os";

import { loadEngine } from "@volsmith/engine";
import { loadSimulator } from "@volsmith/hedging";
import { DataError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { machineName, now } from "@volsmith/runs/node";

import type { BacktestConfig } from "../config/backtest-config.ts";
import { parseBacktestConfig } from "../config/parse-backtest-config.ts";
import type { BacktestResult } from "../result.ts";
import { SOURCES } from "../sources/index.ts";
import type { PathSources } from "../sources/index.ts";
import type { OpenedSource } from "../sources/path-source.ts";
import { readyBaselines } from "./baselines.ts";
import { checkBaselines, CHECK_PATHS } from "./check-run.ts";
import { evaluatePolicies } from "./evaluate-policies.ts";
import {
  dataFingerprint,
  describeMarket,
  drawMarket,
  openSource,
  trainingPaths,
} from "./markets.ts";
import { readBacktestManifest } from "./read-run.ts";
import type { BacktestManifest } from "./read-run.ts";
import { BacktestRecords, isTrained } from "./run-folder.ts";
import { usableBaselines, usablePolicies } from "./usable.ts";
import type { OnLeftOut } from "./usable.ts";
import { ofRun } from "./workplace.ts";

/** What is judged otherwise than in the run; all else is its own. */
export interface EvaluationOverrides {
  /** A source of paths, as in a configuration. */
  readonly paths?: unknown;
  readonly nTest?: number;
  /** Of the test paths and resamples. */
  readonly seed?: number;
  readonly premium?: number | "mean";
  readonly baselines?: readonly unknown[];
}

export interface EvaluationRequest {
  readonly folder: string;
  readonly overrides?: EvaluationOverrides;
  /** Name of the overrides' file, for messages. */
  readonly file?: string;
  readonly sources?: PathSources;
}

export interface EvaluationControl extends RunControl {
  /** Told of policies and baselines that do not go with other paths, and why. */
  readonly onLeftOut?: OnLeftOut;
}

/**
 * Judges a run's trained policies again, on other paths or beside other baselines; the folder stays as
 * it is. A run that is not done is judged by what it has, and on other paths by what goes with them: a rule
 * that must know the surface is left out where there is none.
 *
 * @throws {DataError} when the folder is no back-test's or has no trained policy of its own yet; when the paths
 *   have another number of steps or other instruments than those learned from, or no policy goes with them
 * @throws {FormatError} naming the override that is wrong
 */
export async function evaluateRun(
  { folder, overrides = {}, file = "evaluation", sources = SOURCES }: EvaluationRequest,
  control: EvaluationControl = {},
): Promise<BacktestResult> {
  const startedAt = now();
  const manifest = await readBacktestManifest(folder);
  const { config: own, versions } = manifest;
  const wanted = overridden(own, overrides, { file, sources });
  const found = new BacktestRecords(folder);
  const records = own.policies.flatMap(({ name }) => found.recordsOf(name));
  const trained = records.filter(isTrained);
  if (!found.training || (own.policies.length > 0 && trained.length === 0))
    throw new DataError(
      folder,
      "no policy of it is trained yet",
      `volsmith hedge train --resume -o ${folder} goes on with it`,
    );
  const context = { file, sources, ...ofRun(control) };
  const source = await openSource(wanted.testPaths ?? wanted.paths, context);
  const threads = wanted.threads ?? availableParallelism();
  const engine = await loadEngine({ threads });
  const simulator = await loadSimulator({ threads });
  try {
    const part = { part: "test", simulator } as const;
    const few = (await drawMarket(wanted, source, { ...part, nPaths: CHECK_PATHS })).market;
    // On its own paths all go with them; baselines that were asked for are asked for.
    const onLeftOut = overrides.paths === undefined ? null : (control.onLeftOut ?? (() => {}));
    const asked = overrides.baselines !== undefined || onLeftOut === null;
    // What has something to learn learns it again, from the paths the run learned from.
    const ownTest = overrides.paths === undefined ? source : null;
    const openOwn = () => openTraining({ folder, ownTest }, manifest, context);
    const learnedFrom = trainingPaths(own, openOwn, simulator);
    const ready = await readyBaselines(wanted, learnedFrom);
    if (asked) checkBaselines(ready, few);
    const baselines = asked ? ready : usableBaselines(ready, few, onLeftOut);
    const kept = wanted.baselines.filter((_, i) => baselines.includes(ready[i]));
    const config = { ...wanted, baselines: kept };
    const usable = await usablePolicies(trained, { found, market: few, engine }, onLeftOut);
    const drawn = await drawMarket(config, source, { ...part, nPaths: config.nTest });
    const judged = await evaluatePolicies(config, drawn, usable, {
      baselines,
      engine,
      readPolicy: (place) => found.policy(place, engine),
      control: ofRun(control),
    });
    const { nPaths } = drawn.market;
    const result: BacktestResult = {
      kind: "hedge-backtest",
      version: 1,
      name: config.name,
      config,
      provenance: {
        startedAt,
        finishedAt: now(),
        seed: config.seed,
        versions: { ...versions, node: process.version },
        machine: machineName(),
        threads,
      },
      markets: { training: found.training, test: describeMarket(source, { nPaths }) },
      trainings: records,
      ...judged,
    };
    return JSON.parse(JSON.stringify(result)) as BacktestResult;
  } finally {
    simulator.dispose();
    engine.dispose();
  }
}

/**
 * What a run learned from.
 * @param options.ownTest what it was judged on; null where other paths stand in, and those of a run that has
 *   test paths of their own are not looked at again
 * @throws {DataError} when recorded data are others than then
 */
async function openTraining(
  { folder, ownTest }: { readonly folder: string; readonly ownTest: OpenedSource | null },
  { config, dataFingerprint: known }: BacktestManifest,
  context: Parameters<typeof openSource>[1],
): Promise<OpenedSource> {
  const training = await openSource(config.paths, context);
  const test = config.testPaths ? ownTest : training;
  if (!test || dataFingerprint(training, test) === known) return training;
  const fix = "put back the files it was run with, or leave out baselines that learn";
  throw new DataError(folder, "its recorded data have changed since it was run", fix);
}

function overridden(
  own: BacktestConfig,
  { paths, nTest, seed, premium, baselines }: EvaluationOverrides,
  options: { readonly file: string; readonly sources: PathSources },
): BacktestConfig {
  return parseBacktestConfig(
    {
      ...own,
      ...(paths !== undefined && { testPaths: paths }),
      ...(nTest !== undefined && { nTest }),
      ...(seed !== undefined && { seed }),
      ...(baselines !== undefined && { baselines }),
      ...(premium !== undefined && { evaluation: { ...own.evaluation, premium } }),
    },
    options,
  );
}
