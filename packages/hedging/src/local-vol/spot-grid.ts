/**
 * Spots at which prices are solved for, dense around a strike.
 *
 * [TR00] Tavella & Randall, "Pricing financial instruments: the finite difference method", Wiley, 2000:
 *        grids by a sinh. [PVF03] Pooley, Vetzal & Forsyth, "Convergence remedies for non-smooth payoffs in
 *        option pricing", Journal of Computational Finance 6(4), 2003: a strike midway between two spots
 *        keeps second order for payoffs that bend or jump there.
 */
import { cubicWeights } from "../cubic-weights.ts";

export interface SpotGridOptions {
  /** Where it is densest; midway between two spots. */
  readonly centre: number;
  /** Least distance of two neighbours, in logarithms. */
  readonly finest: number;
  /** Reach to either side of the centre, in logarithms. */
  readonly reach: number;
}

/** Distance of neighbours grows by this share of the distance from the centre. */
const GROWTH = 1 / 64;

/**
 * ln(S/centre) = h/c·sinh(c·x) at x = …, −1/2, 1/2, 3/2, …: neighbours are √(h² + c²·ln²(S/centre)) apart.
 * Functions of spot are smooth in x, in which they are interpolated.
 */
export class SpotGrid {
  readonly spots: Float64Array;
  readonly #centre: number;
  readonly #scale: number;
  readonly #half: number;
  readonly #weights = new Float64Array(4);

  constructor({ centre, finest, reach }: SpotGridOptions) {
    this.#centre = centre;
    this.#scale = GROWTH / finest;
    this.#half = Math.ceil(Math.asinh(reach * this.#scale) / GROWTH);
    this.spots = Float64Array.from(
      { length: 2 * this.#half },
      (_, j) => centre * Math.exp(Math.sinh(GROWTH * (j + 0.5 - this.#half)) / this.#scale),
    );
  }

  /** Place of a spot among the grid's, a real number; beyond them the nearest. */
  place(spot: number): number {
    const x = Math.asinh(this.#scale * Math.log(spot / this.#centre)) / GROWTH;
    return Math.min(Math.max(x + this.#half - 0.5, 0), this.spots.length - 1);
  }

  /** A function at a place, by cubic convolution of a row of its values. @param start of the row */
  at(place: number, values: Float64Array, start: number): number {
    const last = this.spots.length - 1;
    const left = Math.min(Math.floor(place), last - 1);
    const weights = this.#weights;
    cubicWeights(place - left, weights);
    let sum = 0;
    for (let i = 0; i < 4; i++)
      sum += weights[i] * values[start + Math.min(Math.max(left + i - 1, 0), last)];
    return sum;
  }

  /** Slopes in spot of a row of values, of fourth order inside. @param out a row of the same length */
  slopes(values: Float64Array, out: Float64Array): void {
    const n = this.spots.length;
    for (let j = 0; j < n; j++) {
      const edge = j < 2 || j >= n - 2;
      const rise = edge ? onEdge(values, j) : central(values, j);
      const run = edge ? onEdge(this.spots, j) : central(this.spots, j);
      out[j] = rise / run;
    }
  }
}

/** 12 times the slope in x. */
function central(values: Float64Array, j: number): number {
  return 8 * (values[j + 1] - values[j - 1]) - (values[j + 2] - values[j - 2]);
}

function onEdge(values: Float64Array, j: number): number {
  return values[Math.min(j + 1, values.length - 1)] - values[Math.max(j - 1, 0)];
}
