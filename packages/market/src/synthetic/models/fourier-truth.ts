import { hestonOtmPrices, normalisedImpliedVols } from "@volsmith/pricing";
import type { AffineParameters } from "@volsmith/pricing";
import type { TruthModel, TruthName } from "../truth.ts";
import { modelFromVariance } from "./model-from-variance.ts";

/**
 * Prices below this (times e^(k/2)) are given no volatility. The inversion is good to about 1e-14,
 * so what is left has a relative error of 1e-4 and a volatility good to some 1e-6 of itself; a price
 * of one tick (1e-6 of the forward and more) is good to 1e-8.
 */
const FAINTEST_PRICE = 1e-10;

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
        if (!(prices[i] > FAINTEST_PRICE * Math.exp(0.5 * ks[i]))) vols[i] = NaN;
      }
    },
  });
}
