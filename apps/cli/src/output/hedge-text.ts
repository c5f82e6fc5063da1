/** A back-test of hedges in words and figures, for the terminal. */
import type { BacktestConfig, BacktestResult } from "@volsmith/backtest";
import type { Interval } from "@volsmith/hedging";
import {
  cvarName,
  hedgeView,
  paidText,
  percentOf,
  runsOf,
  shownErrors,
  shownInterval,
  shownStatistic,
  soldText,
  sourceErrors,
  verdictOf,
} from "@volsmith/report";
import type { HedgeView, ViewedPolicy } from "@volsmith/report";
import { count, counted, fixed, percent, plain } from "../terminal/format.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";
import { hedgeErrorsText } from "./hedge-errors.ts";
import type { HedgeErrors } from "./hedge-errors.ts";
import { trainingsText } from "./hedge-trainings-text.ts";
import { moneyDigits } from "./money.ts";

/** What was hedged where, the policies by the result's measure, the answer, and how the trainings went. */
export function hedgeText(result: BacktestResult): string {
  const { evaluation, trainings } = result;
  const view = hedgeView(result);
  const digits = moneyDigits(view.policies.slice(0, 1).map(({ score }) => score ?? NaN));
  const { headline, sentences } = verdictOf(view);
  return [
    ...headLines(result),
    "",
    textTable(view.policies, columns(view, digits)),
    styles.dim(
      `* learned; profit and loss of one claim with a premium of ${fixed(evaluation.premium, digits)}, on paths no training ` +
        `has seen; interval: ${percentOf(view.confidence)} %, of the ${words(view.measure.label)}`,
    ),
    "",
    styles.strong(`${words(headline)}.`),
    words(sentences),
    ...(isOfSource(result)
      ? ["", hedgeErrorsText(hedgeErrors(result)), styles.dim(sourceText())]
      : []),
    ...(trainings.length > 0 ? ["", trainingsText(trainings)] : []),
  ].join("\n");
}

function headLines({ evaluation, markets, trainings }: BacktestResult): string[] {
  const { instruments, times, nPaths } = evaluation;
  const traded = instruments.map(
    (instrument) => `${plain(instrument.name)} (costs: ${plain(paidText(instrument), 120)})`,
  );
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
    `${plain(soldText(evaluation), 120)}, hedged ${counted(times.length - 1, "time")} with ${traded.join(", ")}`,
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

/** Of every policy of a result that tells them; of those trained several times, means over trainings. */
export function hedgeErrors(result: BacktestResult): readonly HedgeErrors[] {
  return hedgeView(result).policies.flatMap((policy) => {
    const errors = shownErrors(policy);
    const itmRelativeError = shownStatistic(policy, "itmRelativeError");
    return errors ? [{ name: policy.name, errors, itmRelativeError }] : [];
  });
}

function sourceText(): string {
  const { itmMae, itmRelativeError } = sourceErrors;
  return `the source publishes, on paths of its own in the money: MAE ${itmMae}, relative error ${percent(itmRelativeError)}`;
}

/** Without what breaks lines in a page and nothing in a terminal, or is a file's to abuse. */
function words(text: string): string {
  return plain(text.replaceAll("\u00a0", " "), 500);
}

function columns({ policies, measure, level }: HedgeView, digits: number): Column<ViewedPolicy>[] {
  const { name: key, label } = measure;
  const money = (head: string, of: (policy: ViewedPolicy) => number | null) => ({
    head,
    cell: (policy: ViewedPolicy) => fixed(of(policy), digits),
  });
  const others = [
    ["mean", "mean"],
    ["sd", "sd"],
    [`CVaR ${percentOf(level)} %`, cvarName(level)],
    ["entropic price", "entropicPrice"],
  ].filter(([, name]) => name !== key);
  const repeated = policies.some((policy) => runsOf(policy) > 1);
  return [
    {
      head: "policy",
      align: "left",
      cell: ({ name, learned }) => `${learned ? styles.accent("*") : " "} ${plain(name)}`,
    },
    money(words(label), ({ score }) => score),
    { head: "interval", cell: (policy) => intervalText(shownInterval(policy, key), digits) },
    ...(repeated ? [money("seeds ±", (policy) => seedSd(policy, key))] : []),
    ...others.map(([head, name]) => money(head, told(name))),
    money("cost", told("cost")),
    {
      head: "turnover",
      cell: (policy) => fixed(told("turnover")(policy), Math.max(Math.min(digits, 1), digits - 3)),
    },
  ];
}

function told(name: string): (policy: ViewedPolicy) => number | null {
  return (policy) => shownStatistic(policy, name);
}

function seedSd(policy: ViewedPolicy, name: string): number | null {
  return runsOf(policy) > 1 ? (policy.seeds?.spread[name]?.sd ?? null) : null;
}

/** "0.08 to 0.14" */
function intervalText(interval: Interval | null, digits: number): string {
  return interval ? interval.map((x) => x.toFixed(digits)).join(" to ") : "–";
}
