/** Features of mean 0 and standard deviation 1, by what the training part knows. */
import { DataError, FormatError, ShapeError } from "@volsmith/numerics";
import type { Part, PricingTable } from "./pricing-table.ts";

export interface Standardiser {
  readonly featureNames: readonly string[];
  /** [nFeatures] */
  readonly means: Float64Array;
  /** Population standard deviations; 1 for a feature that does not vary. [nFeatures] */
  readonly deviations: Float64Array;
}

export interface StandardiserJson {
  readonly featureNames: readonly string[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Relative to its size, a feature that varies less than rounding does is constant. */
const CONSTANT = 1e-12;

/**
 * Mean and standard deviation of each feature over a part of a table: the training part, or tests
 * would be told what is still to come.
 *
 * @throws {DataError} for an empty part, and for a feature that is not finite, naming feature and row
 */
export function fitStandardiser(
  { featureNames, features, size }: Pick<PricingTable, "featureNames" | "features" | "size">,
  { from, to }: Part,
): Standardiser {
  const n = featureNames.length;
  const rows = to - from;
  if (!(rows > 0 && from >= 0 && to <= size)) {
    throw new DataError("fitStandardiser", `rows ${from} to ${to} of ${size} are no part`);
  }
  const means = new Float64Array(n);
  const deviations = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    // Shifted by the first value, sums keep their digits where the mean is large.
    const shift = features[from * n + j];
    let sum = 0;
    let squares = 0;
    for (let i = from; i < to; i++) {
      const d = features[i * n + j] - shift;
      sum += d;
      squares += d * d;
    }
    if (!Number.isFinite(squares)) throw notFinite({ featureNames, features }, j, { from, to });
    const mean = sum / rows;
    const deviation = Math.sqrt(Math.max(0, squares / rows - mean * mean));
    means[j] = shift + mean;
    deviations[j] = deviation > CONSTANT * Math.abs(means[j]) ? deviation : 1;
  }
  return { featureNames: [...featureNames], means, deviations };
}

function notFinite(
  { featureNames, features }: Pick<PricingTable, "featureNames" | "features">,
  feature: number,
  { from, to }: Part,
): DataError {
  const n = featureNames.length;
  let row = from;
  while (row < to && Number.isFinite(features[row * n + feature])) row++;
  const value = features[row * n + feature];
  return new DataError(
    "fitStandardiser",
    `feature ${featureNames[feature]} is ${value} in row ${row}`,
    "leave such rows out of the table",
  );
}

/**
 * (x − mean) / deviation, row by row.
 *
 * @param features [n, nFeatures] row-major
 * @returns `out`, [n, nFeatures]
 */
export function standardise<T extends Float32Array | Float64Array = Float64Array>(
  features: Float32Array | Float64Array,
  { means, deviations }: Standardiser,
  { out = new Float64Array(features.length) as T }: { readonly out?: T } = {},
): T {
  const n = means.length;
  if (features.length % n !== 0) {
    throw new ShapeError("standardise", "features", ["n", n], [features.length]);
  }
  if (out.length < features.length) {
    throw new ShapeError("standardise", "out", [features.length], [out.length]);
  }
  for (let at = 0; at < features.length; at += n) {
    for (let j = 0; j < n; j++) out[at + j] = (features[at + j] - means[j]) / deviations[j];
  }
  return out;
}

/** Plain JSON; numbers keep every digit. */
export function standardiserToJSON(standardiser: Standardiser): StandardiserJson {
  const { featureNames, means, deviations } = standardiser;
  return { featureNames, means: [...means], deviations: [...deviations] };
}

/** @throws {FormatError} naming what is missing or no number */
export function standardiserFromJSON(json: unknown, file = "standardiser"): Standardiser {
  const { featureNames, means, deviations } = (json ?? {}) as Partial<StandardiserJson>;
  if (!Array.isArray(featureNames) || !featureNames.every((name) => typeof name === "string")) {
    throw new FormatError({ file }, "featureNames must be a list of names");
  }
  const names: readonly string[] = featureNames;
  const numbers = (name: string, value: unknown, isRight: (x: number) => boolean): Float64Array => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    if (list.length !== names.length || !list.every((x) => typeof x === "number" && isRight(x))) {
      throw new FormatError({ file }, `${name} must be ${names.length} numbers, one a feature`);
    }
    return Float64Array.from(list as number[]);
  };
  return {
    featureNames: names,
    means: numbers("means", means, Number.isFinite),
    deviations: numbers("deviations (positive)", deviations, (x) => Number.isFinite(x) && x > 0),
  };
}
