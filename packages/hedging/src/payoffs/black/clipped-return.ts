/**
 * A period's return between a floor and a cap, under Black's model without interest.
 */
import { normalPdf } from "@volsmith/numerics";

import { addBeyond, below } from "./beyond.ts";
import type { Beyond, Jet } from "./beyond.ts";

/** Bounds of a return; −1 and below floor nothing, Infinity caps nothing. */
export interface Bounds {
  readonly floor: number;
  readonly cap: number;
}

/**
 * Sets `out` to E[clip(S_T/S_0 − 1, f, c)] and its slopes by S: the floor and a spread of two calls.
 * @param options.base S_0, the spot at the beginning of the period
 */
export function clippedReturn(
  { floor, cap }: Bounds,
  at: { readonly spot: number; readonly deviation: number; readonly base: number },
  out: Jet,
): void {
  const least = Math.max(floor, -1);
  out.value = least;
  out.slope = 0;
  out.curvature = 0;
  addBeyond(callOnReturn(least, at.base, 1), at, out);
  if (cap < Infinity) addBeyond(callOnReturn(cap, at.base, -1), at, out);
}

function callOnReturn(strike: number, base: number, sign: 1 | -1): Beyond {
  const level = base * (1 + strike);
  return { level, asset: sign / base, cash: (sign * level) / base };
}

/**
 * E[clip(R, f, c)²] of a whole period's return and its slope by s, R² above a level being
 *
 *   E[(R² − k²)·1{R > k}] = e^(s²)Φ(d₁ + s) − 2Φ(d₁) + (1 − k²)Φ(d₂)
 */
export function clippedSquare(
  { floor, cap }: Bounds,
  s: number,
): { readonly value: number; readonly slope: number } {
  const least = Math.max(floor, -1);
  if (!(s > 0)) return { value: Math.min(Math.max(0, least), cap) ** 2, slope: 0 };
  const growth = Math.exp(s * s);
  let value = least * least;
  let slope = 0;
  const add = (k: number, sign: 1 | -1) => {
    const d1 = k > -1 ? 0.5 * s - Math.log(1 + k) / s : Infinity;
    // φ(d₁) = (1 + k)·φ(d₂), and once more so for d₁ + s.
    const bell = k > -1 ? normalPdf(d1 - s) : 0;
    const jump = 1 + k;
    const above = growth * below(d1 + s, (jump * jump * bell) / growth);
    value += sign * (above - 2 * below(d1, jump * bell) + (1 - k * k) * below(d1 - s, bell));
    slope += sign * 2 * (s * above + k * jump * bell);
  };
  add(least, 1);
  if (cap < Infinity) add(cap, -1);
  return { value, slope };
}
