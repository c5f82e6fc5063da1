/** Lines that a page's chips show and hide: of methods, of policies. */
import type { TopLevelSpec } from "vega-lite";

/** A step of a figure's data flow. */
export type Transform = NonNullable<TopLevelSpec["transform"]>[number];

export interface ShownLine {
  /** Short and safe in names of columns. */
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
}

/** Turns the columns `PREFIX_KEY` into rows with `method` and `value`, shown lines only. */
export function foldLines(
  prefix: string,
  lines: readonly Pick<ShownLine, "key" | "label">[],
  value: string,
): Transform[] {
  const labels = Object.fromEntries(lines.map(({ key, label }) => [key, label]));
  return [
    { fold: lines.map(({ key }) => `${prefix}_${key}`), as: ["column", value] },
    { calculate: `substring(datum.column, ${prefix.length + 1})`, as: "method" },
    { filter: `indexof(shown, datum.method) >= 0 && isValid(datum.${value})` },
    { calculate: `${JSON.stringify(labels)}[datum.method]`, as: "label" },
  ];
}

/** The parameter the page sets to the lines it shows. */
export function shownParameter(lines: readonly Pick<ShownLine, "key">[]) {
  return { name: "shown", value: lines.map(({ key }) => key) };
}

export function lineColor(lines: readonly Pick<ShownLine, "key" | "color">[]) {
  return {
    field: "method",
    type: "nominal" as const,
    legend: null,
    scale: { domain: lines.map(({ key }) => key), range: lines.map(({ color }) => color) },
  };
}

export function lineStroke(lines: readonly Pick<ShownLine, "key" | "dash">[]) {
  return {
    field: "method",
    type: "nominal" as const,
    legend: null,
    scale: { domain: lines.map(({ key }) => key), range: lines.map(({ dash }) => [...dash]) },
  };
}
