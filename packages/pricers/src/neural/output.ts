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
  logarithm,
  multiply,
  slice,
  subtract,
} from "@volsmith/engine";
import type { Value } from "@volsmith/engine";
import { DataError } from "@volsmith/numerics";
import { impliedVol } from "@volsmith/pricing";
import type { Part, PricingTable } from "@volsmith/table";

import type { OutputForm, TrainingConfig } from "../config/training-keys.ts";
import { columnsOf } from "../data/columns.ts";
import { recordBlack } from "./black.ts";

/** Features that bounds are made of. */
export const boundingFeatures = ["S/K", "r", "tau"] as const;

/** A positive number every positive price is at least: float32's least normal one. */
const LEAST = 2 ** -126;

/** The keys of a configuration that say what a price looks like. */
export type OutputChoice = Pick<TrainingConfig, "output" | "around">;

export interface OutputOptions extends OutputScale {
  readonly choice: OutputChoice;
  /** Raw features, of the row's own date in the last step. */
  readonly x: Value;
  readonly featureNames: readonly string[];
}

/** Logarithms of the least and the largest volatility a network may speak of: 0.1 % and 2000 %. */
export const LOG_VOLS = { least: Math.log(0.001), most: Math.log(20) };

/**
 * The form of a network's last number: itself, softplus, exp, a logistic between the bounds, or the
 * price at a volatility of which it is the logarithm.
 *
 * @returns C/K, [1]
 */
export function recordOutput(
  raw: Value,
  { choice: { output: form, around }, shift, scale, x, featureNames }: OutputOptions,
): Value {
  if (form === "plain") return raw;
  const shifted = affine(raw, { scale, shift });
  if (form === "positive") return activate(shifted, "softplus");
  if (form === "exponential") return activate(shifted, "exp");
  const today = lastStep(x);
  const feature = (name: string): Value => {
    const column = featureNames.indexOf(name);
    return slice(today, column, column + 1);
  };
  const [m, r, tau] = boundingFeatures.map(feature);
  if (form === "volatility") {
    const centre = around === null ? shifted : add(shifted, recordLogVol(feature(around)));
    const sigma = activate(clamp(centre, LOG_VOLS), "exp");
    return recordBlack({ m, r, tau, sigma });
  }
  const discount = activate(affine(multiply(r, tau), { scale: -1 }), "exp");
  const lower = activate(subtract(m, discount), "relu");
  return add(lower, multiply(subtract(m, lower), activate(shifted, "sigmoid")));
}

/** ln of a volatility, of one that a network may speak of. */
function recordLogVol(vol: Value): Value {
  const { least, most } = LOG_VOLS;
  return logarithm(clamp(vol, { least: Math.exp(least), most: Math.exp(most) }));
}

/** How a network's numbers of size 1 become those of a form: shift + scale·raw. */
export interface OutputScale {
  readonly shift: number;
  readonly scale: number;
}

/** Rows that the scale is taken over, at most. */
const SAMPLE = 4000;
/** Least spread of targets; a network must be able to learn that there is more. */
const NARROW = 0.05;

/**
 * Mean and standard deviation of the targets as the form's function sees them, so that a network
 * without experience gives prices of the right size. 0 and 1 for the plain form, which is the source's.
 */
export function fitOutput(
  choice: OutputChoice,
  table: PricingTable,
  { from, to }: Part,
): OutputScale {
  if (choice.output === "plain") return { shift: 0, scale: 1 };
  const inner = innerTarget(choice, table);
  const step = Math.max(1, Math.floor((to - from) / SAMPLE));
  const values: number[] = [];
  for (let row = from; row < to; row += step) {
    const value = inner(row);
    if (Number.isFinite(value)) values.push(value);
  }
  if (values.length === 0) return { shift: Math.log(0.1), scale: 1 };
  const shift = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - shift) ** 2, 0);
  return { shift, scale: Math.max(NARROW, Math.sqrt(squares / values.length)) };
}

/** Closer than this to an end of their range, quotes are ticks. */
const TICK = 1e-4;

function within(share: number): number {
  return Math.min(1 - TICK, Math.max(TICK, share));
}

/** What a form's function would have to be given for a row's C/K; NaN where nothing would do. */
export function innerTarget(
  { output: form, around }: OutputChoice,
  table: PricingTable,
): (row: number) => number {
  const { targets, features, featureNames } = table;
  if (form === "exponential") return (row) => Math.log(within(targets[row]));
  // softplus⁻¹(y) = ln(eʸ − 1).
  if (form === "positive") return (row) => Math.log(Math.expm1(within(targets[row])));
  if (form === "bounded") {
    const bounds = boundsReader(table);
    return (row) => {
      const [lower, upper] = bounds(row);
      const share = within((targets[row] - lower) / (upper - lower));
      return Math.log(share / (1 - share));
    };
  }
  const [m, r, tau] = columnsOf(table, boundingFeatures, "trainPricer");
  const centre = around === null ? -1 : featureNames.indexOf(around);
  return (row) => {
    const at = row * featureNames.length;
    const years = features[at + tau];
    const discountFactor = Math.exp(-features[at + r] * years);
    const forward = features[at + m] / discountFactor;
    const option = { strike: 1, tau: years, type: "call", forward, discountFactor } as const;
    const { vol } = impliedVol(targets[row], option);
    return Math.log(centre < 0 ? vol : vol / features[at + centre]);
  };
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
export function checkForm(
  { output: form, around }: OutputChoice,
  featureNames: readonly string[],
): void {
  const needed = around === null ? boundingFeatures : [...boundingFeatures, around];
  const missing = needed.filter((name) => !featureNames.includes(name));
  if (!isBounded(form) || missing.length === 0) return;
  throw new DataError(
    "trainPricer",
    `output "${form}" is made of ${needed.join(", ")}, and ${missing.join(", ")} is not ` +
      "among the features",
    'add it to "features", or choose another output',
  );
}

function isBounded(form: OutputForm): boolean {
  return form === "bounded" || form === "volatility";
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
