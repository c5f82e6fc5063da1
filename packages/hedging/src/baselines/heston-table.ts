/**
 * Delta and variance-vega of a call in Heston's model on a grid of one time to expiry.
 *
 * By homogeneity the call is S·c(k, v) with k = ln(K/S): delta is c − ∂c/∂k. The grid is even in √v and in
 * x = k/√w(v), w the expected variance to expiry, which keeps the shape in x alike for all v and τ.
 */
import { hestonOtmPrices } from "@volsmith/pricing";
import type { HestonParameters } from "@volsmith/pricing";

/** Beyond ± 8 deviations a call is all or nothing; 33 columns to a side. */
const REACH = 8;
const STEP = 0.125;
const COLUMNS = 2 * (REACH / STEP) + 1;

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
  readonly #rows: number;
  readonly #delta: Float64Array;
  readonly #vega: Float64Array;

  /**
   * @param options.most largest √v that will be asked for
   * @param options.rows of √v, from 0 to `most`
   */
  constructor(
    parameters: HestonParameters,
    {
      tau,
      most,
      rows = 24,
    }: { readonly tau: number; readonly most: number; readonly rows?: number },
  ) {
    this.#parameters = parameters;
    this.#tau = tau;
    this.#rows = rows;
    this.#step = most / (rows - 1);
    this.#delta = new Float64Array(rows * COLUMNS);
    this.#vega = new Float64Array(rows * COLUMNS);
    for (let row = 0; row < rows; row++) this.#fill(row);
  }

  /** Slopes at ln(K/S) and √v, by interpolation; beyond the grid those of its edge. */
  at(k: number, rootVariance: number, out: HestonSlopes): void {
    const y = Math.min(Math.max(rootVariance / this.#step, 0), this.#rows - 1);
    const row = Math.min(Math.floor(y), this.#rows - 2);
    const x = k / Math.sqrt(this.#expected(rootVariance * rootVariance));
    const column = Math.min(Math.max((x + REACH) / STEP, 0), COLUMNS - 1);
    const left = Math.min(Math.floor(column), COLUMNS - 2);
    const a = y - row;
    const b = column - left;
    const i = row * COLUMNS + left;
    out.delta = bilinear(this.#delta, { i, a, b });
    out.varianceVega = bilinear(this.#vega, { i, a, b });
  }

  /** E∫v over the time left: θτ + (v − θ)(1 − e^(−κτ))/κ. */
  #expected(v: number): number {
    const { kappa, theta } = this.#parameters;
    return theta * this.#tau - ((v - theta) * Math.expm1(-kappa * this.#tau)) / kappa;
  }

  #fill(row: number): void {
    const v = (row * this.#step) ** 2;
    const scale = Math.sqrt(this.#expected(v));
    // Two columns more on either side, for differences of fourth order.
    const k = Float64Array.from(
      { length: COLUMNS + 4 },
      (_, j) => scale * (STEP * (j - 2) - REACH),
    );
    const bump = 1e-3 * Math.max(v, 0.1 * this.#parameters.theta);
    const low = Math.max(v - bump, 0);
    const middle = this.#calls(k, v);
    const up = this.#calls(k, v + bump);
    const down = low === v ? middle : this.#calls(k, low);
    for (let j = 0; j < COLUMNS; j++) {
      const c = (offset: number) => middle[j + 2 + offset];
      const slope = (8 * (c(1) - c(-1)) - (c(2) - c(-2))) / (12 * STEP * scale);
      this.#delta[row * COLUMNS + j] = c(0) - slope;
      this.#vega[row * COLUMNS + j] = (up[j + 2] - down[j + 2]) / (v + bump - low);
    }
  }

  /** Calls per unit of spot. */
  #calls(k: Float64Array, v0: number): Float64Array {
    const prices = hestonOtmPrices({ tau: this.#tau, k }, { ...this.#parameters, v0 });
    return prices.map((price, j) => (k[j] <= 0 ? price - Math.expm1(k[j]) : price));
  }
}

function bilinear(
  table: Float64Array,
  { i, a, b }: { readonly i: number; readonly a: number; readonly b: number },
): number {
  const lower = table[i] + b * (table[i + 1] - table[i]);
  const upper = table[i + COLUMNS] + b * (table[i + COLUMNS + 1] - table[i + COLUMNS]);
  return lower + a * (upper - lower);
}
