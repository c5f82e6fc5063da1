import { percentText } from "../../html/numbers.ts";
import type { SamplePoint } from "@volsmith/study";
import { families } from "../families.ts";
import { columnsOf, rounded, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { StudyModel } from "../view.ts";
import { OUTCOMES } from "./outcome-inks.ts";
import { namedColor, numberAxis } from "../../figures/parts.ts";
import { answersOf } from "./source-numbers.ts";

const mostSamples = 500;

/** Predicted against actual C/K of a sample of the test part. */
export function predictedActualFigure(
  model: StudyModel,
  { margin }: { readonly margin: number },
): ModelStudyFigure | null {
  const { key, name, family, result } = model;
  if (result.sample.length === 0) return null;
  const id = `scatter-${key}`;
  const rows = thin(result.sample, mostSamples).map((point) => ({
    actual: rounded(point.actual, 4),
    predicted: rounded(point.predicted, 4),
    outcome: outcome(point, margin),
    ticker: point.ticker,
    day: point.day,
  }));
  const most = Math.max(...rows.map(({ actual }) => actual ?? 0));
  const x = numberAxis("actual", "actual C/K");
  const y = numberAxis("predicted", "predicted C/K");
  return {
    id,
    title: "Predicted against actual",
    description: `Scatter of the C/K predicted by ${name} against the actual one; points on the diagonal are exact.`,
    caption: `C/K by ${name} against the actual one, ${rows.length} rows of the test part; green lies within ${percentText(margin)} of the diagonal.`,
    answers: answersOf(model, families[family].source.scatter),
    height: 330,
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height: 240,
      layer: [
        {
          data: {
            values: [
              { actual: 0, predicted: 0 },
              { actual: most, predicted: most },
            ],
          },
          mark: { type: "line", color: ink("faint"), strokeWidth: 1 },
          encoding: { x, y },
        },
        {
          data: { name: id },
          mark: { type: "point", shape: "circle", size: 11, opacity: 0.6 },
          encoding: {
            x,
            y,
            color: namedColor("outcome", OUTCOMES),
            tooltip: [
              { field: "ticker", title: " " },
              { field: "day", title: "quoted" },
              { field: "actual", format: ".4f" },
              { field: "predicted", format: ".4f" },
              { field: "outcome", title: "priced" },
            ],
          },
        },
      ],
    },
  };
}

function outcome({ actual, predicted }: SamplePoint, margin: number): string {
  const error = predicted - actual;
  if (Math.abs(error) <= margin * Math.abs(actual)) return "correct";
  return error > 0 ? "over" : "under";
}
