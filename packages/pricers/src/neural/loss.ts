import { absoluteError, multiply, squaredError } from "@volsmith/engine";
import type { Value } from "@volsmith/engine";

import type { LossKind } from "../config/training-keys.ts";

interface LossInputs {
  /** C/K as priced and as quoted. */
  readonly price: Value;
  readonly y: Value;
  /** 1/max(C/K, floor), for relative losses. */
  readonly scale?: Value;
}

/** A row's loss: (p − y)² or |p − y|, of C/K or of C/K over its own size. */
export function recordLoss(kind: LossKind, { price, y, scale }: LossInputs): Value {
  const error = kind.endsWith("absolute") ? absoluteError : squaredError;
  return scale ? error(multiply(price, scale), multiply(y, scale)) : error(price, y);
}

/** The factor of a row's error; null for losses of C/K itself. */
export function scaleOf(kind: LossKind, floor: number): ((ratio: number) => number) | null {
  return kind.startsWith("relative") ? (ratio) => 1 / Math.max(ratio, floor) : null;
}
