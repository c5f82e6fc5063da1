/** A training's log: one JSON object a line for every step. */
import { appendFileSync } from "node:fs";
import { readFileBytes, writeFileAtomic } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import type { StepReport } from "@volsmith/surface";

export interface TrainingLog {
  readonly write: (report: StepReport) => void;
}

/**
 * Begins a log, or goes on with one: lines of steps that a resumed training takes again are dropped,
 * and so is a line that a crash cut short.
 *
 * @param path undefined for no log
 * @param step steps taken so far
 */
export async function openTrainingLog(
  path: string | undefined,
  step: number,
): Promise<TrainingLog> {
  if (path === undefined) return { write: () => {} };
  const kept = step === 0 ? [] : (await linesOf(path)).filter((line) => stepOf(line) <= step);
  await writeFileAtomic(path, kept.map((line) => `${line}\n`).join(""));
  return {
    write(report) {
      appendFileSync(path, `${JSON.stringify(report)}\n`);
    },
  };
}

async function linesOf(path: string): Promise<string[]> {
  try {
    return new TextDecoder().decode(await readFileBytes(path)).split("\n");
  } catch (error) {
    if (error instanceof DataError) return []; // it was not kept so far
    throw error;
  }
}

function stepOf(line: string): number {
  try {
    return (JSON.parse(line) as StepReport).step;
  } catch {
    return Infinity;
  }
}
