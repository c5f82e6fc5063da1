import { DomainError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";

import { requireCount, requireOneOf } from "../checks.ts";
import type { Criterion } from "../criteria/criterion.ts";
import { indifferencePrice } from "../hedger/indifference-price.ts";
import type { IndifferencePrice } from "../hedger/indifference-price.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { intervalsOf, resample, statisticNames } from "./bootstrap.ts";
import type { Interval, NamedNumbers } from "./bootstrap.ts";
import { groupedStatistics } from "./group-statistics.ts";
import type { ByGroups } from "./group-statistics.ts";
import { beforePolicy, outcomeOf } from "./outcome.ts";
import type { Positions } from "./outcome.ts";
import { placesShown, shownPositions } from "./shown-positions.ts";
import type { ShownPlaces, ShownPositions } from "./shown-positions.ts";
import { pathDraws, statisticalOptions } from "./statistical-options.ts";
import type { StatisticalOptions } from "./statistical-options.ts";
import { onceEach, sampleOf, statisticsOf } from "./statistics.ts";
import type { HedgeStatistics } from "./statistics.ts";

export interface EvaluationOptions extends StatisticalOptions {
  /** Prices each policy: its indifference premium. None by default. */
  readonly criterion?: Criterion;
  /** Policy the others are compared with, by name; the first one by default. */
  readonly against?: string;
  /** "positions" keeps all of them, or, by default, those that are "shown" in figures. */
  readonly keep?: "positions" | "shown";
  /** Steps at which positions are shown on every path; 9 by default. */
  readonly shownSteps?: number;
}

/** What one policy came to. */
export interface PolicyEvaluation extends ByGroups {
  readonly name: string;
  readonly kind: string;
  /** Units held, [nPaths, nSteps, nInstruments]; null unless all were to be kept. */
  readonly positions: Positions | null;
  readonly shown: ShownPositions;
  /** What it was given. */
  readonly premium: number;
  /** Premium + gains − costs, the source's V_T. [nPaths] */
  readonly values: Float64Array;
  /** values − payoffs. [nPaths] */
  readonly pnl: Float64Array;
  readonly costs: Float64Array;
  readonly turnover: Float64Array;
  readonly statistics: HedgeStatistics;
  /** Confidence intervals by name of the statistic (`mean`, `cvar95`, …); empty without draws. */
  readonly intervals: NamedNumbers<Interval>;
  /** The same of this policy less the one compared with. */
  readonly differences: NamedNumbers<Interval>;
  /** Its indifference premium; null without a criterion. */
  readonly price: IndifferencePrice | null;
}

/** Policies side by side on the same paths. */
export interface HedgeEvaluation {
  readonly market: HedgeMarket;
  readonly premium: number;
  readonly against: string;
  /** Where the policies' positions are shown. */
  readonly shown: ShownPlaces;
  readonly policies: readonly PolicyEvaluation[];
  /** Clusters that were drawn again for intervals, where paths are not independent. */
  readonly nClusters?: number;
}

/**
 * Runs policies on the same paths through the same account.
 *
 * @throws {DomainError} when two policies have one name, or an option is out of range
 * @throws {DataError} when the market lacks what a policy asks for
 * @throws {ShapeError} unless every path has a cluster, where there are some
 * @throws the signal's reason when it aborts between two policies
 */
export async function evaluateHedge(
  policies: readonly HedgePolicy[],
  market: HedgeMarket,
  options: EvaluationOptions & RunControl = {},
): Promise<HedgeEvaluation> {
  const statistical = statisticalOptions("evaluateHedge", market, options);
  const { premium, levels, confidence } = statistical;
  const { criterion, keep = "shown", shownSteps = 9, onProgress } = options;
  const names = policies.map(({ name }) => name);
  const { against = names[0] } = options;
  requireCount("evaluateHedge", "shownSteps", shownSteps);
  requireOneOf("evaluateHedge", "keep", { value: keep, known: ["positions", "shown"] });
  if (names.length === 0 || new Set(names).size < names.length)
    throw new DomainError("evaluateHedge", "policies", names, "at least one, of different names");
  if (!names.includes(against))
    throw new DomainError("evaluateHedge", "against", against, `one of ${names.join(", ")}`);

  const { payoffs, nPaths, nSteps } = market;
  const draws = pathDraws(market, statistical);
  const whole = onceEach(nPaths);
  const grouped = groupedStatistics(market);
  let places: ShownPlaces | undefined;
  const runs = [];
  for (const [done, policy] of policies.entries()) {
    await beforePolicy(policy.name, { done, total: policies.length }, options);
    const { positions, ...outcome } = outcomeOf(policy, market, premium);
    // Samples are large, and go with their policy.
    const sample = sampleOf({ ...outcome, payoffs, premium }, statistical);
    places ??= placesShown(outcome.pnl, nSteps, shownSteps);
    const free = { pnl: outcome.pnl.map((x) => x - premium), payoffs };
    const found = {
      name: policy.name,
      kind: policy.kind,
      positions: keep === "positions" ? positions : null,
      shown: shownPositions(positions, market, places),
      premium,
      values: outcome.pnl.map((x, i) => x + payoffs[i]),
      ...outcome,
      statistics: statisticsOf(sample, whole),
      price: criterion ? indifferencePrice(criterion, free) : null,
      ...grouped(sample),
    };
    runs.push({ found, drawn: resample(sample, draws, confidence) });
  }
  onProgress?.({ stage: "evaluate hedges", done: names.length, total: names.length });

  const reference = runs[names.indexOf(against)].drawn;
  const named = { names: statisticNames(levels), level: confidence };
  const evaluated = runs.map(({ found, drawn }): PolicyEvaluation => {
    const less = drawn.map((x, i) => x - reference[i]);
    return {
      ...found,
      intervals: intervalsOf(drawn, named),
      differences: intervalsOf(less, named),
    };
  });
  return {
    market,
    premium,
    against,
    shown: places!,
    policies: evaluated,
    ...(statistical.clusters && { nClusters: draws.nUnits }),
  };
}
