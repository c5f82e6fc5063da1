import { ink } from "../theme/palette.ts";
import type { Study } from "../study/study.ts";
import type { Figure } from "./figure.ts";
import { foldMethods, methodColor, methodStroke, shownParameter } from "./method-layers.ts";

/** One panel of the small multiples: the smile of one expiry, bare. */
export function smileMultipleFigure({ methods, quotes, curves }: Study): Figure {
  const x = {
    field: "k",
    type: "quantitative" as const,
    title: null,
    scale: { zero: false, nice: false },
    axis: { tickCount: 4, format: "~g", labelFontSize: 10, tickSize: 3, labelPadding: 3 },
  };
  return {
    id: "smile-multiple",
    description: "Small smile of one expiry: bid/ask bars and every method's curve.",
    partition: "slice",
    height: 132,
    tables: { quotes, curves },
    spec: {
      width: "container",
      height: 108,
      params: [shownParameter(methods)],
      layer: [
        {
          data: { name: "quotes" },
          transform: [{ filter: "isValid(datum.high)" }],
          mark: { type: "rule", strokeWidth: 2, opacity: 0.4, color: ink("faint"), clip: true },
          encoding: { x, y: barePercentAxis("low"), y2: { field: "high" } },
        },
        {
          data: { name: "curves" },
          transform: [...foldMethods("v", methods, "vol")],
          mark: { type: "line", strokeWidth: 1.2, clip: true },
          encoding: {
            x,
            y: barePercentAxis("vol"),
            color: methodColor(methods),
            strokeDash: methodStroke(methods),
            detail: { field: "method", type: "nominal" },
          },
        },
      ],
    },
  };
}

function barePercentAxis(field: string) {
  return {
    field,
    type: "quantitative" as const,
    title: null,
    scale: { zero: false, nice: false, padding: 3 },
    axis: {
      tickCount: 3,
      labelExpr: "format(datum.value * 100, '~g')",
      labelFontSize: 10,
      labelPadding: 4,
      minExtent: 22,
    },
  };
}
