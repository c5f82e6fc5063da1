import { ink } from "../theme/palette.ts";
import type { Study } from "../study/study.ts";
import { kAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";
import { foldMethods, methodColor, methodStroke, shownParameter } from "./method-layers.ts";

/** The implied density of one expiry, every method. */
export function sliceDensityFigure({ methods, curves }: Study): Figure {
  return {
    id: "slice-density",
    description: "Risk-neutral density of the log-return to one expiry, one line for every method.",
    partition: "slice",
    height: 230,
    tables: { curves },
    spec: {
      width: "container",
      height: 170,
      params: [shownParameter(methods)],
      layer: [
        {
          data: { name: "curves" },
          transform: [...foldMethods("d", methods, "density")],
          mark: { type: "line", interpolate: "monotone" },
          encoding: {
            x: kAxis(),
            y: {
              field: "density",
              type: "quantitative",
              title: "density of ln(S/F)",
              axis: { tickCount: 4 },
            },
            color: methodColor(methods),
            strokeDash: methodStroke(methods),
            detail: { field: "method", type: "nominal" },
            tooltip: [
              { field: "label", title: "method" },
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
