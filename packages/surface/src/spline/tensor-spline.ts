/**
 * A penalised tensor-product spline through scattered values.
 *
 * [EM96] Eilers & Marx, "Flexible smoothing with B-splines and penalties", Statistical Science
 *        11(2), 1996.
 */
import { BandCholesky } from "@volsmith/numerics";
import { axisCell } from "./cubic-axis.ts";
import type { CubicAxis } from "./cubic-axis.ts";

/** How stiff the spline is, in units of the squared errors of one value of weight 1. */
export interface SplinePenalties {
  /** Of squared second differences of neighbouring coefficients, along each axis. */
  readonly bendX: number;
  readonly bendY: number;
  /** Of squared first differences, along both: far from all values the spline turns level. */
  readonly slope: number;
  /** Of squared coefficients: and then returns to 0. */
  readonly size: number;
}

export interface ScatteredValues {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** Positive. */
  readonly weights: ArrayLike<number>;
}

/** A linear form in a spline's value and derivatives at a point. */
export interface SplineForm {
  readonly byValue: number;
  readonly byX: number;
  readonly byY: number;
  readonly byYY: number;
}

/** (value, ∂x, ∂y, ∂yy) at a point. */
export interface SplineJet {
  readonly value: number;
  readonly byX: number;
  readonly byY: number;
  readonly byYY: number;
}

/** s(x, y) = Σ c_ij·B_i(x)·B_j(y); constant along each axis beyond its ends. */
export class TensorSpline {
  readonly x: CubicAxis;
  readonly y: CubicAxis;
  /** c_ij, x fastest. [y.size, x.size] */
  readonly coefficients: Float64Array;
  readonly #atX = axisCell();
  readonly #atY = axisCell();

  constructor(x: CubicAxis, y: CubicAxis, coefficients: Float64Array) {
    this.x = x;
    this.y = y;
    this.coefficients = coefficients;
  }

  value(x: number, y: number): number {
    const a = this.x.at(x, this.#atX);
    const b = this.y.at(y, this.#atY);
    let sum = 0;
    for (let j = 0; j < 4; j++) sum += b.values[j] * this.#row(b.first + j, a.first, a.values);
    return sum;
  }

  jet(x: number, y: number): SplineJet {
    const a = this.x.at(x, this.#atX);
    const b = this.y.at(y, this.#atY);
    let [value, byX, byY, byYY] = [0, 0, 0, 0];
    for (let j = 0; j < 4; j++) {
      const row = this.#row(b.first + j, a.first, a.values);
      value += b.values[j] * row;
      byY += b.slopes[j] * row;
      byYY += b.bends[j] * row;
      byX += b.values[j] * this.#row(b.first + j, a.first, a.slopes);
    }
    const insideX = x >= this.x.min && x <= this.x.max;
    const insideY = y >= this.y.min && y <= this.y.max;
    return {
      value,
      byX: insideX ? byX : 0,
      byY: insideY ? byY : 0,
      byYY: insideY ? byYY : 0,
    };
  }

  #row(j: number, first: number, weights: Float64Array): number {
    const c = this.coefficients;
    const at = j * this.x.size + first;
    return (
      c[at] * weights[0] + c[at + 1] * weights[1] + c[at + 2] * weights[2] + c[at + 3] * weights[3]
    );
  }
}

/**
 * A least-squares problem for the coefficients, to which terms may be added again and again: all of
 * them squares of linear forms in the coefficients of one cell, which a band matrix holds.
 */
export class SplineProblem {
  readonly #axes: readonly [x: CubicAxis, y: CubicAxis];
  readonly #matrix: BandCholesky;
  readonly #right: Float64Array;
  readonly #columns = new Int32Array(16);
  readonly #form = new Float64Array(16);
  readonly #atX = axisCell();
  readonly #atY = axisCell();

  /** @param from terms to begin with, copied */
  constructor(axes: readonly [x: CubicAxis, y: CubicAxis], from?: SplineProblem) {
    const [x, y] = axes;
    this.#axes = axes;
    this.#matrix = new BandCholesky(x.size * y.size, 3 * x.size + 3);
    this.#right = new Float64Array(x.size * y.size);
    if (from) {
      this.#matrix.cells.set(from.#matrix.cells);
      this.#right.set(from.#right);
    }
  }

  /** Adds Σ weight·(s − value)². */
  addValues({ xs, ys, values, weights }: ScatteredValues): void {
    for (let q = 0; q < xs.length; q++) {
      this.#look(xs[q], ys[q], { byValue: 1, byX: 0, byY: 0, byYY: 0 });
      this.#addSquare(values[q], weights[q]);
    }
  }

  /** Adds weight·(byValue·s + byX·s_x + byY·s_y + byYY·s_yy − target)² at a point. */
  addForm(
    [x, y]: readonly [x: number, y: number],
    form: SplineForm,
    { target, weight }: { readonly target: number; readonly weight: number },
  ): void {
    this.#look(x, y, form);
    this.#addSquare(target, weight);
  }

  /** Adds squared differences of coefficients [EM96 (4)]. */
  addPenalties({ bendX, bendY, slope, size }: SplinePenalties): void {
    const [nx, ny] = this.#axes.map((axis) => axis.size);
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const at = j * nx + i;
        this.#addStencil(at, 1, size, [1]);
        if (i + 1 < nx) this.#addStencil(at, 1, slope, SLOPE);
        if (j + 1 < ny) this.#addStencil(at, nx, slope, SLOPE);
        if (i + 2 < nx) this.#addStencil(at, 1, bendX, BEND);
        if (j + 2 < ny) this.#addStencil(at, nx, bendY, BEND);
      }
    }
  }

  /** The minimiser. The problem is used up by it. */
  solve(): TensorSpline {
    this.#matrix.factor();
    return new TensorSpline(...this.#axes, this.#matrix.solve(this.#right));
  }

  #look(x: number, y: number, { byValue, byX, byY, byYY }: SplineForm): void {
    const [axisX, axisY] = this.#axes;
    const a = axisX.at(x, this.#atX);
    const b = axisY.at(y, this.#atY);
    for (let j = 0, p = 0; j < 4; j++) {
      const level = byValue * b.values[j] + byY * b.slopes[j] + byYY * b.bends[j];
      const rising = byX * b.values[j];
      for (let i = 0; i < 4; i++, p++) {
        this.#columns[p] = (b.first + j) * axisX.size + a.first + i;
        this.#form[p] = level * a.values[i] + rising * a.slopes[i];
      }
    }
  }

  #addSquare(target: number, weight: number): void {
    const columns = this.#columns;
    const form = this.#form;
    const { cells } = this.#matrix;
    for (let p = 0; p < 16; p++) {
      const scaled = weight * form[p];
      this.#right[columns[p]] += scaled * target;
      const row = this.#matrix.position(columns[p], 0);
      for (let r = 0; r <= p; r++) cells[row + columns[r]] += scaled * form[r];
    }
  }

  #addStencil(at: number, stride: number, weight: number, stencil: readonly number[]): void {
    const { cells } = this.#matrix;
    for (let p = 0; p < stencil.length; p++) {
      const row = this.#matrix.position(at + p * stride, 0);
      for (let r = 0; r <= p; r++) cells[row + at + r * stride] += weight * stencil[p] * stencil[r];
    }
  }
}

const BEND = [1, -2, 1];
const SLOPE = [-1, 1];
