import type { BacktestMonth, SurfaceScores } from "@volsmith/surface";
import type { Figure } from "../figures/figure.ts";
import { rounded } from "../table.ts";
import { ink } from "../theme/palette.ts";

/** What is drawn month by month. */
export type MonthlyMeasure = "mape" | "halfSpreads";

const measures = {
  mape: { title: "MAPE, %", labels: "format(datum.value * 100, '~g')", format: ".2%" },
  halfSpreads: { title: "error, half-spreads", labels: "format(datum.value, '~g')", format: ".3f" },
} as const;

/** Who answers, in the order of the legend: colours and words. */
export const ANSWERS = [
  { key: "without", label: "as given", token: "m-essvi" },
  { key: "with", label: "fine-tuned", token: "m-operator" },
] as const;

/** A measure of every month, by the weights as given and by the tuned ones. */
export function monthlyFigure(months: readonly BacktestMonth[], measure: MonthlyMeasure): Figure {
  const id = `monthly-${measure}`;
  const { title, labels, format } = measures[measure];
  const rows = months.flatMap((month) =>
    ANSWERS.map(({ key, label }) => ({
      month: month.month,
      label,
      value: rounded(valueOf(month[key], measure)),
    })),
  );
  const x = {
    field: "month",
    type: "ordinal" as const,
    title: null,
    axis: { labelAngle: 0, grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    title,
    scale: { zero: true, nice: true },
    axis: { tickCount: 5, labelExpr: labels },
  };
  const color = {
    field: "label",
    type: "nominal" as const,
    legend: null,
    scale: {
      domain: ANSWERS.map(({ label }) => label),
      range: ANSWERS.map(({ token }) => ink(token)),
    },
  };
  const tooltip = [
    { field: "month", title: "month" },
    { field: "label", title: "weights" },
    { field: "value", title, format },
  ];
  return {
    id,
    description: `Two lines of ${title} by month: weights as given, and fine-tuned on the months before.`,
    height: 280,
    tables: {
      [id]: {
        month: rows.map(({ month }) => month),
        label: rows.map(({ label }) => label),
        value: rows.map(({ value }) => value),
      },
    },
    spec: {
      width: "container",
      height: 220,
      data: { name: id },
      layer: [
        { mark: { type: "line" }, encoding: { x, y, color } },
        { mark: { type: "point", size: 46, opacity: 1 }, encoding: { x, y, color, tooltip } },
      ],
    },
  };
}

function valueOf(scores: SurfaceScores, measure: MonthlyMeasure): number {
  return scores[measure] ?? Number.NaN;
}
