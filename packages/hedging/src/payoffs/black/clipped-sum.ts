/**
 * A sum of clipped returns that is clipped itself: the return of the period under way with its own law,
 * by quadrature, those to come as one normal number.
 */
import { gaussLegendre, normalCdf, normalPdf } from "@volsmith/numerics";

import type { Jet } from "./beyond.ts";
import type { Bounds } from "./clipped-return.ts";
import type { SumLaw } from "./period-ahead.ts";

/** What a clipped sum is worth, and its slopes by the law of the periods to come. */
export interface ClippedSum extends Jet {
  meanSlope: number;
  /** By the variance. */
  varianceSlope: number;
}

/** Twelve points where the return is between its bounds and within 6 deviations: 1e-5 of a return. */
const RULE = gaussLegendre(12);
const WIDEST = 6;
/** In place of a deviation of 0. */
const NOTHING = 1e-12;

/**
 * Sets `out` to E[clip(A + R + Y, F, C)], A known, R = clip(S_T/S_0 − 1, f, c), Y normal:
 *
 *   h(r) = E[clip(A + r + Y, F, C)], each bound a call of Bachelier's
 *
 * integrated over R, with what is owed at the bounds of R beside it.
 */
export function clippedSum(
  {
    local,
    overall,
    known,
    ahead,
  }: {
    readonly local: Bounds;
    readonly overall: Bounds;
    readonly known: number;
    readonly ahead: SumLaw;
  },
  at: { readonly spot: number; readonly deviation: number; readonly base: number },
  out: ClippedSum,
): void {
  const { spot, base } = at;
  const s = Math.max(at.deviation, NOTHING);
  const deviation = Math.max(Math.sqrt(ahead.variance), NOTHING);
  const least = Math.max(local.floor, -1);
  out.value = out.slope = out.curvature = out.meanSlope = out.varianceSlope = 0;
  const place = (rate: number) =>
    Math.min(Math.max((Math.log((base / spot) * (1 + rate)) + 0.5 * s * s) / s, -WIDEST), WIDEST);
  const from = place(least);
  const to = local.cap < Infinity ? place(local.cap) : WIDEST;
  const owed = (rate: number) => clippedNormal(overall, known + rate + ahead.mean, deviation);
  const { nodes, weights } = RULE;
  const half = (to - from) / 2;
  for (let i = 0; i < nodes.length; i++) {
    const z = from + half * (1 + nodes[i]);
    const move = spot * Math.exp(s * z - 0.5 * s * s);
    const weight = half * weights[i] * normalPdf(z);
    const { value, slope, curvature } = owed(move / base - 1);
    const perSpot = move / (base * spot);
    out.value += weight * value;
    out.meanSlope += weight * slope;
    out.varianceSlope += 0.5 * weight * curvature;
    out.slope += weight * slope * perSpot;
    out.curvature += weight * curvature * perSpot * perSpot;
  }
  // At a bound the return stops: a weight of its own, and a kink there.
  for (const [rate, z, sign] of [
    [least, from, 1],
    [local.cap, to, -1],
  ]) {
    if (rate === Infinity) continue;
    const mass = normalCdf(sign * z);
    const { value, slope, curvature } = owed(rate);
    out.value += mass * value;
    out.meanSlope += mass * slope;
    out.varianceSlope += 0.5 * mass * curvature;
    const move = base * (1 + rate);
    out.curvature += (sign * slope * move * normalPdf(z)) / (s * base * spot * spot);
  }
}

/** E[clip(y + vZ, F, C)] with its slopes by y: F and a spread of two calls of Bachelier's. */
function clippedNormal({ floor, cap }: Bounds, y: number, v: number): Jet {
  let [value, slope, curvature] = [y, 1, 0];
  if (floor > -Infinity) {
    const d = (y - floor) / v;
    slope = normalCdf(d);
    const density = normalPdf(d);
    value = floor + v * (d * slope + density);
    curvature = density / v;
  }
  if (cap < Infinity) {
    const d = (y - cap) / v;
    const above = normalCdf(d);
    const density = normalPdf(d);
    value -= v * (d * above + density);
    slope -= above;
    curvature -= density / v;
  }
  return { value, slope, curvature };
}
