import { ink } from "../theme/palette.ts";
import type { Study } from "../study/study.ts";
import type { Figure } from "./figure.ts";
import { chooseMethod, methodParameter } from "./method-layers.ts";
import { termColor, withExpiry } from "./slice-lines.ts";

/** Implied densities of all expiries in standard units, so that short and long compare. */
export function densitiesFigure({ methods, curves, slices }: Study): Figure {
  return {
    id: "densities",
    description:
      "Risk-neutral density of the log-return, scaled by the square root of time, one line for " +
      "every expiry, short to long by colour. Below zero there is butterfly arbitrage.",
    height: 360,
    tables: { curves },
    spec: {
      width: "container",
      height: 300,
      params: [methodParameter(methods)],
      layer: [
        {
          data: { name: "curves" },
          transform: [
            ...chooseMethod("d", "density"),
            { calculate: "datum.k / sqrt(datum.tau)", as: "z" },
            { calculate: "datum.density * sqrt(datum.tau)", as: "scaled" },
            { filter: "abs(datum.z) < 1.2" },
            withExpiry(slices),
          ],
          mark: { type: "line", strokeWidth: 1.2, interpolate: "monotone" },
          encoding: {
            x: {
              field: "z",
              type: "quantitative",
              title: "ln(S/F) / √τ",
              scale: { nice: false, zero: false },
              axis: { tickCount: 8 },
            },
            y: {
              field: "scaled",
              type: "quantitative",
              title: "density × √τ",
              axis: { tickCount: 5 },
            },
            color: termColor(slices),
            detail: { field: "slice", type: "nominal" },
            tooltip: [
              { field: "expiry" },
              { field: "k", title: "ln(S/F)", format: ".4f" },
              { field: "density", format: ".4g" },
            ],
          },
        },
        {
          data: { values: [{}] },
          mark: { type: "rule", color: ink("faint") },
          encoding: { y: { datum: 0 } },
        },
      ],
    },
  };
}
