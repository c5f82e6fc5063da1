/**
 * Numbers of a policy as the page tells them: of a policy that was trained several times the means over its
 * trainings, of every other its own. One policy, one number, wherever it stands.
 */
import type { ErrorParts, GroupStatistics, Interval } from "@volsmith/hedging";

import { finite, intervalOf, statisticOf } from "./numbers.ts";
import type { HedgeView, ViewedPolicy } from "./view.ts";

type Numbered = Pick<ViewedPolicy, "summary" | "seeds">;

/** Trainings its numbers are the means of; 1 for rules. */
export function runsOf({ seeds }: Pick<ViewedPolicy, "seeds">): number {
  return seeds?.runs.length ?? 1;
}

/** A statistic by the name it has in intervals; null where it is not known. */
export function shownStatistic(policy: Numbered, name: string): number | null {
  return runsOf(policy) > 1
    ? finite(policy.seeds!.spread[name]?.mean)
    : statisticOf(policy.summary.statistics, name);
}

export function shownInterval(policy: Numbered, name: string): Interval | null {
  const { seeds, summary } = policy;
  return intervalOf(runsOf(policy) > 1 ? seeds!.intervals : summary.intervals, name);
}

/** Indifference premium; null where there is none. Of the first training where older results have no mean. */
export function shownPrice(policy: Numbered): number | null {
  const { price } = policy.summary;
  if (!price || price.how === "none") return null;
  return finite(meansOf(policy)?.price ?? price.price);
}

/** Errors in and out of the money, likewise. */
export function shownErrors(policy: Numbered): ErrorParts | undefined {
  return meansOf(policy)?.errors ?? policy.summary.errors;
}

/** Groups of paths, likewise. */
export function shownGroups(
  policy: Numbered,
  cut: "byMoneyness" | "byVolatility",
): readonly GroupStatistics[] {
  return (meansOf(policy) ?? policy.summary)[cut];
}

/** Trainings that prices, errors and groups are the means of. */
export function runsOfMeans(policy: Numbered): number {
  return meansOf(policy) ? runsOf(policy) : 1;
}

function meansOf(policy: Numbered) {
  return runsOf(policy) > 1 ? policy.seeds!.means : undefined;
}

/** Interval of one policy less another, on the same draws; null where it is not known. */
export function intervalBetween(
  one: ViewedPolicy,
  other: ViewedPolicy,
  { against, name }: { readonly against: string; readonly name: string },
): Interval | null {
  const rule = other.seeds?.against.find(({ baseline }) => baseline === one.name);
  if (rule) return intervalOf(rule.differences, name);
  const reversed = one.seeds?.against.find(({ baseline }) => baseline === other.name);
  if (reversed) return turned(intervalOf(reversed.differences, name));
  const learned = other.seeds?.others?.find(({ policy }) => policy === one.name);
  if (learned) return intervalOf(learned.differences, name);
  // What single runs differ by says nothing of means over several.
  if (runsOf(one) > 1 || runsOf(other) > 1) return null;
  if (other.name === against) return intervalOf(one.summary.differences, name);
  return one.name === against ? turned(intervalOf(other.summary.differences, name)) : null;
}

function turned(interval: Interval | null): Interval | null {
  return interval && [-interval[1], -interval[0]];
}

/** "training 1 of 3" of those that are drawn by one of their trainings; "" where there are none such. */
export function drawnRun({ learned, result }: Pick<HedgeView, "learned" | "result">): string {
  const runs = learned.flatMap(({ name, seeds }) => {
    const of = result.trainings.filter(({ policy }) => policy === name).length;
    return seeds && of > 1 ? [`training ${seeds.runs[0].run} of ${of}`] : [];
  });
  return new Set(runs).size > 1 ? "the first of their trainings" : (runs[0] ?? "");
}

/** A sentence on what is drawn of one training only; "" where every policy was trained once. */
export function drawnRunNote(view: Pick<HedgeView, "learned" | "result">): string {
  const run = drawnRun(view);
  return run === "" ? "" : ` Learned policies are drawn by ${run}.`;
}

/** What numbers of learned policies are, in a sentence; "" where every policy was trained once. */
export function meansNote(
  { learned }: Pick<HedgeView, "learned">,
  runs: (policy: ViewedPolicy) => number = runsOf,
): string {
  const counts = new Set(learned.map(runs).filter((count) => count > 1));
  if (counts.size === 0) return "";
  const over = counts.size === 1 ? `their ${[...counts][0]} trainings` : "their trainings";
  return ` Numbers of learned policies are means over ${over}.`;
}
