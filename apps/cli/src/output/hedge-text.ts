/** A back-test of hedges in words and figures, for the terminal. */
import type { BacktestResult, HedgeTrainingRecord } from "@volsmith/backtest";
import { count, counted, fixed, percent, plain } from "../terminal/format.ts";
import { duration } from "../terminal/progress.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";
import { hedgeStandings } from "./hedge-standings.ts";
import type { HedgeStanding, HedgeStandings } from "./hedge-standings.ts";
import { hedgeVerdict, intervalText } from "./hedge-verdict.ts";
import { moneyDigits } from "./money.ts";

/** What was hedged where, the policies by CVaR, the answer, and how the trainings went. */
export function hedgeText(result: BacktestResult): string {
  const { evaluation, trainings } = result;
  const standings = hedgeStandings(result);
  return [
    ...headLines(result),
    "",
    textTable(standings.lines, columns(standings)),
    styles.dim(
      `* learned; profit and loss of one claim sold for ${evaluation.premium.toFixed(standings.digits)}, on paths no training has seen; ` +
        `interval: ${percent(standings.confidence, 0)} of the CVaR`,
    ),
    "",
    styles.strong(`verdict: ${hedgeVerdict(result)}`),
    ...(trainings.length > 0 ? ["", trainingsTable(trainings)] : []),
    ...trainings.flatMap((training) => {
      const { advice, status } = training;
      return advice === null ? [] : [`${adviceHead(status)} ${trainingName(training)}: ${advice}`];
    }),
  ].join("\n");
}

/** One training as it is done. */
export function trainingLine(training: HedgeTrainingRecord): string {
  const { status, advice, epochs, bestLoss, seconds } = training;
  const name = trainingName(training);
  if (status === "failed") return `${styles.bad(status)} ${name}: ${advice ?? "no policy"}`;
  const loss = bestLoss === null ? "" : `, loss ${bestLoss.toPrecision(4)}`;
  return `${name}: ${statusText(status)} after ${counted(epochs, "epoch")}, ${duration(1000 * seconds)}${loss}`;
}

function headLines({ evaluation, markets }: BacktestResult): string[] {
  const { payoff, instruments, times, nPaths } = evaluation;
  const traded = instruments.map(({ name, costs }) => {
    const paid = costs.map(memberText).join(" and ");
    return `${plain(name)}${paid ? ` at ${paid}` : " without costs"}`;
  });
  const { training, test } = markets;
  const chosen = training.nValidation > 0 ? ` and ${count(training.nValidation)} to choose by` : "";
  return [
    `${memberText(payoff)}, hedged ${counted(times.length - 1, "time")} with ${traded.join(", ")}`,
    `learned on ${count(training.nPaths)} paths${chosen}: ${plain(training.title, 200)}`,
    `judged on ${count(nPaths)} paths${test.title === training.title ? ", others of the same" : `: ${plain(test.title, 200)}`}`,
  ];
}

/** "call, strike 100", "proportional, rate 0.002" */
function memberText({ kind, ...options }: { readonly kind: string }): string {
  const parts = Object.entries(options).map(([key, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${spaced(key)} ${text}`;
  });
  return plain([spaced(kind), ...parts].join(", "), 120);
}

/** "averageFrom" → "average from" */
function spaced(key: string): string {
  return key
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase();
}

function columns({ lines, level, digits }: HedgeStandings): Column<HedgeStanding>[] {
  const money = (head: string, of: (line: HedgeStanding) => number | null) => ({
    head,
    cell: (line: HedgeStanding) => fixed(of(line), digits),
  });
  const seeds = lines.some(({ cvarSd }) => cvarSd !== null);
  return [
    {
      head: "policy",
      align: "left",
      cell: ({ name, learned }) =>
        learned ? `${styles.accent("*")} ${plain(name)}` : `  ${plain(name)}`,
    },
    { ...money(`CVaR ${percent(level, 0)}`, ({ cvar }) => cvar) },
    {
      head: "interval",
      cell: ({ interval }) => (interval ? intervalText(interval, digits) : "–"),
    },
    ...(seeds ? [money("over seeds ±", ({ cvarSd }) => cvarSd)] : []),
    money("mean", ({ mean }) => mean),
    money("sd", ({ sd }) => sd),
    money("entropic price", ({ entropicPrice }) => entropicPrice),
    money("cost", ({ cost }) => cost),
    { head: "turnover", cell: ({ turnover }) => fixed(turnover, Math.min(digits, 1)) },
  ];
}

function trainingsTable(trainings: readonly HedgeTrainingRecord[]): string {
  const policies = [...new Set(trainings.map(({ policy }) => policy))];
  const rows = policies.map((policy) => trainings.filter((each) => each.policy === policy));
  return textTable(rows, [
    { head: "training", align: "left", cell: ([{ policy }]) => plain(policy) },
    { head: "ended", align: "left", cell: endingsText },
    { head: "epochs", cell: rangeOf(({ epochs }) => epochs) },
    { head: "best epoch", cell: rangeOf(({ bestEpoch }) => bestEpoch + 1) },
    { head: "weights", cell: rangeOf(({ parameterCount }) => parameterCount) },
    { head: "sold for", cell: soldFor },
    { head: "time", cell: (runs) => duration(1000 * sum(runs.map(({ seconds }) => seconds))) },
  ]);
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

function trainingName({ policy, run }: HedgeTrainingRecord): string {
  return run > 1 ? `${plain(policy)}, training ${run}` : plain(policy);
}

/** Advice may come with a training that went well, too. */
function adviceHead(status: HedgeTrainingRecord["status"]): string {
  const bad = status === "failed" || status === "diverged";
  return bad ? styles.bad(`${status}:`) : styles.warn("note:");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}
