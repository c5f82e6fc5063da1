import { gradientLegend } from "../../figures/gradient-legend.ts";
import { rounded } from "../../table.ts";
import { columnsOf } from "../study-figure.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { labelsOf } from "./outcomes.ts";
import { nameBands } from "./parts.ts";

/** The correct share of every model in every month of the test part. */
export function monthsFigure({ ranked }: ModelStudyView): ModelStudyFigure | null {
  const months = labelsOf(ranked.map(({ result }) => result.byMonth)).toSorted();
  const rows = ranked.flatMap(({ name, result }) =>
    result.byMonth.flatMap(({ label, correct, rows }) =>
      correct === null ? [] : [{ name, month: label, correct: rounded(correct), rows }],
    ),
  );
  if (rows.length === 0) return null;
  const height = ranked.length * 22;
  return {
    id: "months",
    title: "Month by month",
    description:
      "Heat map of the share of rows priced correctly, by model and month of the test part.",
    caption:
      "Share priced correctly by model and month of the test part: whether a model fades the further it is from what it was trained on.",
    answers: [],
    height: height + 110,
    tables: { months: columnsOf(rows) },
    spec: {
      width: "container",
      height,
      data: { name: "months" },
      mark: { type: "rect", strokeWidth: 0 },
      encoding: {
        x: {
          field: "month",
          type: "ordinal",
          title: null,
          scale: { domain: months, paddingInner: 0.02 },
          axis: { labelAngle: 0, labelOverlap: "greedy", grid: false, labelSeparation: 8 },
        },
        y: nameBands(
          "name",
          ranked.map(({ name }) => name),
        ),
        color: {
          field: "correct",
          type: "quantitative",
          scale: { nice: true },
          legend: gradientLegend("priced correctly", {
            labelExpr: "format(datum.value, '~g') + ' %'",
          }),
        },
        tooltip: [
          { field: "name", title: " " },
          { field: "month" },
          { field: "correct", title: "correct, %", format: ".1f" },
          { field: "rows", format: "," },
        ],
      },
    },
  };
}
