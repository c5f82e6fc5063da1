/** The answer of a back-test in words: who has the least tail, by how much, and whether it is chance. */
import type { Interval } from "@volsmith/hedging";

import { moneyText, rangeText, shortPercent } from "./money.ts";
import { cvarName, percentOf } from "./numbers.ts";
import { intervalBetween, runsOf } from "./over-runs.ts";
import type { HedgeView, ViewedPolicy } from "./view.ts";

export interface Contest {
  readonly learned: ViewedPolicy;
  readonly rule: ViewedPolicy;
  /** Tail of the rule less that of the learned policy: above 0, learning was worth it. */
  readonly gap: number;
  /** Of the gap; null where paths were not drawn again, or not for these two. */
  readonly interval: Interval | null;
}

/** The best that learned against the best rule; null where there is only one sort, or no number. */
export function contestOf({ learned, rules, level, result }: HedgeView): Contest | null {
  const [best] = learned;
  const [rule] = rules;
  if (!best || !rule || best.tail === null || rule.tail === null) return null;
  const { against } = result.evaluation;
  const interval = intervalBetween(rule, best, { against, name: cvarName(level) });
  return { learned: best, rule, gap: rule.tail - best.tail, interval };
}

/** Whether an interval excludes zero. */
export function excludesZero(interval: Interval | null): boolean {
  return interval !== null && (interval[0] > 0 || interval[1] < 0);
}

export interface Verdict {
  readonly headline: string;
  readonly sentences: string;
}

export function verdictOf(view: HedgeView): Verdict {
  const { headline, sentences } = answer(view);
  // Names of rules begin in lower case, headlines do not.
  return { headline: headline.charAt(0).toUpperCase() + headline.slice(1), sentences };
}

function answer(view: HedgeView): Verdict {
  const contest = contestOf(view);
  if (contest) return contested(contest, view);
  const [best, next] = view.policies;
  if (!best || best.tail === null)
    return {
      headline: "No policy could be judged",
      sentences: "There is no tail to rank by; what is known stands below.",
    };
  const measure = `CVaR ${percentOf(view.level)}\u00a0%`;
  const second = next?.tail ?? null;
  const others = second === null ? "" : ` The next best, ${next.name}, has ${moneyText(second)}.`;
  const sorts = best.learned
    ? "No rule stood beside it."
    : view.result.trainings.length > 0
      ? "No policy could be trained; all are rules."
      : "Nothing was learned here: all are rules.";
  return {
    headline: `${best.name} has the least tail risk`,
    sentences: `Its ${measure} is ${moneyText(best.tail)}.${others} ${sorts}`,
  };
}

/** So small a share of the rule's tail is no lead. */
const LEVEL = 0.005;
/** Clusters below which an interval itself is hardly known. */
const FEW_CLUSTERS = 10;

function contested(contest: Contest, view: HedgeView): Verdict {
  return { headline: headlineOf(contest), sentences: sentencesOf(contest, view) };
}

function headlineOf({ learned, rule, gap, interval }: Contest): string {
  const ahead = gap > 0;
  if (excludesZero(interval) && gap !== 0) {
    if (!ahead) return `No learned policy beats ${rule.name}`;
    const share = rule.tail! > 0 ? `${shortPercent(gap / rule.tail!)} less` : "less";
    return `${learned.name} has ${share} tail risk than the best rule`;
  }
  if (Math.abs(gap) <= LEVEL * Math.abs(rule.tail!))
    return `${learned.name} and the best rule, ${rule.name}, are level`;
  const lead = ahead
    ? `${learned.name} leads the rules`
    : `${rule.name} leads the learned policies`;
  return interval ? `${lead}, but it may be chance` : `${lead}; whether by chance is not known`;
}

function sentencesOf({ learned, rule, gap, interval }: Contest, view: HedgeView): string {
  const measure = `CVaR ${percentOf(view.level)}\u00a0%`;
  const runs = runsOf(learned);
  const own = `${moneyText(learned.tail)}${runs > 1 ? ` (mean over ${runs} trainings)` : ""}`;
  const other = moneyText(rule.tail);
  const range = interval && (gap > 0 ? interval : ([-interval[1], -interval[0]] as const));
  const confidence = `${percentOf(view.confidence)}\u00a0%`;
  const margin = range ? ` (${confidence} interval ${rangeText(range)})` : "";
  const size = `${moneyText(Math.abs(gap))} worse${margin}`;
  const told =
    gap > 0
      ? `${own} for ${learned.name}, and ${other} for the best rule, ${rule.name}`
      : `${other} for ${rule.name}, and ${own} for the best learned policy, ${learned.name}`;
  return `${measure} is ${told}: ${size}.${doubt(interval, view)}`;
}

/** What an interval does not settle; "" where it does. */
function doubt(interval: Interval | null, { result }: HedgeView): string {
  const { nClusters } = result.evaluation;
  if (!interval)
    return nClusters === 1
      ? " All paths overlap, so nothing tells a lead from chance."
      : " No interval was taken, so this may be chance.";
  const open = excludesZero(interval) ? "" : " These paths cannot tell the two apart.";
  const few =
    nClusters !== undefined && nClusters < FEW_CLUSTERS
      ? ` The paths are only ${nClusters} independent stretches of history: take the interval as rough.`
      : "";
  return `${open}${few}`;
}
