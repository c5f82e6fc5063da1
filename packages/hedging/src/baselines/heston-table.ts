/**
 * Delta and variance-vega of a call in Heston's model on a grid of one time to expiry.
 *
 * By homogeneity the call is S·c(k, v) with k = ln(K/S): delta is c − ∂c/∂k. The grid is even in √v and in
 * x = k/√w(v), w the expected variance to expiry, which keeps the shape in x alike for all v and τ.
 */
import { hestonOtmPrices } from "@volsmith/pricing";
import type { HestonParameters } from "@volsmith/pricing";

import { cubicWeights } from "../cubic-weights.ts";

/** Beyond ± 8 deviations a call is all or nothing. */
const REACH = 8;
const STEP = 0.25;
const COLUMNS = 2 * (REACH / STEP) + 1;
const ROWS = 16;

export interface HestonSlopes {
  /** ∂C/∂S. */
  delta: number;
  /** ∂C/∂v over S. */
  varianceVega: number;
}

export class HestonTable {
  readonly #parameters: HestonParameters;
  readonly #tau: number;
  readonly #step: number;
  readonly #known = new Uint8Array(ROWS);
  readonly #delta = new Float64Array(ROWS * COLUMNS);
  readonly #vega = new Float64Array(ROWS * COLUMNS);
  readonly #across = new Float64Array(4);
  readonly #along = new Float64Array(4);

  /** @param options.most largest √v of the grid; above it the edge stands in */
  constructor(
    parameters: HestonParameters,
    { tau, most }: { readonly tau: number; readonly most: number },
  ) {
    this.#parameters = parameters;
    this.#tau = tau;
    this.#step = most / (ROWS - 1);
  }

  /** Slopes at ln(K/S) and √v, by cubic convolution; beyond the grid those of its edge. */
  at(k: number, rootVariance: number, out: HestonSlopes): void {
    const y = Math.min(Math.max(rootVariance / this.#step, 0), ROWS - 1);
    const row = Math.min(Math.floor(y), ROWS - 2);
    const x = k / Math.sqrt(this.#expected(rootVariance * rootVariance));
    const column = Math.min(Math.max((x + REACH) / STEP, 0), COLUMNS - 1);
    const left = Math.min(Math.floor(column), COLUMNS - 2);
    cubicWeights(y - row, this.#across);
    cubicWeights(column - left, this.#along);
    out.delta = 0;
    out.varianceVega = 0;
    for (let i = 0; i < 4; i++) {
      const line = Math.min(Math.max(row + i - 1, 0), ROWS - 1);
      if (this.#known[line] === 0) this.#fill(line);
      for (let j = 0; j < 4; j++) {
        const place = Math.min(Math.max(left + j - 1, 0), COLUMNS - 1);
        const weight = this.#across[i] * this.#along[j];
        out.delta += weight * this.#delta[line * COLUMNS + place];
        out.varianceVega += weight * this.#vega[line * COLUMNS + place];
      }
    }
  }

  /** E∫v over the time left: θτ + (v − θ)(1 − e^(−κτ))/κ. */
  #expected(v: number): number {
    const { kappa, theta } = this.#parameters;
    return theta * this.#tau - ((v - theta) * Math.expm1(-kappa * this.#tau)) / kappa;
  }

  #fill(row: number): void {
    this.#known[row] = 1;
    // At v = 0 itself differences would be one-sided: a little above it they are not.
    const v = Math.max((row * this.#step) ** 2, 1e-3 * this.#parameters.theta);
    const scale = Math.sqrt(this.#expected(v));
    // Two columns more on either side, for differences of fourth order.
    const k = Float64Array.from(
      { length: COLUMNS + 4 },
      (_, j) => scale * (STEP * (j - 2) - REACH),
    );
    const bump = 1e-3 * v;
    const up = this.#calls(k, v + bump);
    const down = this.#calls(k, v - bump);
    const c = up.map((price, j) => 0.5 * (price + down[j]));
    for (let j = 0; j < COLUMNS; j++) {
      const slope = (8 * (c[j + 3] - c[j + 1]) - (c[j + 4] - c[j])) / (12 * STEP * scale);
      this.#delta[row * COLUMNS + j] = c[j + 2] - slope;
      this.#vega[row * COLUMNS + j] = (up[j + 2] - down[j + 2]) / (2 * bump);
    }
  }

  /** Calls per unit of spot. */
  #calls(k: Float64Array, v0: number): Float64Array {
    const prices = hestonOtmPrices({ tau: this.#tau, k }, { ...this.#parameters, v0 });
    return prices.map((price, j) => (k[j] <= 0 ? price - Math.expm1(k[j]) : price));
  }
}
