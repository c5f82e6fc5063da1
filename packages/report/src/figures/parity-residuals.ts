import { ink } from "../theme/palette.ts";
import { termRange } from "../theme/vega-config.ts";
import type { Study } from "../study/study.ts";
import { kAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";
import { withExpiry } from "./slice-lines.ts";

/** How well put-call parity holds at the pairs the forwards were found from. */
export function parityResidualsFigure({ parity, slices }: Study): Figure {
  return {
    id: "parity-residuals",
    description:
      "Put-call parity residual of every pair used, in basis points of the discounted forward, " +
      "against log-moneyness, coloured from short to long expiries.",
    height: 260,
    tables: { parity },
    spec: {
      width: "container",
      height: 200,
      layer: [
        {
          data: { name: "parity" },
          transform: [withExpiry(slices)],
          mark: { type: "point", shape: "circle", size: 9, opacity: 0.6 },
          encoding: {
            x: kAxis(),
            y: {
              field: "bps",
              type: "quantitative",
              title: "C − P − D(F − K), bp of D·F",
              axis: { tickCount: 5 },
            },
            color: {
              field: "slice",
              type: "quantitative",
              legend: null,
              scale: { range: termRange, domain: [0, Math.max(1, slices.length - 1)] },
            },
            tooltip: [
              { field: "expiry" },
              { field: "strike", format: "~f" },
              { field: "bps", title: "basis points", format: "+.2f" },
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
