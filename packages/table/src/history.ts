/**
 * Sequences: the history of one contract over its last quote dates. Steps ascend in time and end at
 * the row's own date; a history shorter than asked begins late, with zeros before it and a mask.
 */
import { DomainError, ShapeError } from "@volsmith/numerics";
import type { Part, PricingTable } from "./pricing-table.ts";
import type { Standardiser } from "./standardiser.ts";

/** Rows by their numbers, in any order, or a range of them. */
export type RowChoice = Part | Int32Array;

/** "rows-first": [n, steps, nFeatures]; "steps-first": [steps, n, nFeatures]. */
export type HistoryLayout = "rows-first" | "steps-first";

export interface HistoryArrays<T extends Float32Array | Float64Array = Float64Array> {
  /** In the layout asked for; 0 where there is no step. */
  readonly features: T;
  /** 1 where there is a step, else 0; [n, steps] or [steps, n]. */
  readonly mask: T;
}

export interface FillOptions {
  readonly steps: number;
  readonly layout?: HistoryLayout;
  /** Applied to every step that is there. */
  readonly standardiser?: Standardiser;
}

type Histories = Pick<PricingTable, "size" | "featureNames" | "features" | "previous">;

/**
 * Histories of rows.
 *
 * @returns features [n, steps, nFeatures] and mask [n, steps], unless the layout says otherwise
 */
export function historyOf(
  table: Histories,
  rows: RowChoice,
  steps: number,
  options: Omit<FillOptions, "steps"> = {},
): HistoryArrays {
  if (!(Number.isInteger(steps) && steps > 0)) {
    throw new DomainError("historyOf", "steps", steps, "a positive integer");
  }
  const n = rowCount(rows);
  const arrays = {
    features: new Float64Array(n * steps * table.featureNames.length),
    mask: new Float64Array(n * steps),
  };
  fillHistories(table, rows, arrays, { ...options, steps });
  return arrays;
}

/**
 * The same into arrays of the caller's, which may be longer than needed; allocates nothing, for the
 * loop of a training.
 *
 * @throws {ShapeError} when they are too short
 */
export function fillHistories(
  { features, featureNames, previous }: Histories,
  rows: RowChoice,
  out: HistoryArrays<Float32Array | Float64Array>,
  { steps, layout = "rows-first", standardiser }: FillOptions,
): void {
  const n = rowCount(rows);
  const nFeatures = featureNames.length;
  const to = out.features;
  const { mask } = out;
  if (to.length < n * steps * nFeatures) {
    throw new ShapeError("fillHistories", "features", [n, steps, nFeatures], [to.length]);
  }
  if (mask.length < n * steps) {
    throw new ShapeError("fillHistories", "mask", [n, steps], [mask.length]);
  }
  const means = standardiser?.means;
  const deviations = standardiser?.deviations;
  const chosen = rows instanceof Int32Array ? rows : null;
  const first = rows instanceof Int32Array ? 0 : rows.from;
  const rowStride = layout === "rows-first" ? steps : 1;
  const stepStride = layout === "rows-first" ? 1 : n;
  for (let i = 0; i < n; i++) {
    let row = chosen ? chosen[i] : first + i;
    for (let step = steps - 1; step >= 0; step--) {
      const cell = i * rowStride + step * stepStride;
      const at = cell * nFeatures;
      if (row < 0) {
        mask[cell] = 0;
        to.fill(0, at, at + nFeatures);
        continue;
      }
      mask[cell] = 1;
      const source = row * nFeatures;
      if (means && deviations) {
        for (let j = 0; j < nFeatures; j++) {
          to[at + j] = (features[source + j] - means[j]) / deviations[j];
        }
      } else {
        for (let j = 0; j < nFeatures; j++) to[at + j] = features[source + j];
      }
      row = previous[row];
    }
  }
}

/** How many rows are chosen. */
export function rowCount(rows: RowChoice): number {
  return rows instanceof Int32Array ? rows.length : rows.to - rows.from;
}
