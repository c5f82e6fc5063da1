import { DataError, DomainError, ShapeError } from "@volsmith/numerics";

import type { Objective } from "../objectives/objective.ts";
import type { BoosterData } from "./options.ts";

const WHERE = "trainBooster";

/** Shape of a table of training or validation rows. */
export interface TableShape {
  readonly nRows: number;
  readonly nFeatures: number;
}

/**
 * @param name "" for the training table, "validation." for the other
 * @throws {ShapeError} unless features, targets and weights fit each other
 * @throws {DataError} for a table without rows or features
 */
export function shapeOf({ features, targets, weights }: BoosterData, name: string): TableShape {
  const nRows = targets.length;
  if (nRows === 0) throw new DataError(WHERE, `${name || "the training "}table has no rows`);
  const nFeatures = features.length / nRows;
  if (nFeatures === 0) throw new DataError(WHERE, `${name}features are empty`);
  if (!Number.isInteger(nFeatures)) {
    throw new ShapeError(WHERE, `${name}features`, `[${nRows} rows, features]`, [features.length]);
  }
  if (weights && weights.length !== nRows) {
    throw new ShapeError(WHERE, `${name}weights`, [nRows], [weights.length]);
  }
  return { nRows, nFeatures };
}

/**
 * Copies targets, rounded to single precision.
 * @throws {DomainError} for a target that is not finite or not one of the objective's
 */
export function copyTargets(data: BoosterData, out: Float32Array, use: CopyUse): void {
  const { targets } = data;
  for (let i = 0; i < targets.length; i++) {
    const y = Math.fround(targets[i]);
    const problem = Number.isFinite(y) ? use.objective.targetProblem(y) : "finite";
    if (problem) throw new DomainError(WHERE, `${use.name}targets[${i}]`, targets[i], problem);
    out[i] = y;
  }
}

/** @throws {DomainError} for a weight that is negative or not finite, or if all are 0 */
export function copyWeights(data: BoosterData, out: Float32Array, use: CopyUse): void {
  const { weights } = data;
  if (!weights) return;
  let largest = 0;
  for (let i = 0; i < weights.length; i++) {
    const w = Math.fround(weights[i]);
    if (!(w >= 0 && w < Infinity)) {
      throw new DomainError(WHERE, `${use.name}weights[${i}]`, weights[i], "finite, 0 or more");
    }
    largest = Math.max(largest, w);
    out[i] = w;
  }
  if (largest === 0) throw new DomainError(WHERE, `${use.name}weights`, 0, "positive for some row");
}

export interface CopyUse {
  readonly objective: Objective;
  readonly name: string;
}

/** Rows transposed at a time, so that both sides stay in cache. */
const BLOCK = 512;

/**
 * Features to columns, f32 [nFeatures, nRows]: −0 becomes 0, so that equal values are equal bits.
 * @throws {DomainError} for an infinite feature
 */
export function copyColumns(data: BoosterData, out: Float32Array, shape: TableShape): void {
  const { features } = data;
  const { nRows, nFeatures } = shape;
  for (let first = 0; first < nRows; first += BLOCK) {
    const last = Math.min(first + BLOCK, nRows);
    for (let feature = 0; feature < nFeatures; feature++) {
      let from = first * nFeatures + feature;
      let to = feature * nRows + first;
      for (let i = first; i < last; i++, from += nFeatures, to++) {
        const x = Math.fround(features[from]) + 0;
        // x − x is 0 for finite numbers and NaN for the others.
        if (x - x !== 0 && x === x) throw infinite("", from, { features, nFeatures });
        out[to] = x;
      }
    }
  }
}

/**
 * Features as they are, in single precision.
 * @throws {DomainError} for an infinite feature
 */
export function copyRows(data: BoosterData, out: Float32Array, shape: TableShape): void {
  const { features } = data;
  out.set(features);
  for (let i = 0; i < out.length; i++) {
    const x = out[i];
    if (x - x !== 0 && x === x) throw infinite("validation.", i, { features, ...shape });
  }
}

function infinite(
  name: string,
  at: number,
  {
    features,
    nFeatures,
  }: { readonly features: BoosterData["features"]; readonly nFeatures: number },
): DomainError {
  return new DomainError(
    WHERE,
    `${name}features[${Math.floor(at / nFeatures)}, ${at % nFeatures}]`,
    features[at],
    "finite in single precision, or NaN for missing",
  );
}
