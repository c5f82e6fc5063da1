/** One axis of uniform cubic B-splines. */
import { DomainError } from "@volsmith/numerics";

/** The four basis functions that live at one place, with first and second derivatives. */
export interface AxisCell {
  /** Index of the first of the four. */
  first: number;
  readonly values: Float64Array; // [4]
  readonly slopes: Float64Array; // [4]
  readonly bends: Float64Array; // [4]
}

const four = () => new Float64Array(4);

export function axisCell(): AxisCell {
  return { first: 0, values: four(), slopes: four(), bends: four() };
}

/** `cells` equal intervals on [min, max] carry cells + 3 cubic B-splines, which add up to 1. */
export class CubicAxis {
  readonly min: number;
  readonly max: number;
  readonly size: number;
  readonly #cells: number;
  readonly #step: number;

  constructor([min, max]: readonly [min: number, max: number], cells: number) {
    if (!(min < max)) throw new DomainError("CubicAxis", "range", [min, max], "min < max");
    if (!(Number.isInteger(cells) && cells >= 1))
      throw new DomainError("CubicAxis", "cells", cells, "a positive integer");
    this.min = min;
    this.max = max;
    this.size = cells + 3;
    this.#cells = cells;
    this.#step = (max - min) / cells;
  }

  /** Fills `out`. @param x clamped to [min, max] */
  at(x: number, out: AxisCell): AxisCell {
    const { values, slopes, bends } = out;
    const h = this.#step;
    const place = (Math.min(Math.max(x, this.min), this.max) - this.min) / h;
    const cell = Math.min(Math.floor(place), this.#cells - 1);
    const t = place - cell;
    const s = 1 - t;
    out.first = cell;
    values[0] = (s * s * s) / 6;
    values[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
    values[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
    values[3] = (t * t * t) / 6;
    slopes[0] = (-s * s) / (2 * h);
    slopes[1] = (3 * t * t - 4 * t) / (2 * h);
    slopes[2] = (4 * s - 3 * s * s) / (2 * h);
    slopes[3] = (t * t) / (2 * h);
    const h2 = h * h;
    bends[0] = s / h2;
    bends[1] = (3 * t - 2) / h2;
    bends[2] = (3 * s - 2) / h2;
    bends[3] = t / h2;
    return out;
  }
}
