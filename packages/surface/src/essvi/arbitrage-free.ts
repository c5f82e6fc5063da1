/** The set of eSSVI slices without arbitrage: a way into it that always ends inside. */
import type { EssviSlice } from "./slice.ts";

/** Kept from every bound, relatively, so that rounding does not cross it. */
export const INSIDE = 1e-9;
/** Largest slope of a wing: Lee's bound, strictly. */
export const STEEPEST = 4 * (1 - 1e-6);
/** Least slope of a wing: ρ stays off ±1. */
export const FLATTEST = 1e-6;

/**
 * Raises each slice as little as its predecessor demands: wings no flatter, ψ/θ no larger, and θ
 * large enough for its own curvature. A surface already free is returned as it is (to a relative
 * 1e-9).
 */
export function arbitrageFree(slices: readonly EssviSlice[]): EssviSlice[] {
  let last: EssviSlice | undefined;
  return slices.map((slice) => {
    const u = Math.min(Math.max(slice.u, last?.u ?? FLATTEST, FLATTEST), STEEPEST);
    const v = Math.min(Math.max(slice.v, last?.v ?? FLATTEST, FLATTEST), STEEPEST);
    const psi = (u + v) / 2;
    let theta = Math.max(slice.theta, ((psi * Math.max(u, v)) / 4) * (1 + INSIDE));
    if (last) theta = Math.max(theta, ((last.theta * (u + v)) / (last.u + last.v)) * (1 + INSIDE));
    last = { theta, u, v };
    return last;
  });
}
