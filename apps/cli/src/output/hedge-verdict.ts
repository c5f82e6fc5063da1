/** The answer a back-test of hedges was made for, in one sentence. */
import type { BacktestResult } from "@volsmith/backtest";
import type { Interval } from "@volsmith/hedging";
import { percent, plain } from "../terminal/format.ts";
import { hedgeStandings } from "./hedge-standings.ts";

/** The best learned policy against the best rule, by the mean loss in the worst paths. */
export function hedgeVerdict(result: BacktestResult): string {
  const { lines, level, key, confidence, digits } = hedgeStandings(result);
  const learned = lines.find((line) => line.learned);
  const rule = lines.find((line) => !line.learned);
  if (!rule) return "there is no rule to compare with";
  if (!learned) return `${noPolicy(result)}; the best rule is ${plain(rule.name)}`;
  const gap = rule.cvar - learned.cvar;
  const seeds = result.overSeeds.find(({ policy }) => policy === learned.name);
  const against = seeds?.against.find(({ baseline }) => baseline === rule.name);
  const interval = against?.differences[key] ?? null;
  const worst = Number((100 * (1 - level)).toFixed(4));
  const by = `${Math.abs(gap).toFixed(digits)} ${gap < 0 ? "more" : "less"} in the worst ${worst} % of paths`;
  const range = interval
    ? ` (${percent(confidence, 0)} interval of the difference ${intervalText(gap < 0 ? [-interval[1], -interval[0]] : interval, digits)})`
    : "";
  const seedsText = learned.runs > 1 ? `, mean of ${learned.runs} trainings,` : "";
  if (interval && interval[0] <= 0 && interval[1] >= 0)
    return `${plain(learned.name)}${seedsText} and ${plain(rule.name)}, the best rule, cannot be told apart: ${by}${range}`;
  const verb = gap < 0 ? "loses to" : "beats";
  return `${plain(learned.name)}${seedsText} ${verb} ${plain(rule.name)}, the best rule: it loses ${by}${range}`;
}

function noPolicy({ trainings }: BacktestResult): string {
  return trainings.length > 0 ? "no policy could be trained" : "no policy was trained";
}

/** "0.08 to 0.14" */
export function intervalText([low, high]: Interval, digits: number): string {
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}
