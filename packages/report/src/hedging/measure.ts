/**
 * What policies are ranked by: the configuration's choice, or what comes nearest to what they were trained
 * for. One measure a result, wherever it is told.
 */
import type { BacktestResult } from "@volsmith/backtest";
import type { Kinded } from "@volsmith/hedging";

import { memberText } from "./describe.ts";
import { cvarName, finite, percentOf } from "./numbers.ts";
import { settingOf } from "./settings.ts";

export interface HedgeMeasure {
  /** As in intervals and spreads: "cvar95", "entropicPrice", "sd". Less is better. */
  readonly name: string;
  /** Within a sentence: "CVaR 95 %", "entropic price", "standard deviation". */
  readonly label: string;
  /** The same at its beginning, or as a head. */
  readonly title: string;
  readonly sort: "tail" | "price" | "deviation";
  /** Part of it that no hedge changes: a price's is the mean payoff; null where that is not known. */
  readonly base: number | null;
  /** A sentence on what it is. */
  readonly meaning: string;
  /** A sentence on how it differs from what was trained for; "" where it does not. */
  readonly remark: string;
}

/** Level of the CVaR that a result shows where no other was trained for. */
const LEVEL = 0.95;

/** The measure of a result, of whatever version. */
export function measureOf(result: BacktestResult): HedgeMeasure {
  const { config } = result;
  const levels = levelsOf(result);
  const criterion = criterionOf(config);
  const derived = derivedName(criterion, levels);
  const asked = settingOf(config, "evaluation", "rankBy");
  const known = ["sd", "entropicPrice", ...levels.map(cvarName)];
  const name = typeof asked === "string" && known.includes(asked) ? asked : derived;
  const remark =
    name === derived
      ? remarkOf(name, config)
      : ` Policies are ranked by choice; the objective was ${memberText(criterion)}.`;
  if (name === "sd")
    return {
      ...named(name, "standard deviation"),
      sort: "deviation",
      base: 0,
      meaning:
        "Standard deviation of profit and loss, which does not see what hedging costs on average",
      remark,
    };
  if (name === "entropicPrice")
    return {
      ...named(name, "entropic price"),
      sort: "price",
      base: meanPayoffOf(result),
      meaning: `Premium at which a seller of exponential utility${aversionText(aversionOf(config))} is as well off as without the trade`,
      remark,
    };
  const level = levels.find((each) => cvarName(each) === name) ?? LEVEL;
  return {
    ...named(name, `CVaR ${percentOf(level)}\u00a0%`),
    sort: "tail",
    base: 0,
    meaning: `Mean loss in the worst ${percentOf(1 - level)}\u00a0% of paths`,
    remark,
  };
}

/** Level of the CVaR that is shown: the measure's, or 0.95 where it was asked for. */
export function shownLevel(result: BacktestResult, { name }: HedgeMeasure): number {
  const levels = levelsOf(result);
  return levels.find((level) => cvarName(level) === name) ?? usualLevel(levels);
}

export function levelsOf({ evaluation }: BacktestResult): readonly number[] {
  return evaluation.policies[0]?.statistics.tails.map(({ level }) => level) ?? [];
}

function derivedName(criterion: Kinded | null, levels: readonly number[]): string {
  switch (criterion?.kind) {
    case "cvar":
    case "order-cvar":
      return cvarName(nearest(levels, numberIn(criterion, "alpha") ?? LEVEL));
    case "entropic":
      return "entropicPrice";
    case "oce":
      return settingOf(criterion, "utility") === "exponential"
        ? "entropicPrice"
        : cvarName(usualLevel(levels));
    case "quadratic":
    case "mean-variance":
    case "semi-deviation":
      return "sd";
    default:
      return cvarName(usualLevel(levels));
  }
}

/** Where the measure is not quite what was minimised, the reader is told. */
function remarkOf(name: string, config: unknown): string {
  const criterion = criterionOf(config);
  const own = ownCriteria(config)
    ? " Some policies were trained for criteria of their own; this is the back-test’s."
    : "";
  if (!criterion) return own;
  const { kind } = criterion;
  if (name === "entropicPrice") {
    const [trained, judged] = [numberIn(criterion, "aversion"), aversionOf(config)];
    const differ = trained !== null && judged !== null && trained !== judged;
    return differ
      ? ` Policies were trained for an aversion of ${trained} and are judged by one of ${judged}.${own}`
      : own;
  }
  const alpha = numberIn(criterion, "alpha");
  const isTail = kind === "cvar" || kind === "order-cvar";
  const same = kind === "quadratic" || (isTail && (alpha === null || cvarName(alpha) === name));
  return same ? own : ` The objective was ${memberText(criterion)}.${own}`;
}

function ownCriteria(config: unknown): boolean {
  const policies = settingOf(config, "policies");
  const shared = JSON.stringify(criterionOf(config));
  return (
    Array.isArray(policies) &&
    (policies as readonly unknown[]).some((policy) => {
      const own = settingOf(policy, "criterion");
      return own !== undefined && JSON.stringify(own) !== shared;
    })
  );
}

/** Mean of what is owed on the test paths: the premium, or what not hedging loses beyond it. */
function meanPayoffOf({ config, evaluation }: BacktestResult): number | null {
  const { premium, policies } = evaluation;
  if (settingOf(config, "evaluation", "premium") === "mean") return finite(premium);
  const none = policies.find(({ kind }) => kind === "none");
  const mean = finite(none?.statistics.mean);
  return mean === null ? null : premium - mean;
}

function criterionOf(config: unknown): Kinded | null {
  const criterion = settingOf(config, "criterion");
  return typeof settingOf(criterion, "kind") === "string" ? (criterion as Kinded) : null;
}

function aversionOf(config: unknown): number | null {
  return numberIn(settingOf(config, "evaluation"), "aversion");
}

function aversionText(aversion: number | null): string {
  return aversion === null ? "" : `, aversion ${aversion},`;
}

function numberIn(of: unknown, key: string): number | null {
  const value = settingOf(of, key);
  return typeof value === "number" ? finite(value) : null;
}

function usualLevel(levels: readonly number[]): number {
  return levels.includes(LEVEL) ? LEVEL : (levels.at(levels.length >> 1) ?? LEVEL);
}

/** Of two that are as near, the higher. */
function nearest(levels: readonly number[], wanted: number): number {
  const away = (level: number) => Number(Math.abs(level - wanted).toFixed(9));
  return levels.toSorted((a, b) => away(a) - away(b) || b - a)[0] ?? wanted;
}

function named(name: string, label: string): Pick<HedgeMeasure, "name" | "label" | "title"> {
  return { name, label, title: label.charAt(0).toUpperCase() + label.slice(1) };
}
