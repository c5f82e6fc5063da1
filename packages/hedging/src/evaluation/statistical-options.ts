import { mean, randomGenerator } from "@volsmith/numerics";

import { requireCount, requireFinite, requireLevel, requirePositive } from "../checks.ts";
import type { HedgeMarket } from "../market.ts";
import { drawPaths } from "./path-draws.ts";
import type { PathDraws } from "./path-draws.ts";

/** What figures of policies are formed by. */
export interface StatisticalOptions {
  /** Received by every policy alike; the mean payoff of these paths by default. */
  readonly premium?: number;
  /** Of value at risk and CVaR; 0.9, 0.95, 0.99 by default. */
  readonly levels?: readonly number[];
  /** Of exponential utility for the entropic price, per unit of currency; 0.1 by default. */
  readonly aversion?: number;
  /** Resamples for intervals; 400 by default, 0 for none. */
  readonly draws?: number;
  /** Of the intervals, 0.95 by default. */
  readonly confidence?: number;
  /**
   * Which paths belong together, where they are not independent, as windows of one history that overlap:
   * resamples draw whole clusters. Every path for itself by default. [nPaths]
   */
  readonly clusters?: Uint32Array;
  /** Of the resamples. */
  readonly seed?: number;
}

/** Options with all that was left to defaults. */
export interface CheckedOptions extends Required<Omit<StatisticalOptions, "clusters">> {
  readonly clusters: Uint32Array | undefined;
}

/** @throws {DomainError} naming the option out of range */
export function statisticalOptions(
  where: string,
  { payoffs }: HedgeMarket,
  options: StatisticalOptions,
): CheckedOptions {
  const { premium = mean(payoffs), levels = [0.9, 0.95, 0.99], aversion = 0.1 } = options;
  const { draws = 400, confidence = 0.95, seed = 0, clusters } = options;
  requireFinite(where, "premium", premium);
  requirePositive(where, "aversion", aversion);
  requireCount(where, "draws", draws, 0);
  for (const level of [...levels, confidence]) requireLevel(where, "level", level);
  return { premium, levels, aversion, draws, confidence, seed, clusters };
}

/** Resamples of a market's paths: the same for every policy, and wherever the options are the same. */
export function pathDraws(
  { nPaths }: HedgeMarket,
  { clusters, draws, seed }: CheckedOptions,
): PathDraws {
  return drawPaths({ nPaths, clusters, draws, random: randomGenerator(seed) });
}
