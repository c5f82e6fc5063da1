/** A back-test on disk: what is done, and where the rest goes. */
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Engine } from "@volsmith/engine";
import { makeFolder, readFileBytes, writeFileAtomic } from "@volsmith/files/node";
import { readHedge } from "@volsmith/hedging";
import type { TrainedHedge } from "@volsmith/hedging";
import { FormatError } from "@volsmith/numerics";
import { fileName } from "@volsmith/runs";
import { now, openEventLog, readEvents } from "@volsmith/runs/node";
import type { EventLog } from "@volsmith/runs/node";

import type { BacktestEvent } from "../events.ts";
import type { HedgeTrainingRecord, MarketDescription } from "../result.ts";

/** Names one training. */
export interface TrainingPlace {
  readonly policy: string;
  /** From 1. */
  readonly run: number;
}

/** Whether a training left a policy that may be judged. */
export function isTrained({ status }: HedgeTrainingRecord): boolean {
  return status === "finished" || status === "stopped-early";
}

/** What the folder of a back-test has, to be read only. */
export class BacktestRecords {
  readonly path: string;
  /** As they were last described; null where no run has begun. */
  readonly training: MarketDescription | null = null;
  readonly #records = new Map<string, HedgeTrainingRecord>();

  constructor(path: string) {
    this.path = path;
    for (const event of readEvents<BacktestEvent>(logPath(path))) {
      if (event.event === "run") this.training = event.training;
      if (event.event !== "training") continue;
      // A line without its record tells of nothing, and what it told of is done again.
      const record = event.record as HedgeTrainingRecord | undefined;
      if (record) this.#records.set(stem(record), record);
    }
  }

  /** How a training ended; null where it has not, or its policy is gone since. */
  record(place: TrainingPlace): HedgeTrainingRecord | null {
    const record = this.#records.get(stem(place)) ?? null;
    return record && isTrained(record) && !existsSync(this.policyPath(place)) ? null : record;
  }

  /** Trainings of a policy that have ended, by run. */
  recordsOf(policy: string): readonly HedgeTrainingRecord[] {
    return [...this.#records.values()]
      .filter((record) => record.policy === policy && this.record(record) !== null)
      .toSorted((a, b) => a.run - b.run);
  }

  policyPath(place: TrainingPlace): string {
    return join(this.path, "policies", `${stem(place)}.safetensors`);
  }

  /**
   * Reads a trained policy; the function makes it, as often as it is asked.
   * @throws {FormatError} from that function, when the file was damaged
   */
  async policy(place: TrainingPlace, engine: Engine): Promise<() => TrainedHedge> {
    const file = this.policyPath(place);
    const bytes = await readFileBytes(file);
    return () => {
      try {
        return readHedge(bytes, engine, { file });
      } catch (cause) {
        if (!(cause instanceof FormatError)) throw cause;
        const fix = "delete it, and volsmith hedge train makes it again";
        throw new FormatError({ file }, "it was damaged, or is of another version", fix, { cause });
      }
    };
  }
}

/** The same, to be written to. One process at a time: lock the folder. */
export class BacktestFolder {
  readonly records: BacktestRecords;
  readonly #path: string;
  readonly #log: EventLog<BacktestEvent>;

  private constructor(path: string) {
    this.#path = path;
    this.records = new BacktestRecords(path);
    this.#log = openEventLog(logPath(path));
  }

  static async open(path: string): Promise<BacktestFolder> {
    for (const name of ["checkpoints", "policies", "results"]) await makeFolder(join(path, name));
    return new BacktestFolder(path);
  }

  append(event: BacktestEvent): void {
    this.#log.append(event);
  }

  /**
   * Where a training's checkpoint lies. Its name says what it is of: one of other paths or another
   * configuration has another name, and is not taken up.
   */
  checkpointPath(place: TrainingPlace, identity: string): string {
    return join(this.#path, "checkpoints", `${stem(place)}.${identity}.safetensors`);
  }

  /** The policy is on the disk before the log says so; checkpoints are not needed after that. */
  async trainingDone(record: HedgeTrainingRecord, policy: Uint8Array | null): Promise<void> {
    if (policy) await writeFileAtomic(this.records.policyPath(record), policy);
    this.append({ event: "training", at: now(), record });
    const folder = join(this.#path, "checkpoints");
    for (const name of await readdir(folder))
      if (name.startsWith(`${stem(record)}.`)) await rm(join(folder, name), { force: true });
  }

  /** V_T and Z_T of a policy's run, or of a baseline. */
  writeOutcome(name: string, bytes: Uint8Array): Promise<void> {
    return writeFileAtomic(join(this.#path, "results", `${name}.npz`), bytes);
  }

  close(): void {
    this.#log.close();
  }
}

/** "gru-64.run2" */
export function stem({ policy, run }: TrainingPlace): string {
  return `${fileName(policy)}.run${run}`;
}

function logPath(folder: string): string {
  return join(folder, "events.jsonl");
}
