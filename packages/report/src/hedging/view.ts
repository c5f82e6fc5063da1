/** A back-test's result, ranked and named as its report shows it. */
import type { BacktestResult, SeedComparison } from "@volsmith/backtest";
import type { PolicySummary } from "@volsmith/hedging";

import { ink } from "../theme/palette.ts";
import type { Token } from "../theme/palette.ts";
import { levelsOf, measureOf, shownLevel } from "./measure.ts";
import type { HedgeMeasure } from "./measure.ts";
import { digitsOf } from "./money.ts";
import { shownStatistic } from "./over-runs.ts";

export interface ViewedPolicy {
  /** Short and safe in ids: "p3", by place in the evaluation. */
  readonly key: string;
  readonly name: string;
  /** Learned, or a rule. */
  readonly learned: boolean;
  readonly token: Token;
  readonly color: string;
  /** The same where its lines are shown at first, else quiet: of dots and ridges, which have names. */
  readonly accent: string;
  /** Tells it apart without colour. */
  readonly dash: readonly number[];
  readonly summary: PolicySummary;
  /** Over its seeds, where it was learned. */
  readonly seeds: SeedComparison | null;
  /** By the result's measure, of a learned policy the mean over its seeds; null where there is none. */
  readonly score: number | null;
  /** From 1, by `score`; null without one. */
  readonly rank: number | null;
}

export interface HedgeView {
  readonly result: BacktestResult;
  /** Least score first. */
  readonly policies: readonly ViewedPolicy[];
  readonly learned: readonly ViewedPolicy[];
  readonly rules: readonly ViewedPolicy[];
  /** What they are ranked by. */
  readonly measure: HedgeMeasure;
  /** Of the CVaR that is shown: the measure's where it is one, else 0.95 where it was asked for. */
  readonly level: number;
  readonly levels: readonly number[];
  /** Decimals of amounts at most: three, more where they are all small. */
  readonly digits: number;
  /** Of the confidence intervals, "95 %" unless the configuration says otherwise. */
  readonly confidence: number;
  /** Those whose lines are drawn at first. */
  readonly shown: readonly ViewedPolicy[];
  readonly reference: ViewedPolicy | null;
}

/** Those shown first have inks of their own; after the fourth of a sort they come again. */
const learnedInks: readonly Token[] = ["m-operator", "m-svi", "m-essvi", "m-spline"];
const ruleInks: readonly Token[] = ["m-repaired", "m-truth", "m-ssvi", "m-flat"];
const ruleDashes = [
  [7, 3],
  [2, 2.5],
  [9, 3, 2, 3],
] as const;

/** How many lines overlay before they become a thicket. */
const FEW = 4;

export function hedgeView(result: BacktestResult): HedgeView {
  const { evaluation, overSeeds, trainings } = result;
  const learnedNames = new Set([...overSeeds, ...trainings].map(({ policy }) => policy));
  const measure = measureOf(result);
  const ranked = evaluation.policies
    .map((summary, i) => {
      const seeds = overSeeds.find(({ policy }) => policy === summary.name) ?? null;
      const learned = learnedNames.has(summary.name);
      return {
        key: `p${i}`,
        name: summary.name,
        learned,
        summary,
        seeds,
        score: shownStatistic({ summary, seeds }, measure.name),
      };
    })
    .toSorted((a, b) => (a.score ?? Infinity) - (b.score ?? Infinity));
  const few = chosen(ranked);
  const inOrder = [...few, ...ranked.filter((policy) => !few.includes(policy))];
  const policies = ranked.map((policy, i): ViewedPolicy => {
    const place = inOrder.filter(({ learned }) => learned === policy.learned).indexOf(policy);
    const inks = policy.learned ? learnedInks : ruleInks;
    const token = inks[place % inks.length];
    return {
      ...policy,
      token,
      color: ink(token),
      accent: few.includes(policy) || policy.learned ? ink(token) : ink("inside"),
      dash: policy.learned ? [1, 0] : ruleDashes[place % ruleDashes.length],
      rank: policy.score === null ? null : i + 1,
    };
  });
  return {
    result,
    policies,
    learned: policies.filter(({ learned }) => learned),
    rules: policies.filter(({ learned }) => !learned),
    measure,
    level: shownLevel(result, measure),
    levels: levelsOf(result),
    digits: digitsOf(evaluation),
    confidence: confidenceOf(result),
    shown: policies.filter(({ key }) => few.some((each) => each.key === key)),
    reference: policies.find(({ name }) => name === evaluation.against) ?? null,
  };
}

/** The best that learned, the best rule that trades, a plain delta, and whoever comes next. */
function chosen<P extends Pick<ViewedPolicy, "learned" | "summary">>(policies: readonly P[]): P[] {
  const moves = policies.filter(({ summary }) => summary.kind !== "none");
  const first = [
    policies.find(({ learned }) => learned),
    moves.find(({ learned }) => !learned),
    moves.find(({ summary }) => summary.kind === "black-scholes-delta"),
    policies.filter(({ learned }) => learned).at(1),
    ...moves,
    ...policies,
  ];
  return [...new Set(first.filter((policy) => policy !== undefined))].slice(0, FEW);
}

function confidenceOf({ config }: BacktestResult): number {
  const { evaluation } = (config ?? {}) as {
    readonly evaluation?: { readonly confidence?: unknown };
  };
  const { confidence } = evaluation ?? {};
  return typeof confidence === "number" ? confidence : 0.95;
}
