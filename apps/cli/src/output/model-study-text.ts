/** A model study in words and figures, for the terminal. */
import type { Metrics, ModelResult, StudyResult } from "@volsmith/study";
import type { PricingTable } from "@volsmith/table";
import { count, counted, fixed, plain } from "../terminal/format.ts";
import { duration } from "../terminal/progress.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";

/** "SPX, NDX: 12,626 rows of 300 quote dates; 3,114 left out" */
export function pricingTableHead({ tickers, size, days, exclusions }: PricingTable): string {
  const dates = new Set(days).size;
  const out = exclusions.nRows - exclusions.nKept;
  return `${tickers.map((ticker) => plain(ticker)).join(", ")}: ${counted(size, "row")} of ${counted(dates, "quote date")}; ${count(out)} left out`;
}

/** One model as it is done. */
export function modelLine({ name, status, metrics, fitSeconds, advice }: ModelResult): string {
  const { validation } = metrics;
  if (validation.mse === null) return `${styles.bad(status)} ${name}: ${advice ?? "no prices"}`;
  const correct = `${fixed(validation.correct, 1)} % correct on validation`;
  return `${name}: ${correct}, ${status} after ${duration(1000 * fitSeconds)}`;
}

/** What data, a table with a line for each model, best first, and what went wrong. */
export function modelStudyText(result: StudyResult): string {
  const { data, models, searches, margin = 0.05 } = result;
  const { train, validation, test } = data.parts;
  const ranking = models.toSorted(
    (a, b) => (b.metrics.test.correct ?? -1) - (a.metrics.test.correct ?? -1),
  );
  return [
    `${data.tickers.map((ticker) => plain(ticker)).join(", ")}: ${count(train.rows)} rows to train (${train.from} to ${train.to}), ` +
      `${count(validation.rows)} to choose, ${count(test.rows)} to test (${test.from} to ${test.to})`,
    "",
    textTable(ranking, columns(data.hasTruth)),
    styles.dim(
      `test part; correct: within ${fixed(100 * margin, 0)} % of the actual C/K; errors in 10⁻³ of the strike`,
    ),
    ...searches.flatMap(({ name, strategy, nTrials, trials }) => [
      `${name}: best of ${counted(nTrials, "trial")} by ${strategy}, by the validation part: ${trials[0]?.id ?? "none"}`,
    ]),
    ...models.flatMap(({ name, status, advice }) =>
      advice === null ? [] : [`${adviceHead(status)} ${name}: ${advice}`],
    ),
  ].join("\n");
}

function columns(hasTruth: boolean): Column<ModelResult>[] {
  return [
    { head: "model", align: "left", cell: ({ name }) => name },
    { head: "over %", cell: test(({ over }) => fixed(over, 2)) },
    { head: "under %", cell: test(({ under }) => fixed(under, 2)) },
    { head: "correct %", cell: test(({ correct }) => styles.good(fixed(correct, 2))) },
    { head: "MAE", cell: test(({ mae }) => thousandths(mae)) },
    { head: "RMSE", cell: test(({ rmse }) => thousandths(rmse)) },
    ...(hasTruth
      ? [{ head: "MAE, truth", cell: ({ truth }: ModelResult) => thousandths(truth?.mae ?? null) }]
      : []),
    { head: "outside %", cell: ({ outsideBounds }) => fixed(outsideBounds, 2) },
    { head: "weights", cell: ({ parameterCount }) => count(parameterCount) },
    { head: "fit", cell: ({ fitSeconds }) => duration(1000 * fitSeconds) },
    { head: "rows/s", cell: ({ rowsPerSecond }) => count(Math.round(rowsPerSecond)) },
  ];
}

/** A model that did learn may come with advice, too. */
function adviceHead(status: ModelResult["status"]): string {
  const bad = status === "failed" || status === "diverged";
  return bad ? styles.bad(`${status}:`) : styles.warn("note:");
}

function test(of: (metrics: Metrics) => string): (model: ModelResult) => string {
  return ({ metrics }) => of(metrics.test);
}

function thousandths(value: number | null): string {
  return fixed(value === null ? null : 1000 * value, 3);
}
