import type { ClassMetrics } from "@volsmith/study";
import type { Figure } from "../../figures/figure.ts";
import { gradientLegend } from "../../figures/gradient-legend.ts";
import { columnsOf, rounded } from "../../table.ts";
import { tokens } from "../../theme/palette.ts";
import type { StudyModel } from "../view.ts";
import { nameBands } from "../../figures/parts.ts";

/** The share priced correctly as a map, models down and classes across; null without any. */
export function shareMap(
  models: readonly StudyModel[],
  {
    id,
    description,
    classes,
    of,
  }: {
    readonly id: string;
    readonly description: string;
    readonly classes: readonly string[];
    readonly of: (model: StudyModel) => readonly ClassMetrics[];
  },
): Figure | null {
  const rows = models.flatMap((model) =>
    of(model).flatMap(({ label, correct, rows }) =>
      correct === null
        ? []
        : [{ name: model.name, class: label, correct: rounded(correct, 7), rows }],
    ),
  );
  if (rows.length === 0) return null;
  const height = models.length * 22;
  const shares = rows.map(({ correct }) => correct!);
  // The ramp is dark at its low end and light at its high end, on paper and on black.
  const middle = (Math.min(...shares) + Math.max(...shares)) / 2;
  const x = {
    field: "class",
    type: "ordinal" as const,
    title: null,
    scale: { domain: [...classes], paddingInner: 0.02 },
    axis: { labelAngle: 0, labelOverlap: "greedy" as const, grid: false, labelSeparation: 8 },
  };
  const y = nameBands(
    "name",
    models.map(({ name }) => name),
  );
  return {
    id,
    description,
    height: height + 105,
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height,
      data: { name: id },
      layer: [
        {
          mark: { type: "rect", strokeWidth: 0 },
          encoding: {
            x,
            y,
            color: {
              field: "correct",
              type: "quantitative",
              scale: { nice: false },
              legend: gradientLegend("priced correctly", {
                labelExpr: "format(datum.value, '~g') + ' %'",
                tickCount: 3,
              }),
            },
            tooltip: [
              { field: "name", title: " " },
              { field: "class", title: "class" },
              { field: "correct", title: "correct, %", format: ".1f" },
              { field: "rows", format: "," },
            ],
          },
        },
        {
          // Numbers where they have room.
          transform: [{ filter: `width / ${classes.length} >= 26` }],
          mark: { type: "text", fontSize: 10.5 },
          encoding: {
            x,
            y,
            text: { field: "correct", type: "quantitative", format: ".0f" },
            color: {
              condition: { test: `datum.correct > ${middle}`, value: tokens.ink.light },
              value: tokens.ink.dark,
            },
          },
        },
      ],
    },
  };
}
