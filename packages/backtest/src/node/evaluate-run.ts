/** Trained policies of a run on other paths. */
import { availableParallelism } from "node:os";

import { loadEngine } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { loadSimulator, readHedge } from "@volsmith/hedging";
import type { HedgeMarket } from "@volsmith/hedging";
import { DataError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { machineName, now } from "@volsmith/runs/node";

import type { BacktestConfig } from "../config/backtest-config.ts";
import { parseBacktestConfig } from "../config/parse-backtest-config.ts";
import type { BacktestResult } from "../result.ts";
import { SOURCES } from "../sources/index.ts";
import type { PathSources } from "../sources/index.ts";
import { checkBaselines } from "./check-run.ts";
import { evaluatePolicies } from "./evaluate-policies.ts";
import { describeMarket, drawMarket, openSource } from "./markets.ts";
import { readBacktestManifest } from "./read-run.ts";
import { BacktestRecords, isTrained, stem } from "./run-folder.ts";

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

/**
 * Judges a run's trained policies again, on other paths or beside other baselines; the folder stays as
 * it is. A run that is not done is judged by what it has.
 *
 * @throws {DataError} when the folder is no back-test's or has no trained policy yet; when the paths
 *   have another number of steps or other instruments than those learned from
 * @throws {FormatError} naming the override that is wrong
 */
export async function evaluateRun(
  { folder, overrides = {}, file = "evaluation", sources = SOURCES }: EvaluationRequest,
  control: RunControl = {},
): Promise<BacktestResult> {
  const startedAt = now();
  const { config: own, versions } = await readBacktestManifest(folder);
  const config = overridden(own, overrides, { file, sources });
  const found = new BacktestRecords(folder);
  const records = own.policies.flatMap(({ name }) => found.recordsOf(name));
  const trained = records.filter(isTrained);
  if (!found.training || trained.length === 0)
    throw new DataError(
      folder,
      "no policy of it is trained yet",
      `volsmith hedge train --resume -o ${folder} goes on with it`,
    );
  const source = await openSource(config.testPaths ?? config.paths, { file, sources, ...control });
  const threads = config.threads ?? availableParallelism();
  const engine = await loadEngine({ threads });
  const simulator = await loadSimulator({ threads });
  try {
    const drawn = await drawMarket(config, source, {
      part: "test",
      nPaths: config.nTest,
      simulator,
    });
    const { market } = drawn;
    for (const place of trained)
      requireSameShape(await found.readPolicy(place), { market, engine, policy: stem(place) });
    checkBaselines(config, market);
    const judged = await evaluatePolicies(config, drawn, trained, {
      engine,
      readPolicy: (place) => found.readPolicy(place),
      control,
    });
    const { nPaths } = market;
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

function requireSameShape(
  bytes: Uint8Array,
  {
    market,
    engine,
    policy,
  }: { readonly market: HedgeMarket; readonly engine: Engine; readonly policy: string },
): void {
  const hedge = readHedge(bytes, engine, { file: `${policy}.safetensors` });
  const { nSteps, instruments } = hedge.spec;
  hedge.dispose();
  const traded = market.instruments.map(({ name }) => name);
  const fix = "give paths of the shape it learned from, or train on these";
  if (market.nSteps !== nSteps)
    throw new DataError(
      policy,
      `it learned on paths of ${nSteps} steps, and these have ${market.nSteps}`,
      fix,
    );
  if (traded.join("\n") !== instruments.join("\n"))
    throw new DataError(
      policy,
      `it trades ${instruments.join(", ")}, and these paths have ${traded.join(", ")}`,
      fix,
    );
}
