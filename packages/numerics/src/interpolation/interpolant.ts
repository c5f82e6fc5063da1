import { DomainError, ShapeError } from "../errors.ts";

/** A smooth function through given points; beyond the end nodes it goes on as a straight line. */
export interface Interpolant {
  value(x: number): number;
  derivative(x: number): number;
}

/** Nodes (strictly ascending), values and slopes at the nodes; the caller promises the shapes. */
export function hermiteInterpolant(
  x: Float64Array,
  y: Float64Array,
  slopes: Float64Array,
): Interpolant {
  const last = x.length - 1;
  return {
    value(at) {
      if (!(at > x[0])) return y[0] + slopes[0] * (at - x[0]);
      if (at >= x[last]) return y[last] + slopes[last] * (at - x[last]);
      const i = intervalOf(x, at);
      const h = x[i + 1] - x[i];
      const t = (at - x[i]) / h;
      const rise = y[i + 1] - y[i];
      const a = slopes[i] * h - rise;
      const b = slopes[i + 1] * h - rise;
      return y[i] + t * (rise + (1 - t) * (a * (1 - t) - b * t));
    },
    derivative(at) {
      if (!(at > x[0])) return slopes[0];
      if (at >= x[last]) return slopes[last];
      const i = intervalOf(x, at);
      const h = x[i + 1] - x[i];
      const t = (at - x[i]) / h;
      const rise = y[i + 1] - y[i];
      const a = slopes[i] * h - rise;
      const b = slopes[i + 1] * h - rise;
      return (rise + (1 - t) * (1 - 3 * t) * a - t * (2 - 3 * t) * b) / h;
    },
  };
}

/** Index i with x[i] ≤ at < x[i + 1], by bisection; x[0] ≤ at < x[n − 1] is the caller's promise. */
function intervalOf(x: Float64Array, at: number): number {
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Copies of the nodes, checked. */
export function checkedNodes(
  where: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): readonly [Float64Array, Float64Array] {
  if (y.length !== x.length) throw new ShapeError(where, "y", [x.length], [y.length]);
  if (x.length < 2) throw new DomainError(where, "x", Array.from(x), "two nodes or more");
  for (let i = 0; i < x.length; i++) {
    if (i > 0 && !(x[i] > x[i - 1])) {
      throw new DomainError(where, `x[${i}]`, x[i], `more than x[${i - 1}] = ${x[i - 1]}`);
    }
    if (!Number.isFinite(y[i])) throw new DomainError(where, `y[${i}]`, y[i], "finite");
  }
  if (!Number.isFinite(x[0]) || !Number.isFinite(x[x.length - 1])) {
    throw new DomainError(where, "x", [x[0], x[x.length - 1]], "finite");
  }
  return [Float64Array.from(x), Float64Array.from(y)];
}
