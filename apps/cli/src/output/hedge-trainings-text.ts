/** How trainings of hedges went, for the terminal. */
import type { HedgeTrainingRecord } from "@volsmith/backtest";
import { count, counted, plain } from "../terminal/format.ts";
import { duration } from "../terminal/progress.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";
import { moneyDigits } from "./money.ts";

/** One training as it is done. @param of how many there are of its policy */
export function trainingLine(training: HedgeTrainingRecord, of: number): string {
  const { status, advice, epochs, bestLoss, seconds } = training;
  const name = trainingName(training, of);
  if (status === "failed")
    return `${styles.bad(status)} ${name}: ${plain(advice ?? "no policy", 500)}`;
  const loss = bestLoss === null ? "" : `, loss ${bestLoss.toPrecision(4)}`;
  return `${name}: ${statusText(status)} after ${counted(epochs, "epoch")}, ${duration(1000 * seconds)}${loss}`;
}

/** A line for each policy, and what was to be said of its trainings. */
export function trainingsText(trainings: readonly HedgeTrainingRecord[]): string {
  const policies = [...new Set(trainings.map(({ policy }) => policy))];
  const rows = policies.map((policy) => trainings.filter((each) => each.policy === policy));
  const table = textTable(rows, [
    { head: "training", align: "left", cell: ([{ policy }]) => plain(policy) },
    { head: "ended", align: "left", cell: endingsText },
    { head: "epochs", cell: rangeOf(({ epochs }) => epochs) },
    { head: "best epoch", cell: rangeOf(({ bestEpoch }) => bestEpoch + 1) },
    { head: "weights", cell: rangeOf(({ parameterCount }) => parameterCount) },
    { head: "asks", cell: soldFor },
    { head: "time", cell: (runs) => duration(1000 * sum(runs.map(({ seconds }) => seconds))) },
  ]);
  const remarks = rows.flatMap((runs) =>
    runs.flatMap((training) => {
      const { advice, status } = training;
      if (advice === null) return [];
      return [
        `${adviceHead(status)} ${trainingName(training, runs.length)}: ${plain(advice, 500)}`,
      ];
    }),
  );
  return [table, ...remarks].join("\n");
}

/** "finished", "2 finished, 1 diverged" */
function endingsText(runs: readonly HedgeTrainingRecord[]): string {
  const statuses = [...new Set(runs.map(({ status }) => status))];
  if (statuses.length === 1 && runs.length === 1) return statusText(statuses[0]);
  return statuses
    .map((status) => {
      const n = runs.filter((run) => run.status === status).length;
      return `${count(n)} ${statusText(status)}`;
    })
    .join(", ");
}

function statusText(status: HedgeTrainingRecord["status"]): string {
  const bad = status === "failed" || status === "diverged";
  return bad ? styles.bad(status) : status.replace("-", " ");
}

/** "30", "24 to 30" */
function rangeOf(field: (training: HedgeTrainingRecord) => number) {
  return (runs: readonly HedgeTrainingRecord[]): string => rangeText(runs.map(field));
}

function rangeText(numbers: readonly number[]): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (most < 1) return "–";
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}

/** What a claim is sold for by its training; a criterion without cash takes nothing. */
function soldFor(runs: readonly HedgeTrainingRecord[]): string {
  const prices = runs.flatMap(({ premium: { price, how } }) =>
    price === null || how === "none" ? [] : [price],
  );
  if (prices.length === 0) return "–";
  const digits = moneyDigits(prices);
  const [least, most] = [Math.min(...prices), Math.max(...prices)].map((x) => x.toFixed(digits));
  return least === most ? least : `${least} to ${most}`;
}

/** "GRU 64", or "GRU 64, 2 of 3" where there are several. */
function trainingName({ policy, run }: HedgeTrainingRecord, of: number): string {
  return of > 1 ? `${plain(policy)}, ${run} of ${of}` : plain(policy);
}

/** Advice may come with a training that went well, too. */
function adviceHead(status: HedgeTrainingRecord["status"]): string {
  const bad = status === "failed" || status === "diverged";
  return bad ? styles.bad(`${status}:`) : styles.warn("note:");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}
