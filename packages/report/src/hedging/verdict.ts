/** The answer of a back-test in words: who has the least tail, by how much, and whether it is chance. */
import type { Interval } from "@volsmith/hedging";

import { moneyText, rangeText, shortPercent } from "./money.ts";
import { cvarName, intervalOf, percentOf } from "./view.ts";
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
  const interval = gapInterval(best, rule, {
    against: result.evaluation.against,
    name: cvarName(level),
  });
  return { learned: best, rule, gap: rule.tail - best.tail, interval };
}

/** A rule less a learned policy: over seeds where that was looked at, else as the reference allows. */
function gapInterval(
  learned: ViewedPolicy,
  rule: ViewedPolicy,
  { against, name }: { readonly against: string; readonly name: string },
): Interval | null {
  const own = learned.seeds?.against.find(({ baseline }) => baseline === rule.name);
  if (own) return intervalOf(own.differences, name);
  if (against === learned.name) return intervalOf(rule.summary.differences, name);
  const reversed = against === rule.name ? intervalOf(learned.summary.differences, name) : null;
  return reversed && [-reversed[1], -reversed[0]];
}

/** Whether an interval leaves no room for nought. */
export function excludesZero(interval: Interval | null): boolean {
  return interval !== null && (interval[0] > 0 || interval[1] < 0);
}

export interface Verdict {
  readonly headline: string;
  readonly sentences: string;
}

export function verdictOf(view: HedgeView): Verdict {
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

function contested({ learned, rule, gap, interval }: Contest, view: HedgeView): Verdict {
  const certain = excludesZero(interval);
  const measure = `CVaR ${percentOf(view.level)}\u00a0%`;
  const runs = learned.seeds?.runs.length ?? 1;
  const seeds = runs > 1 ? `, the mean over ${runs} seeds` : "";
  const [own, other] = [learned, rule].map(({ tail }) => moneyText(tail));
  const size = moneyText(Math.abs(gap));
  const range = interval && (gap > 0 ? interval : ([-interval[1], -interval[0]] as const));
  const confidence = `${percentOf(view.confidence)}\u00a0%`;
  const margin = range ? ` (${confidence} interval ${rangeText(range)})` : "";
  const chance = !interval
    ? " How much of that is chance was not looked at."
    : certain
      ? ""
      : " The interval holds nought: chance could explain it.";
  if (gap > 0) {
    const share = rule.tail! > 0 ? `${shortPercent(gap / rule.tail!)} less` : "less";
    return {
      headline: certain
        ? `${learned.name} has ${share} tail risk than the best rule`
        : `${learned.name} is ahead of the rules, ${interval ? "but not beyond chance" : "by how much for sure is not known"}`,
      sentences: `Its ${measure} is ${own}${seeds}; that of the best rule, ${rule.name}, is ${other}: ${size} more${margin}.${chance}`,
    };
  }
  return {
    headline: `No learned policy beats ${rule.name}`,
    sentences: `The rule’s ${measure} is ${other}. The best that learned, ${learned.name}, has ${own}${seeds}: ${size} more${margin}.${chance}`,
  };
}
