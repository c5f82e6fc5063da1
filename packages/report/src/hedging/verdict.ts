/** The answer of a back-test in words: who is best by its measure, by how much, and whether it is chance. */
import type { Interval } from "@volsmith/hedging";

import { digitsFor, finer, moneyText, rangeText, shortPercent } from "./money.ts";
import { percentOf } from "./numbers.ts";
import { intervalBetween, runsOf } from "./over-runs.ts";
import type { HedgeView, ViewedPolicy } from "./view.ts";
import { aheadText, leastText, moreText } from "./words.ts";

export interface Contest {
  readonly learned: ViewedPolicy;
  readonly rule: ViewedPolicy;
  /** Score of the rule less that of the learned policy: above 0, learning was worth it. */
  readonly gap: number;
  /** Of the gap; null where paths were not drawn again, or not for these two. */
  readonly interval: Interval | null;
}

/** The best that learned against the best rule; null where there is only one sort, or no number. */
export function contestOf(view: HedgeView): Contest | null {
  const [best] = view.learned;
  const [rule] = view.rules;
  return best && rule ? between(best, rule, view) : null;
}

function between(
  learned: ViewedPolicy,
  rule: ViewedPolicy,
  { measure: { name }, result }: HedgeView,
): Contest | null {
  if (learned.score === null || rule.score === null) return null;
  const { against } = result.evaluation;
  const interval = intervalBetween(rule, learned, { against, name });
  return { learned, rule, gap: rule.score - learned.score, interval };
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
  if (contest)
    return { headline: headlineOf(contest, view), sentences: sentencesOf(contest, view) };
  const [best, next] = view.policies;
  const { measure, digits } = view;
  if (!best || best.score === null)
    return {
      headline: "No policy could be judged",
      sentences: `There is no ${measure.label} to rank by; what is known stands below.`,
    };
  const second = next?.score ?? null;
  const others =
    second === null ? "" : ` The next best, ${next.name}, has ${moneyText(second, digits)}.`;
  const sorts = best.learned
    ? "No rule stood beside it."
    : view.result.trainings.length > 0
      ? "No policy could be trained; all are rules."
      : "Nothing was learned here: all are rules.";
  return {
    headline: `${best.name} ${leastText(measure)}`,
    sentences: `Its ${measure.label} is ${moneyText(best.score, digits)}.${others} ${sorts}${best.learned ? measure.remark : ""}`,
  };
}

/** So small a share of what a rule's hedging leaves is no lead. */
const LEVEL = 0.005;
/** Clusters below which an interval itself is hardly known. */
const FEW_CLUSTERS = 10;

function headlineOf({ learned, rule, gap, interval }: Contest, { measure }: HedgeView): string {
  const ahead = gap > 0;
  const reducible = rule.score! - (measure.base ?? 0);
  if (excludesZero(interval) && gap !== 0) {
    if (!ahead) return `No learned policy beats ${rule.name}`;
    const share = reducible > 0 ? shortPercent(gap / reducible) : "";
    return `${learned.name} ${aheadText(measure, share)} than the best rule`;
  }
  if (Math.abs(gap) <= LEVEL * Math.abs(reducible))
    return `${learned.name} and the best rule, ${rule.name}, are level`;
  const lead = ahead
    ? `${learned.name} leads the rules`
    : `${rule.name} leads the learned policies`;
  return interval ? `${lead}, but it may be chance` : `${lead}; whether by chance is not known`;
}

function sentencesOf(contest: Contest, view: HedgeView): string {
  const { learned, rule, gap, interval } = contest;
  const { measure, digits } = view;
  const runs = runsOf(learned);
  const own = `${moneyText(learned.score, digits)}${runs > 1 ? ` (mean over ${runs} trainings)` : ""}`;
  const other = moneyText(rule.score, digits);
  const told =
    gap > 0
      ? `${own} for ${learned.name}, and ${other} for the best rule, ${rule.name}`
      : `${other} for ${rule.name}, and ${own} for the best learned policy, ${learned.name}`;
  return `${measure.title} is ${told}: ${sizeText(contest, view)}.${doubt(interval, view)}${aboveBase(contest, view)}${idle(contest, view)}${measure.remark}`;
}

/** "1.000 worse (95 % interval 0.600 to 1.400)", in digits of its own. */
function sizeText(
  { gap, interval }: Contest,
  { measure, confidence, digits }: HedgeView,
  than = "",
): string {
  const range = interval && (gap > 0 ? interval : ([-interval[1], -interval[0]] as const));
  const ends = [gap, ...(interval ?? [])].map(Math.abs);
  const fine = Math.max(finer(digits), digitsFor(10 * Math.max(...ends)));
  const margin = range
    ? ` (${percentOf(confidence)}\u00a0% interval ${rangeText(range, fine)})`
    : "";
  return `${moneyText(Math.abs(gap), fine)} ${moreText(measure)}${than}${margin}`;
}

/** Of prices, what the two ask beyond what nobody can hedge away; "" without that. */
function aboveBase({ learned, rule, gap }: Contest, { measure, digits }: HedgeView): string {
  const { sort, base } = measure;
  if (sort !== "price" || base === null) return "";
  const [first, second] = (gap > 0 ? [learned, rule] : [rule, learned]).map(({ score }) =>
    moneyText(score! - base, digits),
  );
  return ` Above the mean payoff, ${moneyText(base, digits)}, they ask ${first} and ${second}.`;
}

/** Where no rule that trades is worth its costs, the best of them is named, too. */
function idle({ learned, rule }: Contest, view: HedgeView): string {
  const moving = view.rules.find(({ summary }) => summary.kind !== "none");
  const contest = moving && between(learned, moving, view);
  if (rule.summary.kind !== "none" || !contest) return "";
  const behind = contest.gap > 0 ? `: ${sizeText(contest, view, ` than ${learned.name}`)}` : "";
  return ` The best rule that trades, ${moving.name}, has ${moneyText(moving.score, view.digits)}${behind}.`;
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
