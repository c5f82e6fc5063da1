import { DomainError } from "@volsmith/numerics";

import { requireCount, requirePositive } from "../checks.ts";
import type { TimeGrid } from "../processes/process.ts";
import { clippedReturn } from "./black/clipped-return.ts";
import { clippedSum } from "./black/clipped-sum.ts";
import { periodsAhead } from "./black/period-ahead.ts";
import type { BlackAlong, Payoff } from "./payoff.ts";

export interface CliquetOptions {
  /** Periods of equal numbers of steps (as nearly as whole steps allow). */
  readonly periods: number;
  /** Bounds of each period's return. */
  readonly localFloor?: number;
  readonly localCap?: number;
  /** Bounds of their sum. */
  readonly globalFloor?: number;
  readonly globalCap?: number;
  /** Paid per 1.00 of return; 1 by default. */
  readonly notional?: number;
}

/**
 * A sum of bounded returns:
 *
 *   N·clip(Σ_j clip(S_{t_j}/S_{t_{j−1}} − 1, f, c), F, C)
 *
 * By default each return is floored at 0 and nothing is capped.
 *
 * @throws {DomainError} when floors lie above caps, or a path has fewer steps than periods
 */
export function cliquet(options: CliquetOptions): Payoff & CliquetOptions {
  const { periods, localFloor = 0, localCap = Infinity, notional = 1 } = options;
  const { globalFloor = -Infinity, globalCap = Infinity } = options;
  requireCount("cliquet", "periods", periods);
  requirePositive("cliquet", "notional", notional);
  if (!(localFloor <= localCap))
    throw new DomainError("cliquet", "localFloor", localFloor, "at most localCap");
  if (!(globalFloor <= globalCap))
    throw new DomainError("cliquet", "globalFloor", globalFloor, "at most globalCap");
  const terms = { periods, localFloor, localCap, globalFloor, globalCap, notional };
  // JSON has no infinity: bounds that bind nothing are left out.
  const binding = Object.entries(terms).filter(([, term]) => Number.isFinite(term));
  return {
    kind: "cliquet",
    ...(Object.fromEntries(binding) as unknown as CliquetOptions),
    value(path) {
      const ends = periodEnds(path.length - 1, periods);
      let sum = 0;
      let last = path[0];
      for (const end of ends) {
        sum += clip(path[end] / last - 1, localFloor, localCap);
        last = path[end];
      }
      return notional * clip(sum, globalFloor, globalCap);
    },
    blackAlong: (grid) => follow(grid, terms),
  };
}

function clip(x: number, floor: number, cap: number): number {
  return Math.min(Math.max(x, floor), cap);
}

/** The instant at which each period ends. */
function periodEnds(steps: number, periods: number): readonly number[] {
  if (steps < periods)
    throw new DomainError("cliquet", "periods", periods, `at most the ${steps} steps of a path`);
  return Array.from({ length: periods }, (_, j) => Math.round(((j + 1) * steps) / periods));
}

/**
 * Black's value. The period under way is a spread of calls on its return. Of those to come only the
 * volatility tells; where their sum is bounded they count as one normal number, but for the last
 * period, which leaves none and is exact.
 */
function follow(
  { times }: TimeGrid,
  { periods, localFloor, localCap, globalFloor, globalCap, notional }: Required<CliquetOptions>,
): BlackAlong {
  const ends = periodEnds(times.length - 1, periods);
  const lengths = ends.map((end, j) => times[end] - times[j > 0 ? ends[j - 1] : 0]);
  const local = { floor: localFloor, cap: localCap };
  const overall = { floor: globalFloor, cap: globalCap };
  const bounded = globalFloor > -Infinity || globalCap < Infinity;
  const ahead = periodsAhead(lengths, { bounds: local, needs: bounded ? "both" : "mean" });
  const boundedSum = clippedSum({ local, overall });
  const at = { spot: 0, deviation: 0, base: 0, known: 0, ahead: ahead(0, 0) };
  const sum = { value: 0, slope: 0, curvature: 0, meanSlope: 1, varianceSlope: 0 };
  let period = 0;
  return ({ instant, spot, vol }) => {
    if (instant === 0) {
      period = at.known = 0;
      at.base = spot;
    } else if (instant === ends[period]) {
      at.known += clip(spot / at.base - 1, localFloor, localCap);
      period++;
      at.base = spot;
    }
    const { known } = at;
    const root = Math.sqrt(times[ends[period]] - times[instant]);
    at.spot = spot;
    at.deviation = vol * root;
    const law = (at.ahead = ahead(period, vol));
    if (bounded && period < periods - 1) boundedSum(at, sum);
    else {
      const floor = clip(localFloor, globalFloor - known, globalCap - known);
      const cap = clip(localCap, globalFloor - known, globalCap - known);
      clippedReturn({ floor, cap }, at, sum);
      sum.value += known + law.mean;
      sum.meanSlope = 1;
      sum.varianceSlope = 0;
    }
    const ownVega = at.deviation * root * spot * spot * sum.curvature;
    return {
      price: notional * sum.value,
      delta: notional * sum.slope,
      gamma: notional * sum.curvature,
      vega:
        notional *
        (ownVega + sum.meanSlope * law.meanSlope + sum.varianceSlope * law.varianceSlope),
    };
  };
}
