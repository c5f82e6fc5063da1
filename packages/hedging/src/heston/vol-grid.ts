/**
 * Implied volatilities of Heston's model. Volatilities, not prices, are interpolated: they are smooth, and
 * every one is free of arbitrage with the spot.
 */
import { hestonOtmPrices, normalisedImpliedVols } from "@volsmith/pricing";

import { columnAt, COLUMNS, HestonGrid } from "./heston-grid.ts";
import type { HestonModel } from "./heston-grid.ts";

const ROWS = 24;

/** Prices below it, in units of the forward, are rounding. */
const LEAST_PRICE = 1e-11;

/** Black's volatility. @param options.most largest √v of the grid */
export function volGrid(
  model: HestonModel,
  { tau, most }: { readonly tau: number; readonly most: number },
): HestonGrid {
  return new HestonGrid(model, {
    tau,
    most,
    rows: ROWS,
    functions: 1,
    fillRow({ v, scale }, [out]) {
      // At v = 0 itself nothing is to be implied from: next to it there is.
      const v0 = Math.max(v, 1e-6 * model.theta);
      const k = Float64Array.from({ length: COLUMNS }, (_, j) => scale * columnAt(j));
      const prices = hestonOtmPrices({ tau, k }, { ...model, v0 });
      const { vols } = normalisedImpliedVols(prices, { k, taus: tau });
      const middle = (COLUMNS - 1) / 2;
      for (const side of [-1, 1])
        for (let j = 0; j <= middle; j++) {
          const at = middle + side * j;
          const isSeen = prices[at] > LEAST_PRICE && vols[at] > 0;
          // Far out in a wing nothing is left to imply from: its last volatility goes on.
          out[at] = isSeen || j === 0 ? vols[at] : out[at - side];
        }
    },
  });
}
