/** Tables with a line for each model, or a few. */
import type { ClassMetrics, Metrics } from "@volsmith/study";
import type { Cell } from "../../table.ts";
import type { ModelStudyView, StudyModel } from "../view.ts";
import { tableOf } from "../../study-table.ts";
import type { StudyTable } from "../../study-table.ts";

export function modelTables(view: ModelStudyView): StudyTable[] {
  const { models } = view;
  return [
    tableOf("models", models.map(overviewRow)),
    tableOf(
      "errors",
      models.flatMap((model) =>
        [
          ...(["train", "validation", "test"] as const).map((part) => ({
            part: part as string,
            metrics: model.result.metrics[part],
          })),
          ...(model.result.truth ? [{ part: "test, truth", metrics: model.result.truth }] : []),
        ].map(({ part, metrics }) => ({ ...modelCells(model), part, ...metricCells(metrics) })),
      ),
    ),
    classTable("by-ticker", models, ({ result }) => result.byTicker),
    classTable("by-moneyness", models, ({ result }) => result.byMoneyness),
    classTable("by-maturity", models, ({ result }) => result.byMaturity),
    classTable("by-month", models, ({ result }) => result.byMonth),
    tableOf(
      "loss-curves",
      models.flatMap((model) =>
        model.result.history.map(({ training, validation }, i) => ({
          ...modelCells(model),
          epoch: i + 1,
          training,
          validation,
        })),
      ),
      ["model", "kind", "epoch", "training", "validation"],
    ),
    tableOf(
      "over-time",
      models.flatMap((model) =>
        model.result.overTime.map((at) => ({ ...modelCells(model), ...at })),
      ),
      ["model", "kind", "day", "actual", "predicted"],
    ),
    tableOf(
      "samples",
      models.flatMap((model) => model.result.sample.map((at) => ({ ...modelCells(model), ...at }))),
      ["model", "kind", "day", "ticker", "moneyness", "tau", "actual", "predicted"],
    ),
    tableOf(
      "error-histograms",
      models.flatMap((model) =>
        (model.result.errors?.counts ?? []).map((count, bin) => ({
          ...modelCells(model),
          from: model.result.errors!.edges[bin],
          to: model.result.errors!.edges[bin + 1],
          count,
        })),
      ),
      ["model", "kind", "from", "to", "count"],
    ),
    tableOf(
      "importance",
      models.flatMap((model) =>
        model.result.importance.map((each) => ({ ...modelCells(model), ...each })),
      ),
      ["model", "kind", "feature", "value"],
    ),
  ];
}

function modelCells({ name, result }: StudyModel): { model: string; kind: string } {
  return { model: name, kind: result.kind };
}

function overviewRow(model: StudyModel): Record<string, Cell> {
  const { rank, result } = model;
  return {
    rank,
    ...modelCells(model),
    title: result.title,
    status: result.status,
    ...metricCells(result.metrics.test),
    truthMae: result.truth?.mae ?? null,
    outsideBounds: result.outsideBounds,
    parameters: result.parameterCount,
    fitSeconds: result.fitSeconds,
    inferenceSeconds: result.inferenceSeconds,
    rowsPerSecond: result.rowsPerSecond,
    epochs: result.history.length,
    bestEpoch: result.bestEpoch,
    advice: result.advice,
  };
}

function metricCells({ rows, mae, mse, rmse, correct, over, under }: Metrics) {
  return { rows, mae, mse, rmse, correct, over, under };
}

function classTable(
  name: string,
  models: readonly StudyModel[],
  of: (model: StudyModel) => readonly ClassMetrics[],
): StudyTable {
  return tableOf(
    name,
    models.flatMap((model) =>
      of(model).map(({ label, ...metrics }) => ({
        ...modelCells(model),
        class: label,
        ...metricCells(metrics),
      })),
    ),
    ["model", "kind", "class", "rows", "mae", "mse", "rmse", "correct", "over", "under"],
  );
}
