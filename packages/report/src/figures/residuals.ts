import { ink } from "../theme/palette.ts";
import { termRange } from "../theme/vega-config.ts";
import type { Study } from "../study/study.ts";
import type { Figure } from "./figure.ts";
import { chooseMethod, methodParameter } from "./method-layers.ts";
import { residualAxis, residualBand } from "./residual-parts.ts";

/** Every quote's residual for one method, coloured by time to expiry. */
export function residualsFigure({ methods, quotes, slices }: Study): Figure {
  const terms = slices.map(({ tau }) => Number(Math.sqrt(tau).toPrecision(4)));
  return {
    id: "residuals",
    description:
      "Price residuals of all quotes in half-spreads against log-moneyness in units of √τ, for one method, " +
      "coloured from short to long expiries; inside the shaded band the price lies between bid and ask.",
    height: 320,
    tables: { quotes },
    spec: {
      width: "container",
      height: 260,
      params: [methodParameter(methods)],
      layer: [
        residualBand(),
        {
          data: { name: "quotes" },
          transform: [
            ...chooseMethod("r", "residual"),
            { calculate: "clamp(datum.residual, -4, 4)", as: "drawn" },
            { calculate: `${JSON.stringify(terms)}[datum.slice]`, as: "term" },
            { calculate: "datum.k / datum.term", as: "z" },
            {
              calculate: `${JSON.stringify(slices.map(({ label }) => label))}[datum.slice]`,
              as: "expiry",
            },
          ],
          mark: { type: "point", shape: "circle", size: 12, opacity: 0.7 },
          encoding: {
            x: {
              field: "z",
              type: "quantitative",
              title: "ln(K/F) / √τ",
              scale: { zero: false, nice: false, padding: 6 },
              axis: { tickCount: 8, format: "~g" },
            },
            y: residualAxis("drawn"),
            color: {
              field: "term",
              type: "quantitative",
              legend: null,
              scale: { range: termRange, domain: [terms[0], terms[terms.length - 1]] },
            },
            tooltip: [
              { field: "expiry" },
              { field: "strike", format: "~f" },
              { field: "k", title: "ln(K/F)", format: ".4f" },
              { field: "residual", title: "half-spreads", format: "+.2f" },
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
