import { DomainError } from "@volsmith/numerics";
import type { StreamSpec } from "./stream-spec.ts";
import type { TrainingSurface } from "./training-surface.ts";

/**
 * Examples by number. `at` depends on its argument alone: any order, any thread and any restart
 * give the same surfaces, so a training state needs to remember one number.
 */
export interface SurfaceStream {
  readonly name: string;
  /** Distinct surfaces before the stream repeats itself; Infinity for synthetic ones. */
  readonly size: number;
  /** How to make it again elsewhere; not every stream says. */
  readonly spec?: StreamSpec;
  /** @param index safe integer ≥ 0 @throws {DomainError} otherwise */
  at(index: number): TrainingSurface;
}

export function checkIndex(where: string, index: number): void {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new DomainError(where, "index", index, "a safe integer, 0 or more");
  }
}
