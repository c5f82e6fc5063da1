/**
 * Within a step of a barrier the next date decides, and a correction for many dates is at its worst: it
 * misses a third of delta. So the next date is taken as it is, and the rest by the correction.
 */
import { gaussLegendre, normalPdf } from "@volsmith/numerics";

import type { BlackState, ClaimGreeks } from "../payoff.ts";
import type { Barrier } from "./untouched.ts";

/** Distance from the barrier, in deviations of a step, up to which looking one date ahead is better. */
const NEAR = 1.25;
/** Deviations of the step that are integrated over; eight points, three digits of a thousandth. */
const REACH = 5;
const RULE = gaussLegendre(8);

type Value = (state: BlackState, dates: number) => ClaimGreeks;

/**
 * A value that is `far` away from the barrier, and near it the mean of `far` over the next date, on this
 * side only, slopes being those of the step's density:
 *
 *   V(S) = ∫ φ(z)·W(S·e^(sz − s²/2)) dz,  ∂V/∂S = ∫ φ·z/(Ss)·W dz,
 *   ∂²V/∂S² = ∫ φ·(z² − 1 − sz)/(Ss)²·W dz
 *
 * @returns it fills and returns the same object each time
 */
export function nearBarrier(far: Value, { level, direction }: Barrier): Value {
  const next = { spot: 0, tau: 0, vol: 0 };
  const out = { price: 0, delta: 0, gamma: 0, vega: 0 };
  const { nodes, weights } = RULE;
  const up = direction === "up";
  return (state, dates) => {
    const { spot, tau, vol } = state;
    const root = Math.sqrt(tau / dates);
    const s = vol * root;
    const away = Math.log(level / spot);
    if (dates === 1 || !(Math.abs(away) < NEAR * s)) return far(state, dates);
    const edge = away / s + 0.5 * s;
    const from = up ? -REACH : edge;
    const half = (up ? edge + REACH : REACH - edge) / 2;
    next.tau = tau - tau / dates;
    next.vol = vol;
    let [price, slope, curvature, vega] = [0, 0, 0, 0];
    for (let i = 0; i < nodes.length; i++) {
      const z = from + half * (1 + nodes[i]);
      next.spot = spot * Math.exp(s * (z - 0.5 * s));
      const weight = half * weights[i] * normalPdf(z);
      const rest = far(next, dates - 1);
      price += weight * rest.price;
      slope += weight * z * rest.price;
      curvature += weight * (z * (z - s) - 1) * rest.price;
      vega += weight * rest.vega;
    }
    out.price = price;
    out.delta = slope / (spot * s);
    out.gamma = curvature / (spot * spot * s * s);
    // The step's own part solves the heat equation.
    out.vega = vega + (curvature / s) * root;
    return out;
  };
}
