/** One training of one policy, from its checkpoint on where there is one. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

import type { Engine } from "@volsmith/engine";
import { readFileBytes, writeFileAtomic } from "@volsmith/files/node";
import { trainHedge, writeHedge } from "@volsmith/hedging";
import type { HedgeTraining, HedgeTrainingResult } from "@volsmith/hedging";
import { DataError, FormatError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { isSystemFailure } from "@volsmith/runs/node";

import type { HedgeTrainingRecord } from "../result.ts";
import { isTrained } from "./run-folder.ts";
import type { TrainingPlace } from "./run-folder.ts";

export interface TrainingJob extends TrainingPlace {
  readonly seed: number;
  readonly training: HedgeTraining;
  readonly engine: Engine;
  /** Where its checkpoints go. */
  readonly checkpoint: string;
  readonly checkpointSeconds: number;
}

export interface TrainingYield {
  readonly record: HedgeTrainingRecord;
  /** The policy's file; null where there is none to be judged. */
  readonly policy: Uint8Array | null;
}

/**
 * Trains a policy. What goes wrong with it is its result; what the system refuses (a full disk) is
 * nobody's, and thrown.
 *
 * @throws the signal's reason when asked to stop, once a checkpoint is on the disk
 */
export async function trainPolicy(job: TrainingJob, control: RunControl): Promise<TrainingYield> {
  const hadCheckpoint = existsSync(job.checkpoint);
  try {
    return await trainFrom(job, control);
  } catch (error) {
    if (control.signal?.aborted || isSystemFailure(error)) throw error;
    if (!hadCheckpoint || !isDamage(error)) return { record: failed(job, error), policy: null };
    // A damaged checkpoint costs the time it stood for, not the policy.
    await rm(job.checkpoint);
    return trainPolicy(job, control);
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof FormatError || error instanceof DataError;
}

async function trainFrom(
  job: TrainingJob,
  { onProgress, signal }: RunControl,
): Promise<TrainingYield> {
  const { training, engine, seed, checkpoint, checkpointSeconds } = job;
  const startedAt = performance.now();
  let writtenAt = startedAt;
  let epochsBefore: number | null = null;
  const result = await trainHedge(training, {
    engine,
    seed,
    ...(existsSync(checkpoint) && { resume: await readFileBytes(checkpoint) }),
    ...(signal && { signal }),
    onProgress({ done, total, note, ...rest }) {
      epochsBefore ??= total === null ? 0 : Math.floor(((training.epochs ?? 1) * done) / total);
      onProgress?.({ ...rest, done, total, ...(note !== undefined && { note: ofEpochs(note) }) });
    },
    async onCheckpoint(bytes) {
      const due = performance.now() - writtenAt >= 1000 * checkpointSeconds;
      if (!due && !signal?.aborted) return;
      await writeFileAtomic(checkpoint, bytes);
      writtenAt = performance.now();
    },
  });
  try {
    const elapsed = (performance.now() - startedAt) / 1000;
    const record = recordOf(job, result, elapsed, epochsBefore ?? 0);
    return { record, policy: isTrained(record) ? writeHedge(result.policy) : null };
  } finally {
    result.policy.dispose();
  }
}

function recordOf(
  { policy, run, seed }: TrainingJob,
  { status, advice, bestEpoch, bestLoss, history, premium, policy: hedge }: HedgeTrainingResult,
  elapsed: number,
  epochsBefore: number,
): HedgeTrainingRecord {
  const epochs = history.length;
  return {
    policy,
    run,
    seed,
    status,
    advice: advice ?? null,
    epochs,
    bestEpoch,
    bestLoss: finite(bestLoss),
    history: history.map(({ loss, validation, rate }) => ({
      loss: finite(loss),
      validation: finite(validation),
      rate,
    })),
    // Of one that was interrupted: what it would have taken in one go.
    seconds: (elapsed * epochs) / Math.max(1, epochs - epochsBefore),
    parameterCount: hedge.weights.parameters.reduce((sum, { length }) => sum + length, 0),
    premium: { price: finite(premium.price), how: premium.how },
  };
}

function failed({ policy, run, seed }: TrainingJob, error: unknown): HedgeTrainingRecord {
  const advice = error instanceof Error ? error.message : String(error);
  return {
    policy,
    run,
    seed,
    status: "failed",
    advice,
    epochs: 0,
    bestEpoch: -1,
    bestLoss: null,
    history: [],
    seconds: 0,
    parameterCount: 0,
    premium: { price: null, how: "none" },
  };
}

/** Without the time left of this training alone, which is not that of the run. */
function ofEpochs(note: string): string {
  return note.replace(/, [\d.]+ (s|min|h) left$/, "");
}

/** JSON has no other numbers. */
function finite(x: number | null): number | null {
  return x !== null && Number.isFinite(x) ? x : null;
}
