import type { Study } from "../study/study.ts";
import { kAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";
import { chooseMethod, methodParameter } from "./method-layers.ts";
import { termColor, withExpiry } from "./slice-lines.ts";

/** Total variance of all expiries: lines that cross are calendar arbitrage. */
export function totalVarianceFigure({ methods, curves, slices }: Study): Figure {
  return {
    id: "total-variance",
    description:
      "Total variance against log-moneyness, one line for every expiry, short to long by colour. " +
      "Where two lines cross there is calendar arbitrage.",
    height: 440,
    tables: { curves },
    spec: {
      width: "container",
      height: 380,
      params: [methodParameter(methods)],
      data: { name: "curves" },
      transform: [
        ...chooseMethod("v", "vol"),
        { calculate: "datum.vol * datum.vol * datum.tau", as: "w" },
        withExpiry(slices),
      ],
      mark: { type: "line", strokeWidth: 1.3, clip: true },
      encoding: {
        x: kAxis(),
        y: {
          field: "w",
          type: "quantitative",
          title: "total variance  σ²τ",
          scale: { type: "sqrt", nice: false },
          axis: { tickCount: 6, format: "~g" },
        },
        color: termColor(slices),
        detail: { field: "slice", type: "nominal" },
        tooltip: [
          { field: "expiry" },
          { field: "k", title: "ln(K/F)", format: ".4f" },
          { field: "w", title: "σ²τ", format: ".5f" },
          { field: "vol", title: "volatility", format: ".2%" },
        ],
      },
    },
  };
}
