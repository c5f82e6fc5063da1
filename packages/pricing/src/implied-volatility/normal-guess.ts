/**
 * First guess of the total deviation where it is small: Black's formula is then Bachelier's with
 * small corrections, and Bachelier's inverse is a function of one variable.
 *
 * With h = x/s, t = s/2 and b = c·exp(−x/2), exactly
 *
 *   ln(b/x) = ln q(h) + G,   q(h) = φ(h)·D(h)/h,   G = −t²/2 + ln(1 + t²·r₃/6 + t⁴·r₅/120 + …),
 *
 * where D = 1 − h·M(h) is the slope of Mills' ratio and rₙ = M⁽ⁿ⁾(h)/M′(h). The guess is h = q⁻¹(b/x)
 * from a table, then one Halley step for G: the error is of order s⁴, 1e-4 at s = 0.4 at the money
 * and far less elsewhere. (Jäckel's four branches, good to 1e-1..1e-3 there, need one iteration more
 * and two extra prices.)
 *
 * [J17] Jäckel, "Implied normal volatility", Wilmott 2017(90): the inverse of Bachelier's formula as
 *       a function of one variable. The table is ours.
 */
import { millsRatio, millsSlope } from "@volsmith/numerics";
import { INV_SQRT_2PI, SQRT_2PI } from "../black/normalised-black.ts";

/** The table is uniform in y = √(TOP − ln q), in which h is nearly linear far from the money. */
const TOP = 2;
const CELLS = 16;
const NODES = 28 * CELLS + 2;
const LOG_SQRT_2PI = 0.9189385332046727;

/** h and dh/dy·(cell) at the nodes, interleaved. */
const table = makeTable();

/**
 * Guess of s from x = |ln(K/F)| ≥ 0 and c in (0, 1): relative error below 5e-5 for s up to 0.3, below
 * 5e-3 up to 1. Larger s come out roughly or as NaN; the caller looks.
 */
export function normalGuess(x: number, c: number): number {
  // exp(−x/2), to 1e-6 by its series.
  const b = c * (x < 0.15 ? 1 - x * (0.5 - x * (0.125 - x * (1 / 48))) : Math.exp(-0.5 * x));
  const q = b / x;
  let h: number;
  if (q > 7.3) {
    // q = φ/h − Φ(−h) = (1/√(2π))/h − 1/2 + h/√(8π) − …
    const first = INV_SQRT_2PI / (q + 0.5);
    h = INV_SQRT_2PI / (q + 0.5 - 0.5 * INV_SQRT_2PI * first);
    if (h < 1e-8) {
      // At the money c = erf(s/√8): s = √(2π)·c·(1 + (√(2π)·c)²/24 + …).
      const s = b * SQRT_2PI;
      return s * (1 + (s * s) / 24);
    }
  } else h = inverseTable(Math.sqrt(TOP - Math.log(q)));
  const t = (0.5 * x) / h;
  const mills = millsRatio(h);
  const inverse = 1 / millsSlope(h);
  const w = h * h;
  const r3 = w + 3 - inverse;
  const r5 = w * (w + 10) + 15 - (w + 7) * inverse;
  const tt = t * t;
  const a = tt * (r3 / 6 + (tt * r5) / 120);
  const g = -0.5 * tt + a - 0.5 * a * a;
  const ratio = mills * inverse;
  const back = 1 / h;
  const slope = -ratio - back;
  const bend = 1 - ratio * (ratio - h) + back * back;
  // ∂G/∂h at fixed x, leading term: t falls like 1/h.
  const drift = -2 * g * back + (tt / 6) * (2 * h + (h - ratio) * inverse);
  const step = -g / (slope + drift);
  return x / (h + step * (1 - (0.5 * bend * step) / slope));
}

/** Cubic Hermite interpolation; y in [0, 28] is the caller's promise. */
function inverseTable(y: number): number {
  const at = y * CELLS;
  const cell = at | 0;
  const u = at - cell;
  const v = 1 - u;
  const left = table[2 * cell];
  const right = table[2 * cell + 2];
  const rise = right - left;
  return (
    left + u * (rise + v * (v * (table[2 * cell + 1] - rise) - u * (table[2 * cell + 3] - rise)))
  );
}

function makeTable(): Float64Array {
  const out = new Float64Array(2 * NODES);
  let h = 0.05;
  for (let node = 0; node < NODES; node++) {
    const y = node / CELLS;
    let slope = 0;
    for (let iteration = 0; iteration < 40; iteration++) {
      slope = millsRatio(h) / millsSlope(h) + 1 / h; // −d ln q/dh
      const step = (logQ(h) - (TOP - y * y)) / slope;
      h += step;
      if (Math.abs(step) < 1e-14 * h) break;
    }
    out[2 * node] = h;
    out[2 * node + 1] = (2 * y) / slope / CELLS;
  }
  return out;
}

function logQ(h: number): number {
  return -0.5 * h * h - LOG_SQRT_2PI + Math.log(millsSlope(h) / h);
}
