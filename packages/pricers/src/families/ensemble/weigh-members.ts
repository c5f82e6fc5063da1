/** How much the members of an ensemble count. */
import { meanSquares } from "../../data/errors.ts";

export const combinations = ["mean", "median", "inverse-error", "least-squares"] as const;

export type Combination = (typeof combinations)[number];

/**
 * Weights of members by what they say of the validation part: equal; in proportion to 1/MSE; or the
 * non-negative ones of least squares, Σ (Σ_i w_i·p_i − y)².
 *
 * @param predictions C/K by each member, [rows] each @param targets [rows]
 * @returns one a member; for "median", which has none, equal ones
 */
export function memberWeights(
  combine: Combination,
  predictions: readonly Float64Array[],
  targets: Float64Array,
): Float64Array {
  const n = predictions.length;
  if (combine === "least-squares") return nonNegative(predictions, targets);
  if (combine !== "inverse-error") return new Float64Array(n).fill(1 / n);
  // A member without error would be all there is; two of them share.
  const errors = predictions.map((prices) => Math.max(1e-300, meanSquares(prices, targets)));
  const least = Math.min(...errors);
  const inverse = Float64Array.from(errors, (error) => least / error);
  const sum = inverse.reduce((total, weight) => total + weight, 0);
  return inverse.map((weight) => weight / sum);
}

/** Sweeps of coordinate descent, and the change at which they end. */
const SWEEPS = 20_000;
const STILL = 1e-12;

/**
 * Least squares with weights from 0 on, by exact steps along one coordinate at a time; the objective is
 * convex, so they end at its least.
 */
function nonNegative(predictions: readonly Float64Array[], targets: Float64Array): Float64Array {
  const products = predictions.map((a) => predictions.map((b) => dot(a, b)));
  const wanted = predictions.map((a) => dot(a, targets));
  const weights = new Float64Array(predictions.length).fill(1 / predictions.length);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let change = 0;
    for (const [i, row] of products.entries()) {
      if (row[i] === 0) continue;
      const slope = row.reduce((sum, product, j) => sum + product * weights[j], 0) - wanted[i];
      const next = Math.max(0, weights[i] - slope / row[i]);
      change = Math.max(change, Math.abs(next - weights[i]));
      weights[i] = next;
    }
    if (change < STILL) break;
  }
  return weights;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
