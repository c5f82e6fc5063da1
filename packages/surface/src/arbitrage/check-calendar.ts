/** Calendar arbitrage between two slices: total variance must not fall at fixed log-moneyness. */
import type { VarianceModel } from "../variance-model.ts";
import type { SliceCheck, SliceCheckOptions } from "./check-butterfly.ts";
import { findNegative, type Sample } from "./scan.ts";
import type { Violation } from "./violation.ts";
import { otmPrice } from "./repair/otm-black.ts";
import { inHalfSpreads } from "./violation-size.ts";

/**
 * Rise of total variance w(τ_far, k) − w(τ_near, k) and its exact k-derivative.
 *
 * At fixed moneyness, undiscounted call prices per unit of forward rise with τ exactly when w does.
 */
export function calendarRise(
  model: VarianceModel,
  [near, far]: readonly [near: number, far: number],
  k: number,
): Sample {
  const first = model.jet(near, k);
  const second = model.jet(far, k);
  return { x: k, value: second.w - first.w, slope: second.dwdk - first.dwdk };
}

/** Checks that w does not fall from one slice to a later one. */
export function checkCalendar(
  model: VarianceModel,
  [near, far]: readonly [near: number, far: number],
  { ks, between, tolerance, volWidth }: SliceCheckOptions,
): SliceCheck {
  let f = (k: number): Sample => calendarRise(model, [near, far], k);
  if (between === "none") {
    const variances = (tau: number): Float64Array =>
      model.totalVariances(new Float64Array(ks.length).fill(tau), ks);
    const [first, second] = [variances(near), variances(far)];
    const rises = new Map(Array.from(ks, (k, i) => [k, second[i] - first[i]]));
    f = (x) => ({ x, value: rises.get(x) ?? Number.NaN, slope: 0 });
  }
  const scan = findNegative(f, { nodes: ks, tolerance, maxDepth: between === "none" ? 0 : 8 });
  const [low, high] = model.domain.kRange(near);
  const violations = scan.intervals.map(({ from, to, at, value, found }): Violation => {
    const before = model.jet(near, at).w;
    const after = model.jet(far, at).w;
    const price = before > 0 && after > 0 ? otmPrice(at, after) - otmPrice(at, before) : null;
    return {
      kind: "calendar",
      tau: far,
      nearTau: near,
      k: at,
      kFrom: from,
      kTo: to,
      moneyness: Math.exp(at),
      size: {
        g: null,
        w: value,
        price,
        halfSpreads:
          price === null ? null : inHalfSpreads(price, { tau: far, k: at, w: after, volWidth }),
      },
      found,
      where: to >= low && from <= high ? "inside" : "outside",
    };
  });
  return {
    region: {
      kind: "calendar",
      tauFrom: near,
      tauTo: far,
      kFrom: ks[0],
      kTo: ks[ks.length - 1],
      guarantee: between === "none" ? "sampled" : "refined",
      verdict: violations.length > 0 ? "violated" : "free",
      least: scan.least,
    },
    nodes: ks.length,
    negativeNodes: scan.negativeNodes,
    least: scan.least,
    leastAt: scan.leastAt,
    violations,
  };
}
