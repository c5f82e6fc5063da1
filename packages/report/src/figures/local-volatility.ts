import type { Study } from "../study/study.ts";
import { kTitle, termAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";
import { gradientLegend } from "./gradient-legend.ts";
import { chooseMethod, methodParameter } from "./method-layers.ts";

/** Dupire's local volatility over (k, τ); gaps are where the surface admits arbitrage. */
export function localVolatilityFigure({ methods, localVolatility, slices }: Study): Figure {
  return {
    id: "local-volatility",
    description:
      "Heat map of Dupire local volatility over log-moneyness and time to expiry for one method; " +
      "empty cells are where the surface admits arbitrage.",
    height: 380,
    tables: { "local-volatility": localVolatility },
    spec: {
      width: "container",
      height: 300,
      params: [methodParameter(methods)],
      data: { name: "local-volatility" },
      transform: [
        ...chooseMethod("l", "vol"),
        // One wild cell must not wash out the picture: colour ends at the box plot's fences.
        {
          joinaggregate: [
            { op: "q1", field: "vol", as: "q1" },
            { op: "q3", field: "vol", as: "q3" },
          ],
        },
        {
          calculate:
            "clamp(datum.vol, max(0, datum.q1 - 1.5 * (datum.q3 - datum.q1)), datum.q3 + 1.5 * (datum.q3 - datum.q1))",
          as: "shade",
        },
      ],
      mark: { type: "rect", strokeWidth: 0 },
      encoding: {
        x: {
          field: "k0",
          type: "quantitative",
          title: kTitle,
          scale: { zero: false, nice: false },
          axis: { tickCount: 7, format: "~g" },
        },
        x2: { field: "k1" },
        y: termAxis("tau0", [slices[0].tau, slices[slices.length - 1].tau]),
        y2: { field: "tau1" },
        color: {
          field: "shade",
          type: "quantitative",
          scale: { zero: false },
          legend: gradientLegend("local volatility, % a year", {
            labelExpr: "format(datum.value * 100, '~g')",
          }),
        },
        tooltip: [
          { field: "k0", title: "ln(K/F) from", format: ".3f" },
          { field: "tau0", title: "τ from, years", format: ".3f" },
          { field: "vol", title: "local volatility", format: ".2%" },
        ],
      },
    },
  };
}
