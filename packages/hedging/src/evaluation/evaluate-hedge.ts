import { DomainError, mean, randomGenerator } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";

import { profitAndLoss, settleAccount } from "../account/settle-account.ts";
import { requireCount, requireLevel, requirePositive } from "../checks.ts";
import type { Criterion } from "../criteria/criterion.ts";
import { indifferencePrice } from "../hedger/indifference-price.ts";
import type { IndifferencePrice } from "../hedger/indifference-price.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { flatten, intervalsOf, resample } from "./bootstrap.ts";
import type { Interval, NamedNumbers } from "./bootstrap.ts";
import { moneynessGroups, volatilityGroups } from "./path-groups.ts";
import type { PathGroup } from "./path-groups.ts";
import { sampleOf, statisticsOf } from "./statistics.ts";
import type { HedgeStatistics, Sample } from "./statistics.ts";

export interface EvaluationOptions {
  /** Received by every policy alike; the mean payoff of these paths by default. */
  readonly premium?: number;
  /** Of value at risk and CVaR; 0.9, 0.95, 0.99 by default. */
  readonly levels?: readonly number[];
  /** Of exponential utility for the entropic price, per unit of currency; 0.1 by default. */
  readonly aversion?: number;
  /** Prices each policy: its indifference premium. None by default. */
  readonly criterion?: Criterion;
  /** Resamples for intervals; 400 by default, 0 for none. */
  readonly draws?: number;
  /** Of the intervals, 0.95 by default. */
  readonly confidence?: number;
  /** Policy the others are compared with, by name; the first one by default. */
  readonly against?: string;
  /** Of the resamples. */
  readonly seed?: number;
}

/** A group of paths and what a policy came to on it. */
export interface GroupStatistics {
  readonly label: string;
  readonly nPaths: number;
  /** Null where there are no paths. */
  readonly statistics: HedgeStatistics | null;
}

/** What one policy came to. */
export interface PolicyEvaluation {
  readonly name: string;
  readonly kind: string;
  /** Units held, [nPaths, nSteps, nInstruments]. */
  readonly positions: Float32Array | Float64Array;
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
  readonly byMoneyness: readonly GroupStatistics[];
  readonly byVolatility: readonly GroupStatistics[];
}

/** Policies side by side on the same paths. */
export interface HedgeEvaluation {
  readonly market: HedgeMarket;
  readonly premium: number;
  readonly against: string;
  readonly policies: readonly PolicyEvaluation[];
}

/**
 * Runs policies on the same paths through the same account.
 *
 * @throws {DomainError} when two policies have one name, or an option is out of range
 * @throws {DataError} when the market lacks what a policy asks for
 * @throws the signal's reason when it aborts between two policies
 */
export async function evaluateHedge(
  policies: readonly HedgePolicy[],
  market: HedgeMarket,
  options: EvaluationOptions & RunControl = {},
): Promise<HedgeEvaluation> {
  const { premium = mean(market.payoffs), levels = [0.9, 0.95, 0.99], aversion = 0.1 } = options;
  const { draws = 400, confidence = 0.95, seed = 0, criterion, onProgress, signal } = options;
  const names = policies.map(({ name }) => name);
  const { against = names[0] } = options;
  requirePositive("evaluateHedge", "aversion", aversion);
  requireCount("evaluateHedge", "draws", draws, 0);
  for (const level of [...levels, confidence]) requireLevel("evaluateHedge", "level", level);
  if (names.length === 0 || new Set(names).size < names.length)
    throw new DomainError("evaluateHedge", "policies", names, "at least one, of different names");
  if (!names.includes(against))
    throw new DomainError("evaluateHedge", "against", against, `one of ${names.join(", ")}`);

  const { payoffs } = market;
  const runs = [];
  for (const [done, policy] of policies.entries()) {
    onProgress?.({ stage: "evaluate hedges", done, total: policies.length, note: policy.name });
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    const positions = policy.positions(market);
    const account = settleAccount(market, positions);
    const pnl = profitAndLoss(account, payoffs, premium);
    const sample = sampleOf({ pnl, payoffs, ...account, premium }, { levels, aversion });
    runs.push({ policy, positions, account, pnl, sample });
  }
  onProgress?.({ stage: "evaluate hedges", done: names.length, total: names.length });
  const samples = runs.map(({ sample }) => sample);
  const drawn = resample(samples, draws, randomGenerator(seed));
  const reference = names.indexOf(against);
  const whole = new Uint16Array(market.nPaths).fill(1);
  const groups = { moneyness: moneynessGroups(market), volatility: volatilityGroups(market) };
  const evaluated = runs.map(({ policy, positions, account, pnl, sample }, j): PolicyEvaluation => {
    const free = { pnl: pnl.map((x) => x - premium), payoffs };
    return {
      name: policy.name,
      kind: policy.kind,
      positions,
      values: pnl.map((x, i) => x + payoffs[i]),
      pnl,
      costs: account.costs,
      turnover: account.turnover,
      statistics: statisticsOf(sample, whole),
      intervals: intervalsOf(
        drawn.map((draw) => draw[j]),
        confidence,
      ),
      differences: intervalsOf(
        drawn.map((draw) => difference(draw[j], draw[reference])),
        confidence,
      ),
      price: criterion ? indifferencePrice(criterion, free) : null,
      byMoneyness: groups.moneyness.map((group) => groupStatistics(sample, group)),
      byVolatility: groups.volatility.map((group) => groupStatistics(sample, group)),
    };
  });
  return { market, premium, against, policies: evaluated };
}

function groupStatistics(sample: Sample, { label, paths }: PathGroup): GroupStatistics {
  const counts = new Uint16Array(sample.pnl.length);
  for (const path of paths) counts[path] = 1;
  const statistics = paths.length > 0 ? statisticsOf(sample, counts) : null;
  return { label, nPaths: paths.length, statistics };
}

function difference(a: NamedNumbers<number>, b: NamedNumbers<number>): NamedNumbers<number> {
  return Object.fromEntries(Object.keys(a).map((name) => [name, a[name] - b[name]]));
}

/** A statistic over several seeds. */
export interface Spread {
  readonly mean: number;
  readonly sd: number;
  readonly least: number;
  readonly most: number;
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
