import { ink } from "../theme/palette.ts";
import type { Study } from "../study/study.ts";
import { kAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";
import { foldMethods, methodColor, shownParameter } from "./method-layers.ts";
import { residualAxis, residualBand, residualTooltip } from "./residual-parts.ts";

/** Under the detailed smile: each method's residual at every quote of the expiry. */
export function sliceResidualsFigure({ methods, quotes, curves }: Study): Figure {
  return {
    id: "slice-residuals",
    description:
      "Price residuals of one expiry in half-spreads against log-moneyness; inside the shaded " +
      "band the method's price lies between bid and ask.",
    partition: "slice",
    height: 190,
    tables: { quotes, curves },
    spec: {
      width: "container",
      height: 130,
      params: [shownParameter(methods)],
      layer: [
        residualBand(),
        // Invisible: gives the axis the extent it has in the smile above.
        {
          data: { name: "curves" },
          mark: { type: "point", opacity: 0, tooltip: null },
          encoding: { x: kAxis() },
        },
        {
          data: { name: "quotes" },
          transform: [
            ...foldMethods("r", methods, "residual"),
            { calculate: "clamp(datum.residual, -4, 4)", as: "drawn" },
          ],
          mark: { type: "point", shape: "circle", size: 16, opacity: 0.85 },
          encoding: {
            x: kAxis(),
            y: residualAxis("drawn"),
            color: methodColor(methods),
            tooltip: residualTooltip,
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
