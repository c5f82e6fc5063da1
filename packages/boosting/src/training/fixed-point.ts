import { DataError } from "@volsmith/numerics";

/** Largest power of two a single gradient may reach: the kernels round by adding 1.5·2⁵². */
const SINGLE_BITS = 50;
/** Largest power of two a sum may reach in a signed 64-bit integer, with a bit to spare. */
const SUM_BITS = 61;

/**
 * The power of two that turns numbers of at most `largest` into integers such that no sum of
 * `count` of them overflows. With a million rows the unit is 2⁻⁴¹ of the largest: every single
 * precision gradient within 2⁻¹⁷ of the largest is represented exactly, smaller ones to that unit.
 */
export function fixedPointScale(largest: number, count: number): number {
  if (largest === 0) return 1;
  const exponent = Math.floor(Math.log2(largest)) + 1;
  const bits = Math.min(SINGLE_BITS, SUM_BITS - Math.ceil(Math.log2(count)));
  return 2 ** (bits - exponent);
}

/** @throws {DataError} when a gradient or hessian is infinite or NaN */
export function checkFinite(largest: number, what: string, round: number): void {
  if (largest < Infinity) return;
  throw new DataError(
    "trainBooster",
    `${what} became ${largest} in round ${round + 1}: the training diverged`,
    "lower learningRate, raise l2 or minChildWeight, or scale the targets",
  );
}
