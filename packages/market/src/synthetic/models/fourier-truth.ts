import { hestonOtmPrices, normalisedImpliedVols } from "@volsmith/pricing";
import type { AffineParameters } from "@volsmith/pricing";
import type { TruthModel, TruthName } from "../truth.ts";
import { isFaint } from "./faint-price.ts";
import { modelFromVariance } from "./model-from-variance.ts";

/** A truth whose prices come from a characteristic function; volatilities are implied by them. */
export function fourierTruth<P extends AffineParameters>(
  name: TruthName,
  parameters: P,
): TruthModel<P> {
  return modelFromVariance({
    name,
    parameters,
    smile(tau, ks, { prices, vols }) {
      hestonOtmPrices({ tau, k: ks }, parameters, prices);
      normalisedImpliedVols(prices, { k: ks, taus: tau }, { vols });
      for (let i = 0; i < ks.length; i += 1) {
        if (isFaint(prices[i], ks[i])) vols[i] = NaN;
      }
    },
  });
}
