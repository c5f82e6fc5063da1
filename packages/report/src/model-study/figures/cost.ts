import type { ModelResult } from "@volsmith/study";
import { rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { columnsOf } from "../study-figure.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";

const measures = [
  ["parameterCount", "parameters", "Parameters"],
  ["fitSeconds", "seconds to fit", "Time to fit"],
  ["rowsPerSecond", "rows priced a second", "Speed of pricing"],
] as const satisfies readonly (readonly [keyof ModelResult, string, string])[];

/** What accuracy costs: numbers in the dots are the models' places in the ranking. */
export function costFigures({ ranked }: ModelStudyView): ModelStudyFigure[] {
  return measures.flatMap(([measure, words, title]) => {
    const rows = ranked.flatMap(({ name, rank, color, result }) => {
      const cost = result[measure];
      // A logarithm has no place for what costs nothing.
      if (!Number.isFinite(cost) || cost <= 0) return [];
      const correct = rounded(result.metrics.test.correct!, 4);
      return [{ name, rank, color, cost: rounded(cost, 4), correct }];
    });
    if (rows.length === 0) return [];
    const id = `cost-${measure}`;
    const x = {
      field: "cost",
      type: "quantitative" as const,
      title: words,
      scale: { type: "log" as const, nice: false, padding: 18 },
      axis: { format: "~s", tickCount: 4, labelOverlap: "greedy" as const },
    };
    const y = {
      field: "correct",
      type: "quantitative" as const,
      title: "priced correctly, %",
      scale: { zero: false, nice: false, padding: 16 },
      axis: { tickCount: 5 },
    };
    return [
      {
        id,
        title,
        description: `Scatter of ${words} against the share priced correctly, one numbered dot for each model.`,
        caption: `Share priced correctly against ${words}; numbers are places in the table above.`,
        answers: [],
        height: 300,
        tables: { [id]: columnsOf(rows) },
        spec: {
          width: "container" as const,
          height: 230,
          data: { name: id },
          layer: [
            {
              mark: {
                type: "point" as const,
                shape: "circle",
                size: 300,
                opacity: 0.92,
                stroke: ink("paper"),
                strokeWidth: 1.5,
              },
              encoding: {
                x,
                y,
                fill: { field: "color", type: "nominal" as const, scale: null, legend: null },
                tooltip: [
                  { field: "name", title: " " },
                  { field: "cost", title: words, format: ",.4~g" },
                  { field: "correct", title: "correct, %", format: ".1f" },
                ],
              },
            },
            {
              mark: {
                type: "text" as const,
                color: ink("paper"),
                fontSize: 10.5,
                fontWeight: "bold" as const,
              },
              encoding: { x, y, text: { field: "rank" } },
            },
          ],
        },
      },
    ];
  });
}
