/**
 * What a price may look like. With m = S/K and d = e^(−rτ), a call's C/K lies between max(m − d, 0)
 * and m, or it can be arbitraged.
 */
import {
  activate,
  add,
  affine,
  clamp,
  lastStep,
  multiply,
  slice,
  subtract,
} from "@volsmith/engine";
import type { Value } from "@volsmith/engine";
import { DataError } from "@volsmith/numerics";
import { impliedVol } from "@volsmith/pricing";
import type { Part, PricingTable } from "@volsmith/table";

import type { OutputForm } from "../config/training-keys.ts";
import { columnsOf } from "../data/columns.ts";
import { recordBlack } from "./black.ts";

/** Features that bounds are made of. */
export const boundingFeatures = ["S/K", "r", "tau"] as const;

/** A positive number every positive price is at least: float32's least normal one. */
const LEAST = 2 ** -126;

export interface OutputOptions {
  readonly form: OutputForm;
  /** Added before the form's function, so that a network that says 0 gives the mean price. */
  readonly shift: number;
  /** Raw features, of the row's own date in the last step. */
  readonly x: Value;
  readonly featureNames: readonly string[];
}

/** Logarithms of the least and the largest volatility a network may speak of: 0.1 % and 2000 %. */
const LOG_VOLS = { least: Math.log(0.001), most: Math.log(20) };

/**
 * The form of a network's last number: itself, softplus, exp, a logistic between the bounds, or the
 * price at a volatility of which it is the logarithm.
 *
 * @returns C/K, [1]
 */
export function recordOutput(raw: Value, { form, shift, x, featureNames }: OutputOptions): Value {
  if (form === "plain") return raw;
  const shifted = affine(raw, { shift });
  if (form === "positive") return activate(shifted, "softplus");
  if (form === "exponential") return activate(shifted, "exp");
  const today = lastStep(x);
  const [m, r, tau] = boundingFeatures.map((name) => {
    const column = featureNames.indexOf(name);
    return slice(today, column, column + 1);
  });
  if (form === "volatility") {
    const sigma = activate(clamp(shifted, LOG_VOLS), "exp");
    return recordBlack({ m, r, tau, sigma });
  }
  const discount = activate(affine(multiply(r, tau), { scale: -1 }), "exp");
  const lower = activate(subtract(m, discount), "relu");
  return add(lower, multiply(subtract(m, lower), activate(shifted, "sigmoid")));
}

/** The shift at which a form gives the mean of its targets, in its own scale. */
export function outputShift(form: OutputForm, table: PricingTable, rows: Part): number {
  if (form === "plain") return 0;
  if (form === "volatility") return meanLogVol(table, rows);
  const bounds = form === "bounded" ? boundsReader(table) : null;
  let sum = 0;
  for (let row = rows.from; row < rows.to; row++) {
    const target = table.targets[row];
    if (bounds === null) {
      sum += target;
      continue;
    }
    const [lower, upper] = bounds(row);
    sum += (target - lower) / (upper - lower);
  }
  const mean = Math.min(0.99, Math.max(1e-4, sum / (rows.to - rows.from)));
  if (form === "bounded") return Math.log(mean / (1 - mean));
  // softplus⁻¹(y) = ln(eʸ − 1).
  return form === "positive" ? Math.log(Math.expm1(mean)) : Math.log(mean);
}

/**
 * Puts prices that rounding to single precision moved out of a form's range back to its ends, so that
 * the range holds exactly, in double precision and after rounding to single alike.
 *
 * @param ratios C/K of the rows, changed in place. [n]
 */
export function enforceForm(
  ratios: Float64Array,
  {
    form,
    table,
    rows,
  }: { readonly form: OutputForm; readonly table: PricingTable; readonly rows: Part },
): void {
  if (form === "plain") return;
  if (!isBounded(form)) {
    for (let i = 0; i < ratios.length; i++) if (ratios[i] < LEAST) ratios[i] = LEAST;
    return;
  }
  const bounds = boundsReader(table);
  for (let i = 0; i < ratios.length; i++) {
    const [lower, upper] = bounds(rows.from + i);
    if (ratios[i] < lower) ratios[i] = lower;
    else if (ratios[i] > upper) ratios[i] = upper;
  }
}

/** @throws {DataError} when a form needs features that the model does not look at */
export function checkForm(form: OutputForm, featureNames: readonly string[]): void {
  const missing = boundingFeatures.filter((name) => !featureNames.includes(name));
  if (!isBounded(form) || missing.length === 0) return;
  throw new DataError(
    "trainPricer",
    `output "${form}" is made of ${boundingFeatures.join(", ")}, and ${missing.join(", ")} is not ` +
      "among the features",
    'add it to "features", or choose another output',
  );
}

function isBounded(form: OutputForm): boolean {
  return form === "bounded" || form === "volatility";
}

/** Rows that the mean volatility is taken over, at most. */
const SAMPLE = 1000;

/** Mean logarithm of implied volatility; of 20 % where no price has one. */
function meanLogVol(table: PricingTable, { from, to }: Part): number {
  const columns = columnsOf(table, boundingFeatures, "price");
  const width = table.featureNames.length;
  const step = Math.max(1, Math.floor((to - from) / SAMPLE));
  let sum = 0;
  let count = 0;
  for (let row = from; row < to; row += step) {
    const [m, r, tau] = Array.from(columns, (column) => table.features[row * width + column]);
    const discountFactor = Math.exp(-r * tau);
    const option = { strike: 1, tau, type: "call", discountFactor } as const;
    const found = impliedVol(table.targets[row], { ...option, forward: m / discountFactor });
    if (!(found.vol > LEAST)) continue;
    sum += Math.log(found.vol);
    count++;
  }
  return count === 0 ? Math.log(0.2) : sum / count;
}

/** max(m − e^(−rτ), 0) and m of a row; the pair is overwritten by the next. */
function boundsReader(table: PricingTable): (row: number) => readonly [number, number] {
  const [m, r, tau] = columnsOf(table, boundingFeatures, "price");
  const { features, featureNames } = table;
  const width = featureNames.length;
  const pair: [number, number] = [0, 0];
  return (row) => {
    const at = row * width;
    pair[1] = features[at + m];
    pair[0] = Math.max(features[at + m] - Math.exp(-features[at + r] * features[at + tau]), 0);
    return pair;
  };
}
