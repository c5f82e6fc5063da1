/**
 * Implied volatilities of Heston's model on a grid of one time to expiry.
 *
 * The grid is even in √v and in x = k/√w(v), w the expected variance to expiry, where smiles of all v are
 * alike. Volatilities, not prices, are interpolated: they are smooth, and every one is free of arbitrage
 * with the spot.
 */
import { hestonOtmPrices, normalisedImpliedVols } from "@volsmith/pricing";
import type { HestonParameters } from "@volsmith/pricing";

import { cubicWeights } from "./cubic-weights.ts";

const REACH = 8;
const STEP = 0.25;
const COLUMNS = 2 * (REACH / STEP) + 1;
const ROWS = 32;

/** Prices below it, in units of the forward, are rounding. */
const LEAST_PRICE = 1e-11;

export class HestonVolTable {
  readonly #parameters: Omit<HestonParameters, "v0">;
  readonly #tau: number;
  readonly #step: number;
  readonly #known = new Uint8Array(ROWS);
  readonly #vols = new Float64Array(ROWS * COLUMNS);
  readonly #across = new Float64Array(4);
  readonly #along = new Float64Array(4);

  /** @param options.most largest √v of the grid; above it the edge stands in */
  constructor(
    parameters: Omit<HestonParameters, "v0">,
    { tau, most }: { readonly tau: number; readonly most: number },
  ) {
    this.#parameters = parameters;
    this.#tau = tau;
    this.#step = most / (ROWS - 1);
  }

  /** Black's volatility at k = ln(K/F) and √v, by cubic convolution; beyond the grid that of its edge. */
  at(k: number, rootVariance: number): number {
    const y = Math.min(Math.max(rootVariance / this.#step, 0), ROWS - 1);
    const row = Math.min(Math.floor(y), ROWS - 2);
    const x = k / Math.sqrt(this.#expected(rootVariance * rootVariance));
    const column = Math.min(Math.max((x + REACH) / STEP, 0), COLUMNS - 1);
    const left = Math.min(Math.floor(column), COLUMNS - 2);
    cubicWeights(y - row, this.#across);
    cubicWeights(column - left, this.#along);
    let vol = 0;
    for (let i = 0; i < 4; i++) {
      // A smile is a function of v, and so an even one of √v.
      const line = Math.min(Math.abs(row + i - 1), ROWS - 1);
      if (this.#known[line] === 0) this.#fill(line);
      for (let j = 0; j < 4; j++) {
        const place = Math.min(Math.max(left + j - 1, 0), COLUMNS - 1);
        vol += this.#across[i] * this.#along[j] * this.#vols[line * COLUMNS + place];
      }
    }
    return vol;
  }

  /** E∫v over the time left: θτ + (v − θ)(1 − e^(−κτ))/κ. */
  #expected(v: number): number {
    const { kappa, theta } = this.#parameters;
    return theta * this.#tau - ((v - theta) * Math.expm1(-kappa * this.#tau)) / kappa;
  }

  #fill(row: number): void {
    this.#known[row] = 1;
    // At v = 0 itself nothing is to be implied from: next to it there is.
    const v0 = Math.max((row * this.#step) ** 2, 1e-6 * this.#parameters.theta);
    const scale = Math.sqrt(this.#expected((row * this.#step) ** 2));
    const k = Float64Array.from({ length: COLUMNS }, (_, j) => scale * (STEP * j - REACH));
    const prices = hestonOtmPrices({ tau: this.#tau, k }, { ...this.#parameters, v0 });
    const { vols } = normalisedImpliedVols(prices, { k, taus: this.#tau });
    const own = this.#vols.subarray(row * COLUMNS, (row + 1) * COLUMNS);
    const middle = (COLUMNS - 1) / 2;
    for (const side of [-1, 1])
      for (let j = 0; j <= middle; j++) {
        const at = middle + side * j;
        const isSeen = prices[at] > LEAST_PRICE && vols[at] > 0;
        // Far out in a wing nothing is left to imply from: its last volatility goes on.
        own[at] = isSeen || j === 0 ? vols[at] : own[at - side];
      }
  }
}

/** Eight deviations above the mean of the variance's stationary law: beyond it a grid's edge stands in. */
export function largestHestonVol({ kappa, theta, sigma }: Omit<HestonParameters, "v0">): number {
  return Math.sqrt(theta + 8 * sigma * Math.sqrt(theta / (2 * kappa)));
}
