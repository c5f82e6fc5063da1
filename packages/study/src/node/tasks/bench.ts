import type { Engine } from "@volsmith/engine";
import { DataError } from "@volsmith/numerics";
import type { PricerFamily } from "@volsmith/pricers";

import type { Exam } from "../../evaluation/evaluate-model.ts";

/** What every task of a study shares. */
export interface Bench extends Exam {
  readonly families: readonly PricerFamily[];
}

/** How a task is run. */
export interface TaskControl {
  readonly threads: number;
  /** Share of the task that is done, and what it is doing. */
  readonly onProgress: (share: number, note?: string) => void;
  readonly signal: AbortSignal;
}

export interface EngineControl extends TaskControl {
  readonly engine: Engine;
}

/** @throws {DataError} when there is no such family */
export function familyOf(kind: string, { families }: Bench): PricerFamily {
  const family = families.find((family) => family.kind === kind);
  if (!family) throw new DataError("study", `there is no family "${kind}"`);
  return family;
}
