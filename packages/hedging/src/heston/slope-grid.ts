/** Delta and variance-vega of a call in Heston's model. */
import { hestonOtmPrices } from "@volsmith/pricing";

import { columnAt, COLUMNS, HestonGrid, largestHestonVol, STEP } from "./heston-grid.ts";
import type { HestonModel } from "./heston-grid.ts";

const ROWS = 16;

/**
 * ∂C/∂S and ∂C/∂v over S, in this order. By homogeneity the call is S·c(k, v) with k = ln(K/S): delta is
 * c − ∂c/∂k.
 */
export function slopeGrid(model: HestonModel, tau: number): HestonGrid {
  const calls = (k: Float64Array, v0: number) =>
    hestonOtmPrices({ tau, k }, { ...model, v0 }).map((price, j) =>
      k[j] <= 0 ? price - Math.expm1(k[j]) : price,
    );
  return new HestonGrid(model, {
    tau,
    most: largestHestonVol(model),
    rows: ROWS,
    functions: 2,
    fillRow({ v, scale }, [delta, varianceVega]) {
      // At v = 0 itself differences would be one-sided: a little above it they are not.
      const v0 = Math.max(v, 1e-3 * model.theta);
      const bump = 1e-3 * v0;
      // Two columns more on either side, for differences of fourth order.
      const k = Float64Array.from({ length: COLUMNS + 4 }, (_, j) => scale * columnAt(j - 2));
      const [up, down] = [calls(k, v0 + bump), calls(k, v0 - bump)];
      const c = up.map((price, j) => 0.5 * (price + down[j]));
      for (let j = 0; j < COLUMNS; j++) {
        const slope = (8 * (c[j + 3] - c[j + 1]) - (c[j + 4] - c[j])) / (12 * STEP * scale);
        delta[j] = c[j + 2] - slope;
        varianceVega[j] = (up[j + 2] - down[j + 2]) / (2 * bump);
      }
    },
  });
}
