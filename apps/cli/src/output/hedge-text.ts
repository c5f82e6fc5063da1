/** A back-test of hedges in words and figures, for the terminal. */
import type { BacktestConfig, BacktestResult, HedgeTrainingRecord } from "@volsmith/backtest";
import type { Interval } from "@volsmith/hedging";
import {
  cvarName,
  hedgeView,
  intervalOf,
  memberText,
  percentOf,
  statisticOf,
  verdictOf,
} from "@volsmith/report";
import type { HedgeView, ViewedPolicy } from "@volsmith/report";
import { count, counted, fixed, plain } from "../terminal/format.ts";
import { duration } from "../terminal/progress.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";
import { hedgeErrors, hedgeErrorsText } from "./hedge-errors.ts";
import { moneyDigits } from "./money.ts";

/** What was hedged where, the policies by CVaR, the answer, and how the trainings went. */
export function hedgeText(result: BacktestResult): string {
  const { evaluation, trainings } = result;
  const view = hedgeView(result);
  const digits = moneyDigits(view.policies.slice(0, 1).map(({ tail }) => tail ?? NaN));
  const { headline, sentences } = verdictOf(view);
  return [
    ...headLines(result),
    "",
    textTable(view.policies, columns(view, digits)),
    styles.dim(
      `* learned; profit and loss of one claim with a premium of ${fixed(evaluation.premium, digits)}, on paths no training ` +
        `has seen; interval: ${percentOf(view.confidence)} %, of the CVaR`,
    ),
    "",
    styles.strong(`${words(headline)}.`),
    words(sentences),
    ...(isOfSource(result) ? ["", hedgeErrorsText(hedgeErrors(result))] : []),
    ...(trainings.length > 0 ? ["", trainingsTable(trainings)] : []),
    ...trainings.flatMap((training) => {
      const { advice, status, policy } = training;
      if (advice === null) return [];
      const of = trainings.filter((each) => each.policy === policy).length;
      return [`${adviceHead(status)} ${trainingName(training, of)}: ${advice}`];
    }),
  ].join("\n");
}

/** One training as it is done. @param of how many there are of its policy */
export function trainingLine(training: HedgeTrainingRecord, of: number): string {
  const { status, advice, epochs, bestLoss, seconds } = training;
  const name = trainingName(training, of);
  if (status === "failed") return `${styles.bad(status)} ${name}: ${advice ?? "no policy"}`;
  const loss = bestLoss === null ? "" : `, loss ${bestLoss.toPrecision(4)}`;
  return `${name}: ${statusText(status)} after ${counted(epochs, "epoch")}, ${duration(1000 * seconds)}${loss}`;
}

function headLines({ evaluation, markets, trainings }: BacktestResult): string[] {
  const { payoff, instruments, times, nPaths } = evaluation;
  const traded = instruments.map(({ name, costs }) => {
    const paid = costs.map((cost) => plain(memberText(cost), 120)).join(" + ");
    return `${plain(name)} (costs: ${paid || "none"})`;
  });
  const { training, test } = markets;
  const { nPaths: nTraining, nValidation } = training;
  const chosen = nValidation > 0 ? `, chosen by ${count(nValidation)} others` : "";
  const learned = `learned on ${count(nTraining)} paths${chosen}`;
  const judged = `judged on ${counted(nPaths, "path")}`;
  const [from, on] = [training, test].map(({ title }) => plain(title, 200));
  const lines =
    trainings.length === 0
      ? [on, judged]
      : from === on
        ? [from, `${learned}, ${judged}`]
        : [`${learned}: ${from}`, `${judged}: ${on}`];
  return [
    `${plain(memberText(payoff), 120)}, hedged ${counted(times.length - 1, "time")} with ${traded.join(", ")}`,
    ...lines,
  ];
}

/** Whether a policy learned the source's objective, whose published figures are of paths in the money. */
function isOfSource({ config }: BacktestResult): boolean {
  const { criterion, policies = [] } = config as Partial<BacktestConfig>;
  return [criterion, ...policies.map((policy) => policy.criterion)].some(
    (each) => each?.kind === "itm-cvar-mse",
  );
}

/** Without what breaks lines in a page and nothing in a terminal, or is a file's to abuse. */
function words(text: string): string {
  return plain(text.replaceAll("\u00a0", " "), 500);
}

function columns({ policies, level }: HedgeView, digits: number): Column<ViewedPolicy>[] {
  const key = cvarName(level);
  const money = (head: string, of: (policy: ViewedPolicy) => number | null) => ({
    head,
    cell: (policy: ViewedPolicy) => fixed(of(policy), digits),
  });
  const repeated = policies.some((policy) => runs(policy) > 1);
  return [
    {
      head: "policy",
      align: "left",
      cell: ({ name, learned }) => `${learned ? styles.accent("*") : " "} ${plain(name)}`,
    },
    money(`CVaR ${percentOf(level)} %`, ({ tail }) => tail),
    { head: "interval", cell: (policy) => intervalText(tailInterval(policy, key), digits) },
    ...(repeated ? [money("seeds ±", (policy) => seedSd(policy, key))] : []),
    money("mean", overSeeds("mean")),
    money("sd", overSeeds("sd")),
    money("entropic price", overSeeds("entropicPrice")),
    money("cost", overSeeds("cost")),
    {
      head: "turnover",
      cell: (policy) => fixed(overSeeds("turnover")(policy), Math.min(digits, 1)),
    },
  ];
}

function runs({ seeds }: ViewedPolicy): number {
  return seeds?.runs.length ?? 1;
}

/** Of a policy that was trained several times, the mean over its trainings. */
function overSeeds(name: string): (policy: ViewedPolicy) => number | null {
  return (policy) =>
    runs(policy) > 1
      ? (policy.seeds?.spread[name]?.mean ?? null)
      : statisticOf(policy.summary.statistics, name);
}

function seedSd(policy: ViewedPolicy, name: string): number | null {
  return runs(policy) > 1 ? (policy.seeds?.spread[name]?.sd ?? null) : null;
}

function tailInterval(policy: ViewedPolicy, name: string): Interval | null {
  const { seeds, summary } = policy;
  return intervalOf(seeds && runs(policy) > 1 ? seeds.intervals : summary.intervals, name);
}

/** "0.08 to 0.14" */
function intervalText(interval: Interval | null, digits: number): string {
  return interval ? interval.map((x) => x.toFixed(digits)).join(" to ") : "–";
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
    { head: "asks", cell: soldFor },
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
