/**
 * Interval arithmetic with outward rounding: every result encloses the exact value.
 *
 * JavaScript rounds to nearest (error at most half an ulp for + − × ÷ √), so widening each end by a
 * whole ulp is enough.
 *
 * [MKC09] Moore, Kearfott & Cloud, "Introduction to interval analysis", SIAM, 2009.
 */

/** All numbers from `low` to `high`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const ULP = Number.EPSILON;
const TINY = Number.MIN_VALUE;

/** The smallest interval around both ends, one ulp wider on each side. */
function widen(low: number, high: number): Interval {
  return { low: low - Math.abs(low) * ULP - TINY, high: high + Math.abs(high) * ULP + TINY };
}

export function interval(low: number, high: number = low): Interval {
  return { low, high };
}

export function add(a: Interval, b: Interval): Interval {
  return widen(a.low + b.low, a.high + b.high);
}

export function subtract(a: Interval, b: Interval): Interval {
  return widen(a.low - b.high, a.high - b.low);
}

export function multiply(a: Interval, b: Interval): Interval {
  const p = a.low * b.low;
  const q = a.low * b.high;
  const r = a.high * b.low;
  const s = a.high * b.high;
  return widen(Math.min(p, q, r, s), Math.max(p, q, r, s));
}

export function scale(factor: number, a: Interval): Interval {
  return factor < 0
    ? widen(factor * a.high, factor * a.low)
    : widen(factor * a.low, factor * a.high);
}

/** Divisors nearer to 0 than this may have infinite reciprocals. */
const SMALLEST_DIVISOR = 1e-290;

/** a/b; the whole line when b comes too near to 0. */
export function divide(a: Interval, b: Interval): Interval {
  if (b.low < SMALLEST_DIVISOR && b.high > -SMALLEST_DIVISOR) {
    return { low: -Infinity, high: Infinity };
  }
  return multiply(a, widen(1 / b.high, 1 / b.low));
}

/** {x² : x in a}, tighter than a·a around 0. */
export function square(a: Interval): Interval {
  const low = a.low * a.low;
  const high = a.high * a.high;
  if (a.low <= 0 && a.high >= 0) return { low: 0, high: widen(0, Math.max(low, high)).high };
  return widen(Math.min(low, high), Math.max(low, high));
}

/** √ of an interval of non-negative numbers; ends below 0 count as 0. */
export function squareRoot(a: Interval): Interval {
  const { low, high } = widen(Math.sqrt(Math.max(a.low, 0)), Math.sqrt(Math.max(a.high, 0)));
  return { low: Math.max(low, 0), high };
}

export function intersect(a: Interval, b: Interval): Interval {
  return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}
