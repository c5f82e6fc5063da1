/** How far a surface lies from each quote of one expiry. */
import type { SmileSlice } from "@volsmith/market";
import { normalisedBlackPrice } from "@volsmith/pricing";
import type { VarianceModel } from "./variance-model.ts";

export interface QuoteErrors {
  /** σ̂ − σ. [n] */
  readonly differences: Float64Array;
  /** |σ̂ − σ|/σ, a share: 0.01 is 1 %. [n] */
  readonly relative: Float64Array;
  /** |price error|/(spread/2); NaN where a quote has no spread. [n] */
  readonly halfSpreads: Float64Array;
  /** 1 where the model's price lies between bid and ask. [n] */
  readonly inside: Uint8Array;
}

/** Errors at every quote, at the slice's own forward. */
export function quoteErrors(
  model: Pick<VarianceModel, "totalVariances">,
  { tau, k, vols, bids, asks, premiumScale }: SmileSlice,
): QuoteErrors {
  const n = k.length;
  const variances = model.totalVariances(new Float64Array(n).fill(tau), k);
  const differences = new Float64Array(n);
  const relative = new Float64Array(n);
  const halfSpreads = new Float64Array(n).fill(Number.NaN);
  const inside = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    differences[i] = Math.sqrt(variances[i] / tau) - vols[i];
    relative[i] = Math.abs(differences[i]) / vols[i];
    const spread = asks[i] - bids[i];
    if (!(spread > 0)) continue;
    const type = k[i] <= 0 ? "put" : "call";
    const price = premiumScale * normalisedBlackPrice(k[i], { w: variances[i], type });
    halfSpreads[i] = Math.abs(price - (bids[i] + asks[i]) / 2) / (spread / 2);
    if (price >= bids[i] && price <= asks[i]) inside[i] = 1;
  }
  return { differences, relative, halfSpreads, inside };
}
