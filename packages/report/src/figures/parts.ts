/** Axes, scales and legends that the figures of the reports share. */
import { rounded } from "../table.ts";
import { ink } from "../theme/palette.ts";

/** A legend above the plot, out of the way of the y title. */
export function topLegend(columns = 4) {
  return {
    orient: "top" as const,
    // Clear of the title of the y axis, which stands above it.
    offset: 30,
    direction: "horizontal" as const,
    columns,
    title: null,
    labelColor: ink("soft"),
    labelFontSize: 11,
    labelLimit: 140,
    symbolSize: 60,
    symbolStrokeWidth: 2.5,
    columnPadding: 14,
    rowPadding: 3,
  };
}

/** Colours of a few named things, with or without a legend. */
export function namedColor(
  field: string,
  entries: readonly { readonly label: string; readonly color: string }[],
  legend: ReturnType<typeof topLegend> | null = topLegend(),
) {
  return {
    field,
    type: "nominal" as const,
    legend,
    scale: {
      domain: entries.map(({ label }) => label),
      range: entries.map(({ color }) => color),
    },
  };
}

/** Rows of names down the left side, in the order given. */
export function nameAxis(field: string, names: readonly string[], labelLimit = 150) {
  return {
    field,
    type: "nominal" as const,
    title: null,
    sort: [...names],
    scale: { domain: [...names] },
    axis: { labelLimit, grid: false, labelColor: ink("ink"), labelFontSize: 12 },
  };
}

/** The same for the rows of a map, with a little ground between them. */
export function nameBands(field: string, names: readonly string[], labelLimit = 150) {
  return {
    ...nameAxis(field, names, labelLimit),
    scale: { domain: [...names], paddingInner: 0.06 },
  };
}

/** A plain axis of numbers. */
export function numberAxis(
  field: string,
  title: string,
  { tickCount = 5, format = "~g", zero = false, grid = true } = {},
) {
  return {
    field,
    type: "quantitative" as const,
    title,
    scale: { zero, nice: false, padding: 6 },
    axis: { tickCount, labelExpr: numberLabel(format), grid },
  };
}

/** Labels in a format as it stands; an axis of its own would shorten 10 to 1e+1. */
export function numberLabel(format: string): string {
  return `format(datum.value, ${JSON.stringify(format)})`;
}

/** A calendar axis; cells are epoch milliseconds. */
export function dayAxis(field: string, tickCount = 6) {
  return {
    field,
    type: "temporal" as const,
    title: null,
    scale: { type: "utc" as const, nice: false },
    axis: { tickCount, labelOverlap: "greedy" as const, labelFlush: true, grid: false },
  };
}

export function epochMs(day: string): number | null {
  return rounded(Date.parse(day), 15);
}

/** A rule at nought, or wherever asked. */
export function ruleAt(channel: "x" | "y", at: number) {
  return {
    data: { values: [{}] },
    mark: { type: "rule" as const, color: ink("faint") },
    encoding: { [channel]: { datum: at } },
  };
}
