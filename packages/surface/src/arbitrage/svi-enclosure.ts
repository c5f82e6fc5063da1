/**
 * Enclosures of a raw SVI slice and its derivatives over whole intervals of log-moneyness, the
 * infinite ones included.
 *
 * Three charts cover the line: "centre" is k itself; in "right" and "left" the coordinate is
 * t = 1/|k| in [0, T], and t = 0 is the end of the wing. There w grows like 1/t, so the enclosed
 * quantity is t·w, which stays finite:
 *
 *   t·w = a·t + b(r·u + √(u² + s²t²)),  u = ±1 − m·t   (+ right, − left).
 */
import type { SviRaw } from "../svi/parameters.ts";
import {
  add,
  divide,
  intersect,
  interval,
  multiply,
  scale,
  square,
  squareRoot,
  subtract,
  type Interval,
} from "./interval.ts";

export type Chart = "centre" | "left" | "right";

/** Enclosures over one interval of a chart's coordinate. */
export interface SviEnclosure {
  /** w in the centre, t·w in the wings. */
  readonly level: Interval;
  /** ∂w/∂k. */
  readonly slope: Interval;
  /** ∂²w/∂k². */
  readonly bend: Interval;
}

/** What encloses w, w′ and w″ of a slice over x, an interval of k or of t ≥ 0. */
export function encloseSvi(raw: SviRaw, chart: Chart, x: Interval): SviEnclosure {
  const { a, b, r, m, s } = raw;
  const left = chart === "left";
  // In the wings everything is divided by |k|: distance u from m, and root √(u² + s²t²).
  const u =
    chart === "centre" ? subtract(x, interval(m)) : subtract(interval(left ? -1 : 1), scale(m, x));
  const spread = chart === "centre" ? interval(s * s) : scale(s * s, square(x));
  const root = squareRoot(add(square(u), spread));
  // u/root lies in [−1, 1] and, in the centre, rises with u.
  const cosine =
    chart === "centre"
      ? {
          low: divide(interval(u.low), rootAt(u.low, s)).low,
          high: divide(interval(u.high), rootAt(u.high, s)).high,
        }
      : divide(u, root);
  const bounded = intersect(cosine, interval(-1, 1));
  const level =
    chart === "centre" ? centreLevel(raw, u) : add(scale(a, x), scale(b, add(scale(r, u), root)));
  const slope = scale(b, add(interval(r), bounded));
  const inverse = divide(interval(1), root);
  const cube = multiply(multiply(inverse, inverse), inverse);
  const bend =
    chart === "centre"
      ? scale(b * s * s, cube)
      : scale(b * s * s, multiply(cube, multiply(square(x), x)));
  return { level, slope, bend };
}

/** w over an interval of u = k − m: convex, so the largest value is at an end. */
function centreLevel({ a, b, r, s }: SviRaw, u: Interval): Interval {
  const at = (v: number): Interval =>
    add(interval(a), scale(b, add(scale(r, interval(v)), rootAt(v, s))));
  const [first, last] = [at(u.low), at(u.high)];
  const bottom = r === 0 ? 0 : (-r * s) / Math.sqrt(Math.max(1 - r * r, 1e-300));
  const high = Math.max(first.high, last.high);
  if (!(bottom > u.low)) return { low: first.low, high };
  if (!(bottom < u.high)) return { low: last.low, high };
  // The least value a + b·s·√(1 − r²), whatever the rounding of its place.
  const cosine = squareRoot(subtract(interval(1), square(interval(r))));
  return { low: add(interval(a), scale(b * s, cosine)).low, high };
}

function rootAt(v: number, s: number): Interval {
  return squareRoot(add(square(interval(v)), square(interval(s))));
}
