/** A surface as a table: one row for each point of a grid. */
import type { VolSurface } from "@volsmith/surface";

export interface GridSize {
  readonly nTaus: number;
  readonly nStrikes: number;
}

const columns = [
  "tau",
  "k",
  "strike",
  "forward",
  "discount_factor",
  "vol",
  "total_variance",
  "price",
  "log_density",
];

/**
 * `price` is that of the out-of-the-money option, discounted, in currency; `log_density` the density
 * of ln(S/F). Times are equidistant in √tau, log-moneyness at each time over the fitted domain.
 */
export function surfaceCsv(surface: VolSurface, { nTaus, nStrikes }: GridSize): string {
  const { model, curve } = surface;
  const [first, last] = model.domain.tau;
  const lines = [columns.join(",")];
  for (const root of spaced([Math.sqrt(first), Math.sqrt(last)], nTaus)) {
    const tau = root * root;
    const taus = new Float64Array(nStrikes).fill(tau);
    const ks = Float64Array.from(spaced(model.domain.kRange(tau), nStrikes));
    const variances = model.totalVariances(taus, ks);
    const prices = surface.prices(taus, ks);
    const densities = surface.logDensities(taus, ks);
    const forward = curve.forward(tau);
    const discount = curve.discountFactor(tau);
    for (let i = 0; i < nStrikes; i++) {
      const vol = Math.sqrt(variances[i] / tau);
      const point = [tau, ks[i], forward * Math.exp(ks[i]), forward, discount];
      lines.push([...point, vol, variances[i], prices[i], densities[i]].join(","));
    }
  }
  return lines.join("\n");
}

function spaced([from, to]: readonly [number, number], n: number): number[] {
  if (n === 1) return [from];
  return Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
}
