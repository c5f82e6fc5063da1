import { ink } from "../theme/palette.ts";
import type { Study } from "../study/study.ts";
import { kAxis, volAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";
import { foldMethods, methodColor, methodStroke, shownParameter } from "./method-layers.ts";

/** One expiry's smile: bid/ask bars, mids, and every method's curve. */
export function smileFigure({ methods, quotes, curves }: Study): Figure {
  return {
    id: "smile",
    description:
      "Implied volatility against log-moneyness for one expiry: a vertical bar from bid to ask " +
      "for every quote, and one curve for every method.",
    partition: "slice",
    height: 420,
    tables: { quotes, curves },
    spec: {
      width: "container",
      height: 360,
      params: [shownParameter(methods)],
      layer: [
        {
          data: { name: "quotes" },
          transform: [{ filter: "isValid(datum.high)" }],
          mark: { type: "rule", strokeWidth: 3.5, opacity: 0.38, strokeCap: "butt", clip: true },
          encoding: {
            x: kAxis(),
            y: volAxis("low"),
            y2: { field: "high" },
            tooltip: quoteTooltip(methods),
          },
        },
        {
          data: { name: "quotes" },
          mark: { type: "point", shape: "circle", size: 9, color: ink("soft"), clip: true },
          encoding: { x: kAxis(), y: volAxis("midVol"), tooltip: quoteTooltip(methods) },
        },
        {
          data: { name: "curves" },
          transform: [...foldMethods("v", methods, "vol")],
          mark: { type: "line", clip: true },
          encoding: {
            x: kAxis(),
            y: volAxis("vol"),
            color: methodColor(methods),
            strokeDash: methodStroke(methods),
            detail: { field: "method", type: "nominal" },
            tooltip: [
              { field: "label", title: "method" },
              { field: "k", title: "ln(K/F)", format: ".4f" },
              { field: "vol", title: "volatility", format: ".2%" },
            ],
          },
        },
      ],
    },
  };
}

/** What a quote says when asked. */
export function quoteTooltip(methods: Study["methods"]) {
  return [
    { field: "strike", title: "strike", format: "~f" },
    { field: "k", title: "ln(K/F)", format: ".4f" },
    { field: "bidVol", title: "bid", format: ".2%" },
    { field: "midVol", title: "mid", format: ".2%" },
    { field: "askVol", title: "ask", format: ".2%" },
    ...methods.map(({ key, label }) => ({ field: `v_${key}`, title: label, format: ".2%" })),
  ];
}
