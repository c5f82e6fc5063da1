import type { OptionType } from "@volsmith/pricing";

import { requireOneOf, requirePositive } from "../checks.ts";
import type { TimeGrid } from "../processes/process.ts";
import { optionJet } from "./black/beyond.ts";
import { averageVariance, fixingSums } from "./black/fixings.ts";
import type { BlackAlong, Payoff, SpotPath } from "./payoff.ts";
import { intrinsic } from "./vanilla.ts";

export interface AsianOptions {
  readonly strike: number;
  readonly type?: OptionType;
  readonly average?: "arithmetic" | "geometric";
}

/**
 * A call or put on the average spot over all instants after today.
 * @throws {DomainError} unless the strike is positive
 */
export function asian({
  strike,
  type = "call",
  average = "arithmetic",
}: AsianOptions): Payoff & Required<AsianOptions> {
  requirePositive("asian", "strike", strike);
  requireOneOf("asian", "type", { value: type, known: ["call", "put"] });
  requireOneOf("asian", "average", { value: average, known: ["arithmetic", "geometric"] });
  const mean = average === "arithmetic" ? arithmetic : geometric;
  return {
    kind: "asian",
    strike,
    type,
    average,
    value: (path) => intrinsic(mean(path), strike, type),
    blackAlong: average === "arithmetic" ? followSum(strike, type) : followLogs(strike, type),
  };
}

function arithmetic(path: SpotPath): number {
  let sum = 0;
  for (let i = 1; i < path.length; i++) sum += path[i];
  return sum / (path.length - 1);
}

function geometric(path: SpotPath): number {
  let sum = 0;
  for (let i = 1; i < path.length; i++) sum += Math.log(path[i]);
  return Math.exp(sum / (path.length - 1));
}

/**
 * Black's value of an arithmetic average: the fixings to come count as one lognormal number of their mean
 * and variance [L92], those gone by lower the strike.
 */
function followSum(strike: number, type: OptionType): (grid: TimeGrid) => BlackAlong {
  return (grid) => {
    const fixings = grid.times.length - 1;
    const { pairs } = fixingSums(grid);
    const variance = new Float64Array(2);
    let sum = 0;
    return (at) => {
      const { instant, spot, vol } = at;
      sum = instant === 0 ? 0 : sum + spot;
      averageVariance(pairs, at, variance);
      const weight = (fixings - instant) / fixings;
      const mean = { spot: weight * spot, deviation: Math.sqrt(variance[0]) };
      const { value, slope, curvature } = optionJet(mean, strike - sum / fixings, type);
      return {
        price: value,
        delta: weight * slope,
        gamma: weight * weight * curvature,
        vega: mean.spot * mean.spot * curvature * vol * variance[1],
      };
    };
  };
}

/** Black's value of a geometric average, which is lognormal itself. */
function followLogs(strike: number, type: OptionType): (grid: TimeGrid) => BlackAlong {
  return (grid) => {
    const fixings = grid.times.length - 1;
    const sums = fixingSums(grid);
    let logs = 0;
    return ({ instant, spot, vol }) => {
      const log = Math.log(spot);
      logs = instant === 0 ? 0 : logs + log;
      const left = fixings - instant;
      const weight = left / fixings;
      const variance = weight * weight * sums.pairs[instant * sums.powers]; // over σ²
      const drift = variance - sums.times[instant] / fixings; // of ln F, over σ²/2
      const forward = Math.exp((logs + left * log) / fixings + 0.5 * vol * vol * drift);
      const mean = { spot: forward, deviation: vol * Math.sqrt(variance) };
      const { value, slope, curvature } = optionJet(mean, strike, type);
      const perSpot = (weight * forward) / spot;
      return {
        price: value,
        delta: slope * perSpot,
        gamma: curvature * perSpot * perSpot + (slope * perSpot * (weight - 1)) / spot,
        vega: vol * forward * (forward * curvature * variance + slope * drift),
      };
    };
  };
}
