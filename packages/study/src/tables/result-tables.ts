/** Tables of a study, for spreadsheets. */
import type { ClassMetrics, Metrics, ModelResult, StudyResult } from "../result.ts";

type Cell = string | number | null;

export interface ResultTable {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const METRICS = ["rows", "mae", "mse", "rmse", "over", "under", "correct"] as const;

/** Every table of a result; those that would be empty are left out. */
export function resultTables({ models, searches, data }: StudyResult): ResultTable[] {
  const tables: ResultTable[] = [
    {
      name: "models",
      columns: [
        "model",
        "kind",
        "status",
        "parameters",
        "fit_seconds",
        "rows_per_second",
        "outside_bounds",
      ],
      rows: models.map((m) => [
        m.name,
        m.kind,
        m.status,
        m.parameterCount,
        m.fitSeconds,
        m.rowsPerSecond,
        m.outsideBounds,
      ]),
    },
    {
      name: "errors",
      columns: ["model", "part", ...METRICS],
      rows: models.flatMap(({ name, metrics, truth }) => [
        ...Object.entries(metrics).map(([part, m]): Cell[] => [name, part, ...cells(m)]),
        ...(truth ? [[name, "test, true prices", ...cells(truth)]] : []),
      ]),
    },
    byClass("ticker", models, (m) => m.byTicker),
    byClass("moneyness", models, (m) => m.byMoneyness),
    byClass("maturity", models, (m) => m.byMaturity),
    byClass("month", models, (m) => m.byMonth),
    {
      name: "daily-means",
      columns: ["model", "day", "actual", "predicted"],
      rows: models.flatMap(({ name, overTime }) =>
        overTime.map(({ day, actual, predicted }) => [name, day, actual, predicted]),
      ),
    },
    {
      name: "samples",
      columns: ["model", "day", "ticker", "moneyness", "tau", "actual", "predicted"],
      rows: models.flatMap(({ name, sample }) =>
        sample.map((s) => [name, s.day, s.ticker, s.moneyness, s.tau, s.actual, s.predicted]),
      ),
    },
    {
      name: "loss-curves",
      columns: ["model", "epoch", "training", "validation"],
      rows: models.flatMap(({ name, history }) =>
        history.map(({ training, validation }, i) => [name, i + 1, training, validation]),
      ),
    },
    {
      name: "importance",
      columns: ["model", "feature", "value"],
      rows: models.flatMap(({ name, importance }) =>
        importance.map(({ feature, value }) => [name, feature, value]),
      ),
    },
    {
      name: "trials",
      columns: [
        "search",
        "trial",
        "status",
        "epochs",
        "loss",
        "seconds",
        "parameters",
        "configuration",
      ],
      rows: searches.flatMap(({ name, trials }) =>
        trials.map((t) => [
          name,
          t.id,
          t.status,
          t.epochs,
          t.loss,
          t.seconds,
          t.parameterCount,
          JSON.stringify(t.config),
        ]),
      ),
    },
    {
      name: "exclusions",
      columns: ["reason", "title", "count"],
      rows: data.exclusions.reasons.map(({ reason, title, count }) => [reason, title, count]),
    },
    {
      name: "composition",
      columns: ["ticker", "moneyness", "maturity", "rows", "mean_price", "mean_ratio"],
      rows: data.composition.map((c) => [
        c.ticker,
        c.moneyness,
        c.maturity,
        c.rows,
        c.meanPrice,
        c.meanRatio,
      ]),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

function byClass(
  what: string,
  models: readonly ModelResult[],
  classes: (model: ModelResult) => readonly ClassMetrics[],
): ResultTable {
  return {
    name: `by-${what}`,
    columns: ["model", what, ...METRICS],
    rows: models.flatMap((model) => classes(model).map((c) => [model.name, c.label, ...cells(c)])),
  };
}

function cells(metrics: Metrics): Cell[] {
  return METRICS.map((name) => metrics[name]);
}

/** RFC 4180, with a line of names; what is null is empty. */
export function tableCsv({ columns, rows }: ResultTable): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

function csvCell(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
