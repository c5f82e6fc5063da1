/**
 * Learned policies over the seeds of their training.
 *
 * [O07] Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1(2), 2007: where every run meets
 *       every path, runs and paths are drawn anew independently of each other.
 */
import { DomainError, randomGenerator, ShapeError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";

import type { Criterion } from "../criteria/criterion.ts";
import { indifferencePrice } from "../hedger/indifference-price.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { flatten, intervalsOf, resample, statisticNames } from "./bootstrap.ts";
import type { Interval, NamedNumbers } from "./bootstrap.ts";
import { errorParts } from "./error-parts.ts";
import type { PolicyEvaluation } from "./evaluate-hedge.ts";
import { groupedStatistics } from "./group-statistics.ts";
import { beforePolicy, outcomeOf } from "./outcome.ts";
import { drawUnits } from "./path-draws.ts";
import { runMeans } from "./run-means.ts";
import type { RunFigures } from "./run-means.ts";
import { pathDraws, statisticalOptions } from "./statistical-options.ts";
import type { CheckedOptions, StatisticalOptions } from "./statistical-options.ts";
import { onceEach, sampleOf, statisticsOf } from "./statistics.ts";
import type { HedgeStatistics, StatisticsInput } from "./statistics.ts";
import { studentStretch } from "./student.ts";

/** A policy to be run, or what it came to on the same market with the same premium. */
export type RunOrPolicy = HedgePolicy | PolicyEvaluation;

/** Trainings of one configuration that differ by their seed only. */
export interface SeedGroup {
  readonly policy: string;
  readonly runs: readonly { readonly run: number; readonly policy: RunOrPolicy }[];
}

export interface OverSeedsOptions extends StatisticalOptions {
  /** What every group is compared with. */
  readonly baselines?: readonly RunOrPolicy[];
  /** Prices every run: its indifference premium. None by default. */
  readonly criterion?: Criterion;
}

/** A learned policy over its seeds, beside the baselines on the same paths. */
export interface SeedComparison {
  readonly policy: string;
  readonly runs: readonly { readonly run: number; readonly statistics: HedgeStatistics }[];
  /** From run to run, statistic by statistic (`mean`, `cvar95`, …). */
  readonly spread: NamedNumbers<Spread>;
  /** Intervals of the mean over runs: paths and runs are drawn anew. */
  readonly intervals: NamedNumbers<Interval>;
  /** Each baseline less this policy's mean over runs, on the same draws: above 0, the policy has less. */
  readonly against: readonly {
    readonly baseline: string;
    readonly differences: NamedNumbers<Interval>;
  }[];
  /** The same of each other group's mean over its runs; results of before it was known lack it. */
  readonly others?: readonly {
    readonly policy: string;
    readonly differences: NamedNumbers<Interval>;
  }[];
  /** Means over runs of prices, errors and groups of paths; results of before it was known lack them. */
  readonly means?: RunFigures;
}

/** A statistic over several seeds. */
export interface Spread {
  readonly mean: number;
  readonly sd: number;
  readonly least: number;
  readonly most: number;
}

/** Statistics of one policy, whole and resampled. */
interface Resampled {
  readonly figures: RunFigures;
  readonly statistics: HedgeStatistics;
  /** [draws, names] */
  readonly drawn: Float64Array;
}

/**
 * Policies as their trainings make them: a statistic of a group is the mean over its runs, and intervals
 * are of runs and paths drawn anew together [O07], stretched where there are few (`studentStretch`). Of
 * one run, they are of paths alone.
 *
 * @returns a comparison for each group, in order
 * @throws {DomainError} when a group has no run, or an evaluation is of another premium
 * @throws {ShapeError} when an evaluation is of other paths
 * @throws the signal's reason when it aborts between two policies
 */
export async function compareOverSeeds(
  groups: readonly SeedGroup[],
  market: HedgeMarket,
  { baselines = [], criterion, ...options }: OverSeedsOptions & RunControl = {},
): Promise<readonly SeedComparison[]> {
  const statistical = statisticalOptions("compareOverSeeds", market, options);
  const { levels, confidence, seed } = statistical;
  const empty = groups.find(({ runs }) => runs.length === 0);
  if (empty) throw new DomainError("compareOverSeeds", `runs of ${empty.policy}`, 0, "one or more");
  const draws = pathDraws(market, statistical);
  const grouped = groupedStatistics(market);
  const total = groups.reduce((sum, { runs }) => sum + runs.length, baselines.length);
  let done = 0;
  const resampled = async (policy: RunOrPolicy): Promise<Resampled> => {
    await beforePolicy(policy.name, { done: done++, total }, options);
    const part = samplePart(policy, market, statistical);
    const sample = sampleOf(part, statistical);
    return {
      statistics: statisticsOf(sample, onceEach(market.nPaths)),
      drawn: resample(sample, draws, confidence),
      figures: {
        price: priceOf(part, criterion),
        errors: errorParts(part.pnl, part.payoffs),
        ...grouped(sample),
      },
    };
  };
  const others: { name: string; drawn: Float64Array }[] = [];
  for (const baseline of baselines)
    others.push({ name: baseline.name, drawn: (await resampled(baseline)).drawn });
  const named = { names: statisticNames(levels), level: confidence };
  const compared: { found: readonly Resampled[]; means: Float64Array }[] = [];
  for (const [place, { runs }] of groups.entries()) {
    const found: Resampled[] = [];
    for (const run of runs) found.push(await resampled(run.policy));
    // Another stream than that of the paths, which are drawn from the seed itself.
    const random = randomGenerator(seed).fork(place);
    const means = meansOverRuns(found, {
      width: named.names.length,
      stretch: runs.length > 1 ? studentStretch(runs.length, confidence) : 1,
      draw: () => drawUnits(runs.length, random),
    });
    compared.push({ found, means });
  }
  options.onProgress?.({ stage: "evaluate hedges", done: total, total });
  return groups.map(({ policy, runs }, place) => {
    const { found, means } = compared[place];
    const statistics = found.map((one) => one.statistics);
    const less = (drawn: Float64Array) =>
      intervalsOf(
        drawn.map((x, i) => x - means[i]),
        named,
      );
    return {
      policy,
      runs: runs.map(({ run }, i) => ({ run, statistics: statistics[i] })),
      spread: seedSpread(statistics),
      intervals: intervalsOf(means, named),
      against: others.map(({ name, drawn }) => ({ baseline: name, differences: less(drawn) })),
      others: groups.flatMap((other, i) =>
        i === place ? [] : [{ policy: other.policy, differences: less(compared[i].means) }],
      ),
      means: runMeans(found.map(({ figures }) => figures)),
    };
  });
}

/** What a sample is made of, from a policy or what it came to. */
function samplePart(
  policy: RunOrPolicy,
  market: HedgeMarket,
  { premium }: CheckedOptions,
): StatisticsInput {
  const { payoffs, nPaths } = market;
  if (typeof policy.positions === "function")
    return { ...outcomeOf(policy as HedgePolicy, market, premium), payoffs, premium };
  const { pnl, costs, turnover, name, premium: own } = policy as PolicyEvaluation;
  if (pnl.length !== nPaths)
    throw new ShapeError("compareOverSeeds", `P&L of ${name}`, [nPaths], [pnl.length]);
  if (own !== premium)
    throw new DomainError("compareOverSeeds", `premium of ${name}`, own, `${premium}, as here`);
  return { pnl, costs, turnover, payoffs, premium };
}

function priceOf(
  { pnl, payoffs, premium }: StatisticsInput,
  criterion: Criterion | undefined,
): number | null {
  if (!criterion) return null;
  const free = { pnl: pnl.map((x) => x - premium), payoffs };
  const { price, how } = indifferencePrice(criterion, free);
  return how === "none" ? null : price;
}

/** Means over drawn runs, draw by draw, stretched away from the mean over all. @returns [draws, names] */
function meansOverRuns(
  runs: readonly Resampled[],
  {
    width,
    stretch,
    draw,
  }: { readonly width: number; readonly stretch: number; readonly draw: () => Uint8Array },
): Float64Array {
  const out = new Float64Array(runs[0].drawn.length);
  for (let start = 0; start < out.length; start += width) {
    const counts = draw();
    const n = counts.reduce((sum, count) => sum + count, 0);
    for (const [r, { drawn }] of runs.entries()) {
      const weight = stretch * (counts[r] / n) + (1 - stretch) / runs.length;
      for (let j = start; j < start + width; j++) out[j] += weight * drawn[j];
    }
  }
  return out;
}

/** How far the same training ends apart with other seeds, statistic by statistic. */
export function seedSpread(runs: readonly HedgeStatistics[]): NamedNumbers<Spread> {
  const flat = runs.map(flatten);
  return Object.fromEntries(
    Object.keys(flat[0] ?? {}).map((name) => {
      const values = flat.map((numbers) => numbers[name] ?? NaN);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
      const sd = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
      return [name, { mean, sd, least: Math.min(...values), most: Math.max(...values) }];
    }),
  );
}
