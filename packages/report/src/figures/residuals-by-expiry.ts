import { ink } from "../theme/palette.ts";
import type { Study } from "../study/study.ts";
import { termAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";
import { foldMethods, methodColor, methodStroke, shownParameter } from "./method-layers.ts";

/** Where along the term structure a method does badly: mean absolute residual per expiry. */
export function residualsByExpiryFigure({ methods, quotes, slices }: Study): Figure {
  const taus = slices.map(({ tau }) => Number(tau.toPrecision(5)));
  return {
    id: "residuals-by-expiry",
    description:
      "Mean absolute price residual in half-spreads per expiry, one line for every method.",
    height: 280,
    tables: { quotes },
    spec: {
      width: "container",
      height: 220,
      params: [shownParameter(methods)],
      layer: [
        {
          data: { name: "quotes" },
          transform: [
            ...foldMethods("r", methods, "residual"),
            { calculate: "abs(datum.residual)", as: "size" },
            {
              aggregate: [
                { op: "mean", field: "size", as: "mean" },
                { op: "count", as: "count" },
              ],
              groupby: ["slice", "method", "label"],
            },
            { calculate: `${JSON.stringify(taus)}[datum.slice]`, as: "tau" },
            {
              calculate: `${JSON.stringify(slices.map(({ label }) => label))}[datum.slice]`,
              as: "expiry",
            },
          ],
          mark: { type: "line", point: { size: 22 } },
          encoding: {
            x: termAxis("tau", [taus[0], taus[taus.length - 1]]),
            y: {
              field: "mean",
              type: "quantitative",
              title: "mean |model − mid|, half-spreads",
              axis: { tickCount: 5 },
            },
            color: methodColor(methods),
            strokeDash: methodStroke(methods),
            tooltip: [
              { field: "label", title: "method" },
              { field: "expiry" },
              { field: "mean", title: "half-spreads", format: ".2f" },
              { field: "count", title: "quotes" },
            ],
          },
        },
        {
          data: { values: [{}] },
          mark: { type: "rule", color: ink("faint"), strokeDash: [2, 3] },
          encoding: { y: { datum: 1 } },
        },
      ],
    },
  };
}
