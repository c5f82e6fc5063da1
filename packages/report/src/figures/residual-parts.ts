/** The pieces all residual figures share: one axis, one band, one tooltip. */
import { ink } from "../theme/palette.ts";

/** Residuals beyond four half-spreads are drawn at the edge; their tooltip has the true size. */
export function residualAxis(field: string) {
  return {
    field,
    type: "quantitative" as const,
    title: "model − mid, half-spreads",
    scale: { domain: [-4.2, 4.2], nice: false },
    axis: {
      values: [-4, -2, 0, 2, 4],
      labelOverlap: false,
      labelExpr: "datum.value > 0 ? '+' + datum.label : datum.label",
    },
  };
}

/** Between −1 and 1 the price lies inside bid and ask. */
export function residualBand() {
  return {
    data: { values: [{ low: -1, high: 1 }] },
    mark: { type: "rect" as const, color: ink("band"), opacity: 1, tooltip: null },
    encoding: { y: residualAxis("low"), y2: { field: "high" } },
  };
}

export const residualTooltip = [
  { field: "label", title: "method" },
  { field: "strike", title: "strike", format: "~f" },
  { field: "k", title: "ln(K/F)", format: ".4f" },
  { field: "residual", title: "half-spreads", format: "+.2f" },
];
