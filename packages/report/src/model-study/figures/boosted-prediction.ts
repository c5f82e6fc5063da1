import { columnsOf, rounded, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { StudyModel } from "../view.ts";
import { namedColor, numberAxis, topLegend } from "../../figures/parts.ts";

/**
 * S18. How a boosted price comes about: the sum after so many trees of a few rows, or, where that was
 * not kept, the boosted price along moneyness beside the market's.
 */
export function boostedPredictionFigure(model: StudyModel): ModelStudyFigure | null {
  if (model.family !== "boosting") return null;
  return stagedFigure(model) ?? alongMoneyness(model);
}

const lineTokens = ["m-svi", "m-ssvi", "m-essvi", "m-operator", "m-spline", "m-repaired"] as const;

function stagedFigure({ key, name, leads, result }: StudyModel): ModelStudyFigure | null {
  const { staged } = result;
  if (!staged || staged.rows.length === 0 || staged.rounds.length < 2) return null;
  const id = `boosted-${key}`;
  const shown = staged.rows.slice(0, lineTokens.length);
  const colors = shown.map(({ label }, i) => ({ label, color: ink(lineTokens[i]) }));
  const rows = shown.flatMap(({ label, predictions }) =>
    staged.rounds.map((trees, i) => ({
      label,
      trees: Math.max(trees, 0) + 1,
      price: rounded(predictions[i] ?? Number.NaN),
    })),
  );
  const last = staged.rounds.at(-1)! + 1;
  const actual = shown.map(({ label, actual }) => ({ label, trees: last, price: rounded(actual) }));
  const x = {
    field: "trees",
    type: "quantitative" as const,
    title: "trees added up",
    scale: { type: "log" as const, nice: false, padding: 10 },
    axis: {
      labelExpr: "format(datum.value - 1, '~s')",
      values: staged.rounds.map((trees) => Math.max(trees, 0) + 1),
      labelOverlap: "greedy" as const,
    },
  };
  const y = numberAxis("price", "C/K");
  const color = namedColor("label", colors, topLegend(2));
  return {
    id,
    title: "A boosted prediction",
    description: `Predicted C/K of a few test rows by ${name} after so many trees; rings are the actual values.`,
    caption: `How prices by ${name} come about: the sum of trees after so many of them, for ${shown.length} test rows; rings are the actual C/K.`,
    answers: leads ? ["S18"] : [],
    height: 340,
    tables: { [id]: columnsOf(rows), [`${id}-actual`]: columnsOf(actual) },
    spec: {
      width: "container",
      height: 210,
      layer: [
        {
          data: { name: id },
          transform: [{ filter: "isValid(datum.price)" }],
          mark: { type: "line", interpolate: "step-after" },
          encoding: { x, y, color },
        },
        {
          data: { name: `${id}-actual` },
          mark: { type: "point", filled: false, size: 90, strokeWidth: 1.6 },
          encoding: {
            x,
            y,
            color,
            tooltip: [
              { field: "label", title: " " },
              { field: "price", title: "actual C/K", format: ".4f" },
            ],
          },
        },
      ],
    },
  };
}

function alongMoneyness({ key, name, leads, color, result }: StudyModel): ModelStudyFigure | null {
  if (result.sample.length === 0) return null;
  const id = `boosted-${key}`;
  const rows = thin(result.sample, 300).flatMap(({ moneyness, tau, actual, predicted }) =>
    [
      ["actual", actual],
      ["boosted", predicted],
    ].map(([what, value]) => ({
      what,
      moneyness: rounded(moneyness, 4),
      value: rounded(Number(value), 4),
      tau: rounded(tau, 3),
    })),
  );
  return {
    id,
    title: "A boosted prediction",
    description: `C/K against moneyness: actual values and the sums of trees of ${name}.`,
    caption: `Prices by ${name} along S/K beside the actual ones, a sample of the test part: sums of trees are steps, not curves.`,
    answers: leads ? ["S18"] : [],
    height: 310,
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height: 220,
      data: { name: id },
      mark: { type: "point", shape: "circle", size: 12, opacity: 0.6 },
      encoding: {
        x: numberAxis("moneyness", "moneyness S/K"),
        y: numberAxis("value", "C/K"),
        color: namedColor("what", [
          { label: "actual", color: ink("m-flat") },
          { label: "boosted", color },
        ]),
        tooltip: [
          { field: "what", title: " " },
          { field: "moneyness", title: "S/K", format: ".3f" },
          { field: "tau", title: "years", format: ".2f" },
          { field: "value", title: "C/K", format: ".4f" },
        ],
      },
    },
  };
}
