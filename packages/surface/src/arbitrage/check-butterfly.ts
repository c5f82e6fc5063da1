/** Butterfly arbitrage of one slice: Durrleman's g at nodes and between them. */
import { durrlemanG } from "../durrleman.ts";
import type { VarianceJet, VarianceModel } from "../variance-model.ts";
import { jetsOf } from "../jets.ts";
import type { VolWidth } from "./repair/spread-widths.ts";
import { findNegative, type Sample } from "./scan.ts";
import type { CheckedRegion, Violation } from "./violation.ts";
import { butterflyValue, inHalfSpreads } from "./violation-size.ts";

export interface SliceCheckOptions {
  /** Nodes in log-moneyness, ascending. */
  readonly ks: Float64Array;
  readonly between: "refined" | "none";
  readonly tolerance: number;
  readonly volWidth: VolWidth | null;
}

/** What one check found. */
export interface SliceCheck {
  readonly region: CheckedRegion;
  readonly nodes: number;
  readonly negativeNodes: number;
  readonly least: number;
  readonly leastAt: number;
  readonly violations: readonly Violation[];
}

/**
 * Checks g ≥ 0 on a slice.
 *
 * dg/dk comes from a central difference of g; it steers the refinement and decides nothing alone.
 */
export function checkButterfly(
  model: VarianceModel,
  tau: number,
  { ks, between, tolerance, volWidth }: SliceCheckOptions,
): SliceCheck {
  const step = 1e-4 * Math.sqrt(Math.max(model.jet(tau, 0).w, 1e-12));
  const g = (k: number): number => gOf(model.jet(tau, k));
  let f = (x: number): Sample => {
    return { x, value: g(x), slope: (g(x + step) - g(x - step)) / (2 * step) };
  };
  if (between === "none") {
    const jets = jetsOf(model, new Float64Array(ks.length).fill(tau), ks);
    const values = new Map(jets.map((jet, i) => [ks[i], gOf(jet)]));
    f = (x) => ({ x, value: values.get(x) ?? g(x), slope: 0 });
  }
  const scan = findNegative(f, { nodes: ks, tolerance, maxDepth: between === "none" ? 0 : 8 });
  const [low, high] = model.domain.kRange(tau);
  const slice = (k: number): number =>
    model.totalVariances(Float64Array.of(tau), Float64Array.of(k))[0];
  const violations = scan.intervals.map(({ from, to, at, value, found }): Violation => {
    // A single node has no interval: a butterfly a little wider shows its value.
    const width = Math.max(to - from, 20 * step);
    const [left, right] = [Math.min(from, at - width / 2), Math.max(to, at + width / 2)];
    const w = slice(at);
    const price = w > 0 ? butterflyValue(slice, { from: left, at, to: right }) : null;
    return {
      kind: w > 0 ? "butterfly" : "positivity",
      tau,
      nearTau: null,
      k: at,
      kFrom: from,
      kTo: to,
      moneyness: Math.exp(at),
      size: {
        g: value,
        w: null,
        price,
        halfSpreads: price === null ? null : inHalfSpreads(price, { tau, k: at, w, volWidth }),
      },
      found,
      where: to >= low && from <= high ? "inside" : "outside",
    };
  });
  return {
    region: {
      kind: "butterfly",
      tauFrom: tau,
      tauTo: tau,
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

/** Durrleman's g; where there is no variance there is no density, and −1 is as bad as can be. */
function gOf(jet: VarianceJet): number {
  return jet.w > 0 ? durrlemanG(jet) : -1;
}
