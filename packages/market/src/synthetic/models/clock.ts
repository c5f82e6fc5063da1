/**
 * Clocks: when variance arrives. A model run on a clock T(τ) that never goes back has no arbitrage
 * when the model has none, so any term structure (events at known dates, quiet weekends) can be put
 * on any truth:
 *
 *   w(τ, k) = w_base(T(τ), k)
 */
import { DomainError } from "@volsmith/numerics";

/** T(τ), linear between knots from (0, 0) on, of speed 1 behind the last one. */
export interface ClockParameters {
  /** Years from now, positive and ascending; the same time twice is a jump of the clock. [n] */
  readonly taus: readonly number[];
  /** The clock's years there, from the left first at a jump; positive and ascending. [n] */
  readonly times: readonly number[];
}

/** A clock ready to be read. */
export interface Clock {
  /** T(τ); behind the jump at a jump. */
  readonly timeAt: (tau: number) => number;
  /** T′(τ) to the right of τ. */
  readonly speedAt: (tau: number) => number;
}

/** @throws {DomainError} when the knots do not ascend or the clock does not move at first. */
export function makeClock(where: string, { taus, times }: ClockParameters): Clock {
  const n = taus?.length;
  if (!(n === times?.length)) {
    throw new DomainError(where, "clock.times", times?.length, `as many as clock.taus, ${n}`);
  }
  // Knots with (0, 0) in front.
  const x = new Float64Array(n + 1);
  const y = new Float64Array(n + 1);
  for (let i = 1; i <= n; i += 1) {
    x[i] = taus[i - 1];
    y[i] = times[i - 1];
    if (!(x[i] >= x[i - 1] && x[i] > 0 && x[i] < Infinity)) {
      throw new DomainError(where, `clock.taus[${i - 1}]`, x[i], "positive, not below the last");
    }
    if (!(y[i] >= y[i - 1] && y[i] > 0 && y[i] < Infinity)) {
      throw new DomainError(where, `clock.times[${i - 1}]`, y[i], "positive, not below the last");
    }
  }
  /** The last knot at or before τ. */
  const knotOf = (tau: number): number => {
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (x[middle] <= tau) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const speed = (i: number): number => (i === n ? 1 : (y[i + 1] - y[i]) / (x[i + 1] - x[i]));
  return {
    timeAt(tau) {
      const i = knotOf(tau);
      return y[i] + speed(i) * (tau - x[i]);
    },
    speedAt: (tau) => speed(knotOf(tau)),
  };
}
