import { gradientLegend } from "../../figures/gradient-legend.ts";
import { columnsOf, rounded } from "../../table.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { nameBands } from "../../figures/parts.ts";

/** What the models look at: every model's importances as shares of their sum. */
export function importanceFigure({ ranked, result }: ModelStudyView): ModelStudyFigure | null {
  const models = ranked.filter(({ result }) => result.importance.some(({ value }) => value > 0));
  if (models.length === 0) return null;
  const named = models.flatMap(({ result }) => result.importance.map(({ feature }) => feature));
  const features = [...new Set([...result.data.featureNames, ...named])];
  const rows = models.flatMap(({ name, result }) => {
    const sum = result.importance.reduce((total, { value }) => total + Math.max(value, 0), 0);
    return result.importance.map(({ feature, value }) => ({
      name,
      feature,
      share: rounded((100 * Math.max(value, 0)) / sum, 4),
    }));
  });
  const height = models.length * 22;
  return {
    id: "importance",
    title: "What the models look at",
    description: "Heat map of the importance of every feature to every model, in shares.",
    caption:
      "Importance of each feature: gain of its splits for trees, mean slope times standard deviation for the rest, as shares of a model’s sum. Empty: not among what a model is shown.",
    answers: [],
    height: height + 130,
    tables: { importance: columnsOf(rows) },
    spec: {
      width: "container",
      height,
      data: { name: "importance" },
      mark: { type: "rect", strokeWidth: 0 },
      encoding: {
        x: {
          field: "feature",
          type: "ordinal",
          title: null,
          scale: { domain: features, paddingInner: 0.02 },
          axis: { labelAngle: -40, grid: false },
        },
        y: nameBands(
          "name",
          models.map(({ name }) => name),
        ),
        color: {
          field: "share",
          type: "quantitative",
          scale: { type: "sqrt", domainMin: 0 },
          legend: gradientLegend("share of importance", {
            labelExpr: "format(datum.value, '~g') + ' %'",
            tickCount: 4,
          }),
        },
        tooltip: [
          { field: "name", title: " " },
          { field: "feature" },
          { field: "share", title: "% of importance", format: ".1f" },
        ],
      },
    },
  };
}
