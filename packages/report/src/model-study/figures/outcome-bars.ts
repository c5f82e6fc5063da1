import type { Metrics } from "@volsmith/study";
import type { Figure } from "../../figures/figure.ts";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { OUTCOMES } from "./outcome-inks.ts";
import { nameAxis } from "../../figures/parts.ts";

const rowHeight = 23;

/** Shares of rows priced correctly, too high and too low: one full bar for each name. */
export function outcomeBars(
  rows: readonly { readonly name: string; readonly metrics: Metrics }[],
  { id, description }: { readonly id: string; readonly description: string },
): Figure {
  const shown = rows.filter(({ metrics }) => metrics.correct !== null);
  const pieces = shown.flatMap(({ name, metrics }) => {
    let from = 0;
    return OUTCOMES.map(({ key, label }) => {
      const share = metrics[key] ?? 0;
      const piece = { name, outcome: label, from: rounded(from), to: rounded(from + share) };
      from += share;
      return { ...piece, share: rounded(share, 8), rows: metrics.rows };
    });
  });
  const names = shown.map(({ name }) => name);
  const y = nameAxis("name", names);
  const x = {
    field: "from",
    type: "quantitative" as const,
    title: "% of rows",
    scale: { domain: [0, 100], nice: false },
    axis: { tickCount: 5, grid: false },
  };
  const height = Math.max(1, names.length) * rowHeight;
  return {
    id,
    description,
    height: height + 55,
    tables: { [id]: columnsOf(pieces) },
    spec: {
      width: "container",
      height,
      data: { name: id },
      layer: [
        {
          mark: { type: "bar", height: rowHeight - 6 },
          encoding: {
            x,
            x2: { field: "to" },
            y,
            color: {
              field: "outcome",
              type: "nominal",
              legend: null,
              scale: {
                domain: OUTCOMES.map(({ label }) => label),
                range: OUTCOMES.map(({ color }) => color),
              },
            },
            // What matters is dark; what is missing from it is pale.
            opacity: { condition: { test: "datum.outcome === 'correct'", value: 0.9 }, value: 0.3 },
            tooltip: [
              { field: "name", title: " " },
              { field: "outcome", title: "priced" },
              { field: "share", title: "% of rows", format: ".2f" },
              { field: "rows", title: "rows", format: "," },
            ],
          },
        },
        {
          // A number needs some thirty pixels.
          transform: [{ filter: "(datum.share * width) / 100 >= 30" }],
          mark: { type: "text", align: "left", dx: 4, fontSize: 11 },
          encoding: {
            x,
            y,
            text: { field: "share", type: "quantitative", format: ".1f" },
            color: {
              condition: { test: "datum.outcome === 'correct'", value: ink("paper") },
              value: ink("ink"),
            },
          },
        },
      ],
    },
  };
}
