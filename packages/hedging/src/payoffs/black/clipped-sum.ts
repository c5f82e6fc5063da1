/**
 * A sum of clipped returns that is clipped itself: the return of the period under way with its own law,
 * by quadrature, those to come as one normal number.
 */
import { gaussLegendre, normalPdf } from "@volsmith/numerics";

import { below } from "./beyond.ts";
import type { Jet } from "./beyond.ts";
import type { Bounds } from "./clipped-return.ts";
import type { SumLaw } from "./period-ahead.ts";

/** What a clipped sum is worth, and its slopes by the law of the periods to come. */
export interface ClippedSum extends Jet {
  meanSlope: number;
  /** By the variance. */
  varianceSlope: number;
}

export interface SumTerms {
  readonly local: Bounds;
  readonly overall: Bounds;
}

/** Beyond, a period's return counts as at 4.5 deviations: some 1e-5 of the claim. */
const WIDEST = 4.5;
/** Points that integrate a normal density over so many deviations to 1e-5. */
const NARROW = { width: 3.5, rule: gaussLegendre(6) };
const MIDDLE = { width: 6, rule: gaussLegendre(8) };
const WIDE = gaussLegendre(12);
/** In place of a deviation of 0. */
const NOTHING = 1e-12;

/**
 * A function that sets its `out` to E[clip(A + R + Y, F, C)], R = clip(S_T/S_0 − 1, f, c), Y normal:
 *
 *   h(r) = E[clip(A + r + Y, F, C)], each bound a call of Bachelier's
 *
 * integrated over R between its bounds, with what is owed at them beside it.
 *
 * @param options.known A, the returns that are fixed; `ahead` the law of Y; `base` S_0
 */
export function clippedSum({ local, overall }: SumTerms): (
  at: {
    readonly spot: number;
    readonly deviation: number;
    readonly base: number;
    readonly known: number;
    readonly ahead: SumLaw;
  },
  out: ClippedSum,
) => void {
  const least = Math.max(local.floor, -1);
  const owed: Jet = { value: 0, slope: 0, curvature: 0 };
  return ({ spot, deviation, base, known, ahead }, out) => {
    const s = Math.max(deviation, NOTHING);
    const noise = Math.max(Math.sqrt(ahead.variance), NOTHING);
    const start = known + ahead.mean;
    const from = place((base / spot) * (1 + least), s);
    const to = local.cap < Infinity ? place((base / spot) * (1 + local.cap), s) : WIDEST;
    out.value = out.slope = out.curvature = out.meanSlope = out.varianceSlope = 0;
    const add = (rate: number, weight: number) => {
      clippedNormal(overall, { y: start + rate, v: noise }, owed);
      out.value += weight * owed.value;
      out.meanSlope += weight * owed.slope;
      out.varianceSlope += 0.5 * weight * owed.curvature;
    };
    const { nodes, weights } = ruleOf(to - from);
    const half = (to - from) / 2;
    for (let i = 0; i < nodes.length; i++) {
      const z = from + half * (1 + nodes[i]);
      const ratio = (spot * Math.exp(s * (z - 0.5 * s))) / base;
      const weight = half * weights[i] * normalPdf(z);
      add(ratio - 1, weight);
      const perSpot = ratio / spot;
      out.slope += weight * owed.slope * perSpot;
      out.curvature += weight * owed.curvature * perSpot * perSpot;
    }
    // At a bound the return stops: a weight of its own, and a kink there.
    const kink = 1 / (s * spot * spot);
    const low = normalPdf(from);
    add(least, below(from, low));
    out.curvature += owed.slope * low * (1 + least) * kink;
    if (local.cap === Infinity) return;
    const high = normalPdf(to);
    add(local.cap, below(-to, high));
    out.curvature -= owed.slope * high * (1 + local.cap) * kink;
  };
}

/** Where S_T/S passes a ratio, in deviations. */
function place(ratio: number, s: number): number {
  return Math.min(Math.max((Math.log(ratio) + 0.5 * s * s) / s, -WIDEST), WIDEST);
}

function ruleOf(width: number): typeof WIDE {
  if (width < NARROW.width) return NARROW.rule;
  return width < MIDDLE.width ? MIDDLE.rule : WIDE;
}

/** E[clip(y + vZ, F, C)] with its slopes by y: F and a spread of two calls of Bachelier's. */
function clippedNormal(
  { floor, cap }: Bounds,
  { y, v }: { readonly y: number; readonly v: number },
  out: Jet,
): void {
  out.value = y;
  out.slope = 1;
  out.curvature = 0;
  if (floor > -Infinity) {
    const d = (y - floor) / v;
    const density = normalPdf(d);
    out.slope = below(d, density);
    out.value = floor + v * (d * out.slope + density);
    out.curvature = density / v;
  }
  if (cap < Infinity) {
    const d = (y - cap) / v;
    const density = normalPdf(d);
    const above = below(d, density);
    out.value -= v * (d * above + density);
    out.slope -= above;
    out.curvature -= density / v;
  }
}
