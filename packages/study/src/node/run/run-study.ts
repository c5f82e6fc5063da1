/** A whole study: every model and search of a configuration, on threads, in a folder that can go on. */
import { availableParallelism } from "node:os";
import { makeFolder } from "@volsmith/files/node";
import type { RunControl } from "@volsmith/numerics";
import { claimFolder, lockFolder, machineName, now } from "@volsmith/runs/node";
import { chronologicalSplit, checkLeakage, featureIndex } from "@volsmith/table";
import type { PricingTable } from "@volsmith/table";

import type { ModelCatalogue } from "../../config/model-catalogue.ts";
import { FREE_KEYS } from "../../config/study-config.ts";
import type { StudyConfig } from "../../config/study-config.ts";
import { describeData } from "../../evaluation/describe-data.ts";
import type { ModelResult, StudyResult } from "../../result.ts";
import { tableFingerprint } from "../folder/fingerprint.ts";
import { RunFolder } from "../folder/run-folder.ts";
import { inlineRunner } from "../tasks/task-runner.ts";
import type { TaskRunner } from "../tasks/task-runner.ts";
import { workerRunner } from "../tasks/worker-runner.ts";
import type { Bench } from "../tasks/bench.ts";
import { Workshop } from "./workshop.ts";
import { writeResult } from "./write-result.ts";

export interface StudyRequest {
  readonly config: StudyConfig;
  readonly table: PricingTable;
  /** Run folder; made where it is missing, taken up where it is this study's. */
  readonly folder: string;
  readonly catalogue: ModelCatalogue;
  /** Versions of the programs at work, for the record. */
  readonly versions?: Readonly<Record<string, string>>;
}

export interface StudyControl extends RunControl {
  /** Told of each model as it is done. */
  readonly onModel?: (result: ModelResult) => void;
  /** Told of what an earlier run in the folder has done already. */
  readonly onResume?: (done: number) => void;
}

/**
 * Runs a study, or goes on with one: what the folder has is not done again. The result does not depend
 * on the number of threads, nor on where a run was interrupted; only times do.
 *
 * @throws {DataError} when the table leaks, the folder is another study's, or another process's
 * @throws the signal's reason; the folder then goes on from there
 */
export async function runStudy(
  { config, table, folder: path, catalogue, versions = {} }: StudyRequest,
  control: StudyControl = {},
): Promise<StudyResult> {
  control.signal?.throwIfAborted();
  const { train, validation } = config.split;
  const split = chronologicalSplit(table, { train, validation });
  checkLeakage(table, split);
  // Maturity and moneyness classes are made of them.
  for (const name of ["S/K", "tau"]) featureIndex(table, name, "study");
  await makeFolder(path);
  const unlock = lockFolder(path);
  try {
    const dataFingerprint = tableFingerprint(table);
    const { seed } = config;
    const manifest = await claimFolder(
      path,
      {
        version: 1,
        config,
        seed,
        dataFingerprint,
        versions: { node: process.version, ...versions },
        startedAt: now(),
      },
      { what: "study", freeKeys: FREE_KEYS, dataKeys: ["table"] },
    );
    const folder = await RunFolder.open(path);
    const threads = config.threads ?? availableParallelism();
    const bench: Bench = {
      table,
      split,
      evaluation: config.evaluation,
      families: catalogue.families,
    };
    const runner = runnerFor(bench, threads);
    try {
      folder.append({ event: "run", at: now(), threads });
      const workshop = new Workshop({ config, catalogue, folder, runner, threads, control });
      const found = await workshop.run();
      const result: StudyResult = {
        version: 1,
        name: config.name,
        config,
        provenance: {
          startedAt: manifest.startedAt,
          finishedAt: now(),
          seed,
          dataFingerprint,
          versions: manifest.versions,
          machine: machineName(),
          threads,
        },
        margin: config.evaluation.margin,
        data: describeData(bench),
        ...found,
      };
      await writeResult(path, result);
      folder.append({ event: "done", at: now() });
      return result;
    } finally {
      await runner.dispose();
      folder.close();
    }
  } finally {
    unlock();
  }
}

/** Threads for all tasks but a lone one; fakes of tests cannot be sent to a thread. */
function runnerFor(bench: Bench, threads: number): TaskRunner {
  return workerRunner(bench, threads) ?? inlineRunner(bench);
}
