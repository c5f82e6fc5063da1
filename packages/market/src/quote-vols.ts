import { brentRoot, normalCdf } from "@volsmith/numerics";

export interface QuoteVols {
  /** NaN where the status is not "ok". [n] */
  readonly vols: Float64Array;
  readonly statuses: readonly ("ok" | "below-intrinsic" | "above-maximum")[];
}

/** INTERIM until the pricing room's batch lands. */
export function quoteVols(
  premiums: Float64Array,
  { k, tau, premiumScale }: { k: Float64Array; tau: number; premiumScale: number },
): QuoteVols {
  const statuses: ("ok" | "below-intrinsic" | "above-maximum")[] = [];
  const vols = premiums.map((premium, i) => {
    const x = k[i];
    const price = premium / premiumScale;
    const theta = x > 0 ? 1 : -1;
    const value = (s: number): number =>
      theta *
      (normalCdf(theta * (-x / s + s / 2)) - Math.exp(x) * normalCdf(theta * (-x / s - s / 2)));
    if (!(price > 0)) {
      statuses.push("below-intrinsic");
      return NaN;
    }
    if (!(price < Math.min(1, Math.exp(x)))) {
      statuses.push("above-maximum");
      return NaN;
    }
    statuses.push("ok");
    let hi = 0.5;
    while (value(hi) < price && hi < 64) hi *= 2;
    const root = brentRoot((s) => value(s) - price, { bracket: [1e-8, hi] });
    return root.value / Math.sqrt(tau);
  });
  return { vols, statuses };
}
