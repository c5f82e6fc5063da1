import type { SmileSlice } from "@volsmith/market";
import { normalPdf } from "@volsmith/numerics";
import { durrlemanG, jetsOf } from "@volsmith/surface";
import type { SurfaceDomain, VarianceJet } from "@volsmith/surface";

import { rounded, roundedAll } from "../table.ts";
import type { Table } from "../table.ts";
import type { NamedMethod } from "./study.ts";

const nPoints = 61;

/** Every method's smile and implied density along every expiry. */
export function sampleCurves(
  slices: readonly SmileSlice[],
  methods: readonly NamedMethod[],
): Table {
  const grids = slices.map(curveGrid);
  const k = Float64Array.from(grids.flat());
  const taus = Float64Array.from(slices.flatMap(({ tau }) => Array<number>(nPoints).fill(tau)));
  const table: Record<string, Table[string]> = {
    slice: slices.flatMap((_, i) => Array<number>(nPoints).fill(i)),
    tau: roundedAll(taus),
    k: roundedAll(k),
  };
  for (const { key, source } of methods) {
    const { domain } = source.surface;
    const w = source.surface.totalVariances(taus, k);
    const jets = jetsOf(source.surface, taus, k);
    // Where a method only continues itself (the operator, beyond its training) there is no curve.
    const shown = Array.from(k, (at, i) => isNear(domain, taus[i], at));
    table[`v_${key}`] = Array.from(w, (variance, i) =>
      rounded(shown[i] ? Math.sqrt(variance / taus[i]) : Number.NaN),
    );
    table[`d_${key}`] = jets.map((jet, i) => rounded(shown[i] ? density(jet) : Number.NaN, 4));
  }
  return table;
}

/** Inside a domain, or so little outside that a curve may end there. */
function isNear({ tau: [first, last], kRange }: SurfaceDomain, tau: number, k: number): boolean {
  if (tau < 0.99 * first || tau > 1.01 * last) return false;
  const [low, high] = kRange(tau);
  const pad = 0.02 * (high - low) + 1e-4;
  return k >= low - pad && k <= high + pad;
}

/** Points across the quoted strikes, dense near the money where smiles bend and densities peak. */
function curveGrid({ k, vols, tau }: SmileSlice): number[] {
  const pad = 0.02 * (k[k.length - 1] - k[0]) + 1e-4;
  const scale = 0.8 * vols[k.findIndex((at) => at > 0)] * Math.sqrt(tau) || 0.1 * Math.sqrt(tau);
  const from = Math.asinh((k[0] - pad) / scale);
  const to = Math.asinh((k[k.length - 1] + pad) / scale);
  return Array.from({ length: nPoints }, (_, i) => {
    return scale * Math.sinh(from + ((to - from) * i) / (nPoints - 1));
  });
}

/** Risk-neutral density of ln(S/F): g·φ(d₋)/√w [GJ14 §2.2]. */
function density(jet: VarianceJet): number {
  if (!(jet.w > 0)) return Number.NaN;
  const deviation = Math.sqrt(jet.w);
  return (durrlemanG(jet) * normalPdf(-jet.k / deviation - deviation / 2)) / deviation;
}
