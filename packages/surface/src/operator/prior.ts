import type { SliceData } from "../fit-data.ts";
import { fitEssviSlices } from "../essvi/fit-essvi.ts";
import type { EssviModel } from "../essvi/model.ts";
import type { ObservedPoints } from "./output-link.ts";

/** Steps after which the fit of a prior is as good as the network needs it. */
const MAX_ITERATIONS = 40;

/**
 * The eSSVI surface nearest to scattered quotes in relative errors, free of arbitrage. Points of
 * equal ρ are one expiry. Deterministic: equal points give equal surfaces.
 *
 * @param observed at least one point; guaranteed by the caller
 */
export function fitPrior({ rhos, zs, vols }: ObservedPoints): EssviModel {
  const byRho = new Map<number, number[]>();
  for (let i = 0; i < rhos.length; i++) {
    const rho = Math.fround(rhos[i]);
    const row = byRho.get(rho);
    if (row) row.push(i);
    else byRho.set(rho, [i]);
  }
  const data = [...byRho]
    .toSorted(([a], [b]) => a - b)
    .map(([rho, unsorted]): SliceData => {
      const rows = unsorted.toSorted((a, b) => zs[a] - zs[b]);
      const k = Float64Array.from(rows, (i) => rho * zs[i]);
      const slice = Float64Array.from(rows, (i) => vols[i]);
      const square = slice.reduce((sum, vol) => sum + 1 / (vol * vol), 0);
      const scale = Math.sqrt(rows.length / square);
      return {
        tau: rho * rho,
        roots: [],
        kRange: [k[0], k.at(-1)!],
        k,
        vols: slice,
        weights: slice.map((vol) => scale / vol),
      };
    });
  return fitEssviSlices(data, { maxIterations: MAX_ITERATIONS }).model;
}
