/**
 * Functions of ln(K/F) and variance in Heston's model, on a grid of one time to expiry.
 *
 * The grid is even in √v and in x = k/√w(v), w the expected variance to expiry, where shapes are alike for
 * all v and τ. Rows are found when they are first looked at.
 */
import type { HestonParameters } from "@volsmith/pricing";

import { cubicWeights } from "../cubic-weights.ts";

/** Beyond ± 8 deviations a call is all or nothing. */
const REACH = 8;
/** Distance of columns, deviations. */
export const STEP = 0.25;
/** In the middle of which k is 0. */
export const COLUMNS = 2 * (REACH / STEP) + 1;

export type HestonModel = Omit<HestonParameters, "v0">;

export interface HestonGridOptions {
  readonly tau: number;
  /** Largest √v of the grid; above it the edge stands in. */
  readonly most: number;
  readonly rows: number;
  /** How many functions there are. */
  readonly functions: number;
  /** Fills a row of each function. @param out [functions][COLUMNS] */
  readonly fillRow: (row: HestonRow, out: readonly Float64Array[]) => void;
}

export interface HestonRow {
  /** Variance now; 0 in the first row. */
  readonly v: number;
  /** √w(v): column j is at k = scale·`columnAt(j)`. */
  readonly scale: number;
}

/** Deviations at a column; beyond the grid as well. */
export function columnAt(column: number): number {
  return STEP * column - REACH;
}

export class HestonGrid {
  /** Expected variance is linear in v. */
  readonly #flat: number;
  readonly #slope: number;
  readonly #options: HestonGridOptions;
  readonly #step: number;
  readonly #known: Uint8Array;
  readonly #values: readonly Float64Array[];
  readonly #across = new Float64Array(4);
  readonly #along = new Float64Array(4);

  constructor({ kappa, theta }: HestonModel, options: HestonGridOptions) {
    const { tau, most, rows, functions } = options;
    this.#slope = -Math.expm1(-kappa * tau) / kappa;
    this.#flat = theta * (tau - this.#slope);
    this.#options = options;
    this.#step = most / (rows - 1);
    this.#known = new Uint8Array(rows);
    this.#values = Array.from({ length: functions }, () => new Float64Array(rows * COLUMNS));
  }

  /**
   * All functions at k = ln(K/F) and √v, by cubic convolution; beyond the grid those of its edge.
   * @param out overwritten [functions]
   */
  at(k: number, rootVariance: number, out: Float64Array): void {
    const { rows } = this.#options;
    const y = Math.min(Math.max(rootVariance / this.#step, 0), rows - 1);
    const row = Math.min(Math.floor(y), rows - 2);
    const x = k / Math.sqrt(this.#expected(rootVariance * rootVariance));
    const column = Math.min(Math.max((x + REACH) / STEP, 0), COLUMNS - 1);
    const left = Math.min(Math.floor(column), COLUMNS - 2);
    const [across, along] = [this.#across, this.#along];
    cubicWeights(y - row, across);
    cubicWeights(column - left, along);
    const before = Math.max(left - 1, 0);
    const after = Math.min(left + 2, COLUMNS - 1);
    out.fill(0);
    for (let i = 0; i < 4; i++) {
      // Functions of v are even ones of √v.
      const line = Math.min(Math.abs(row + i - 1), rows - 1);
      if (this.#known[line] === 0) this.#fill(line);
      const start = line * COLUMNS;
      for (let f = 0; f < out.length; f++) {
        const values = this.#values[f];
        const inner = along[1] * values[start + left] + along[2] * values[start + left + 1];
        const outer = along[0] * values[start + before] + along[3] * values[start + after];
        out[f] += across[i] * (inner + outer);
      }
    }
  }

  /** E∫v over the time left: θτ + (v − θ)(1 − e^(−κτ))/κ. */
  #expected(v: number): number {
    return this.#flat + v * this.#slope;
  }

  #fill(row: number): void {
    this.#known[row] = 1;
    const v = (row * this.#step) ** 2;
    const own = this.#values.map((all) => all.subarray(row * COLUMNS, (row + 1) * COLUMNS));
    this.#options.fillRow({ v, scale: Math.sqrt(this.#expected(v)) }, own);
  }
}

/** Eight deviations above the mean of the variance's stationary law: beyond it a grid's edge stands in. */
export function largestHestonVol({ kappa, theta, sigma }: HestonModel): number {
  return Math.sqrt(theta + 8 * sigma * Math.sqrt(theta / (2 * kappa)));
}
