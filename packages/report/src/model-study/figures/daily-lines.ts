import type { StudyData } from "@volsmith/study";
import type { Figure } from "../../figures/figure.ts";
import { columnsOf, rounded, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { dayAxis, epochMs, namedColor, numberLabel, topLegend } from "../../figures/parts.ts";

export interface DailySeries {
  readonly label: string;
  readonly color: string;
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
}

const mostPoints = 420;

/** Lines over calendar days, with the beginnings of validation and test marked. */
export function dailyLines(
  series: readonly DailySeries[],
  {
    id,
    description,
    title,
    parts,
    format = ",.4~f",
    height = 220,
  }: {
    readonly id: string;
    readonly description: string;
    readonly title: string;
    readonly parts?: StudyData["parts"];
    readonly format?: string;
    readonly height?: number;
  },
): Figure {
  const rows = series.flatMap(({ label, days, values }) =>
    // Days without a value are left out: a rate known on quote dates only is still a line.
    thin(
      days.flatMap((day, i) => ((values[i] ?? null) === null ? [] : [{ day, value: values[i]! }])),
      mostPoints,
    ).map(({ day, value }) => ({ label, day: epochMs(day), value: rounded(value) })),
  );
  const [first, last] = [rows.at(0)?.day ?? 0, rows.at(-1)?.day ?? 0];
  const marks = parts
    ? (["validation", "test"] as const)
        // Two lines, lest the words run into each other on a narrow screen.
        .map((part, line) => ({ part, day: epochMs(parts[part].from) ?? 0, top: 2 + 14 * line }))
        .filter(({ day }) => day > first && day < last)
    : [];
  const many = series.length > 1;
  return {
    id,
    description,
    height: height + (many ? 105 : 50),
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height,
      layer: [
        {
          data: { values: marks },
          mark: { type: "rule", color: ink("faint"), strokeDash: [3, 3] },
          encoding: { x: dayAxis("day") },
        },
        {
          data: { values: marks },
          mark: { type: "text", align: "left", baseline: "top", dx: 4, color: ink("soft") },
          encoding: {
            x: dayAxis("day"),
            y: { field: "top", type: "quantitative", scale: null, axis: null },
            text: { field: "part" },
          },
        },
        {
          data: { name: id },
          mark: {
            type: "line",
            strokeWidth: 1.3,
            // A few dates, or one, are no line.
            point: rows.length <= 30 * series.length ? { size: 20 } : false,
            ...(many ? {} : { color: ink("accent") }),
          },
          encoding: {
            x: dayAxis("day"),
            y: {
              field: "value",
              type: "quantitative",
              title,
              scale: { zero: false },
              axis: { tickCount: 5, labelExpr: numberLabel(format) },
            },
            ...(many && { color: namedColor("label", series, topLegend(3)) }),
            tooltip: [
              { field: "label", title: " " },
              { field: "day", type: "temporal", format: "%d %b %Y" },
              { field: "value", title, format },
            ],
          },
        },
      ],
    },
  };
}
