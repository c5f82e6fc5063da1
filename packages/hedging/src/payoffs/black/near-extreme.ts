/**
 * Where the extreme so far is within a step of the spot, the next date decides much of a lookback, and a
 * correction for many dates is at its worst. So the next date is taken as it is, the rest by the correction.
 */
import { gaussLegendre, normalCdf, normalPdf } from "@volsmith/numerics";

import type { BlackState, ClaimGreeks } from "../payoff.ts";
import { addBeyond, heatVega, MIN_DEVIATION } from "./beyond.ts";
import type { Jet } from "./beyond.ts";
import { expectedExtreme } from "./extreme.ts";
import type { ExtremeTerms } from "./extreme.ts";

/** Distance of the level from the spot, in deviations of a step, up to which it is looked ahead. */
const NEAR = 1.25;
/** Deviations of the step that are integrated over. */
const REACH = 5;
const RULE = gaussLegendre(8);

/**
 * `expectedExtreme`, near the level the mean of it over the next date. A date beyond the level becomes
 * the level itself, and what follows is a multiple c of the spot:
 *
 *   V(S, L) = L + ∫ φ(z)·(F(x, L) − L) dz + E[cx − L; x beyond L]
 *
 * the integral over x = S·e^(sz − s²/2) short of L.
 */
export function extremeAhead(state: BlackState, terms: ExtremeTerms): ClaimGreeks {
  const { spot, tau, vol } = state;
  const { level, dates, extreme } = terms;
  const root = Math.sqrt(tau / dates);
  const s = vol * root;
  const away = Math.log(level / spot);
  if (dates === 1 || !(s > MIN_DEVIATION && Math.abs(away) < NEAR * s))
    return expectedExtreme(state, terms);
  const sign = extreme === "highest" ? 1 : -1;
  const edge = away / s + 0.5 * s;
  // In z short of the level: below a highest one, above a lowest one.
  const half = (REACH + sign * edge) / 2;
  const from = sign === 1 ? -REACH : edge;
  const next = { spot, tau: tau - tau / dates, vol };
  const later = { level, dates: dates - 1, extreme };
  let [price, slope, curvature, vega] = [0, 0, 0, 0];
  for (let i = 0; i < RULE.nodes.length; i++) {
    const z = from + half * (1 + RULE.nodes[i]);
    const weight = half * RULE.weights[i] * normalPdf(z);
    next.spot = spot * Math.exp(s * (z - 0.5 * s));
    const rest = expectedExtreme(next, later);
    const more = rest.price - level;
    price += weight * more;
    slope += weight * z * more;
    curvature += weight * (z * (z - s) - 1) * more;
    vega += weight * rest.vega;
  }
  // Beyond: cS − L for x past the level, and its slopes.
  next.spot = level;
  const { price: after, vega: afterVega } = expectedExtreme(next, later);
  const multiple = after / level;
  const past: Jet = { value: 0, slope: 0, curvature: 0 };
  addBeyond({ level, asset: multiple, cash: level }, { spot, deviation: s }, past);
  const share = normalCdf(sign * (s - edge));
  const [whole, one] = sign === 1 ? [0, 0] : [multiple * spot - level, multiple];
  const gamma = curvature / (spot * spot * s * s) + sign * past.curvature;
  return {
    price: level + price + whole + sign * past.value,
    delta: slope / (spot * s) + one + sign * past.slope,
    gamma,
    vega: vega + (afterVega / level) * spot * share + heatVega(s, tau / dates, spot * spot * gamma),
  };
}
