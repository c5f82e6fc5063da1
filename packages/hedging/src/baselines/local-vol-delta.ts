/**
 * Deltas of a claim under the local volatility of a fitted surface.
 *
 * [DK94] Derman & Kani, "Riding on a smile", Risk 7(2), 1994: under local volatility the smile moves
 *        against the spot, and what replicates is the slope of the model's own price.
 */
import { DataError } from "@volsmith/numerics";

import { requireOneOf } from "../checks.ts";
import { greeksAtVols } from "../features/greeks.ts";
import { impliedVolsAlong } from "../local-vol/implied-vols-along.ts";
import { solveLocalVol } from "../local-vol/solve-local-vol.ts";
import type { LocalVolSolution } from "../local-vol/solve-local-vol.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import type { LocalVolatilityProcess } from "../processes/local-volatility.ts";
import { baseline } from "./baseline.ts";
import type { BaselineOptions, Rule } from "./baseline.ts";

/** What is held: see `localVolDelta`. */
export type LocalVolHedge = "local-vol" | "sticky-strike" | "sticky-moneyness";

export interface LocalVolDeltaOptions extends BaselineOptions {
  /** Slope of the model's price by default. */
  readonly hedge?: LocalVolHedge;
  /** The market's by default. */
  readonly process?: LocalVolatilityProcess;
}

const NAMES: Readonly<Record<LocalVolHedge, string>> = {
  "local-vol": "local-volatility delta",
  "sticky-strike": "delta at the model's implied volatility",
  "sticky-moneyness": "delta at the surface's volatility",
};

/**
 * Deltas of European claims on paths of local volatility:
 *
 * - "local-vol": ∂V/∂S of the model's price, from one backward solution for all paths. It replicates in
 *   continuous time, and so leaves least variance among all deltas;
 * - "sticky-strike": Black's at the implied volatility the strike has under the model at the path's spot, as
 *   if it stayed when the spot moves;
 * - "sticky-moneyness": Black's at the volatility that today's surface has for the same ln(K/S) and time
 *   left, as if the smile moved with the spot.
 *
 * @throws {DomainError} when there is no such hedge
 * @throws {DataError} once asked of a claim that is not European, or of paths of another process
 */
export function localVolDelta(options: LocalVolDeltaOptions = {}): HedgePolicy {
  const { hedge = "local-vol", every = 1 } = options;
  const known = Object.keys(NAMES) as LocalVolHedge[];
  requireOneOf("localVolDelta", "hedge", { value: hedge, known });
  // Markets of one process and grid share a solution.
  const solution = lastSolution();
  return baseline(hedge === "local-vol" ? "local-vol-delta" : `local-vol-${hedge}`, {
    name: options.name ?? NAMES[hedge],
    every,
    prepare(market) {
      const process = options.process ?? processOf(market);
      requireEuropean(market);
      if (hedge === "local-vol") return slopeRule(market, solution(market, process));
      const strike = strikeOf(market);
      const vols =
        hedge === "sticky-strike"
          ? decisions(market, impliedVolsAlong(process, market.paths, { strike }))
          : movedVols(market, process, strike);
      const { delta } = greeksAtVols(market, vols);
      return (_, at) => delta[at];
    },
  });
}

/** Solves where process, payoff or instants are others than before. */
function lastSolution() {
  let last:
    { process: unknown; payoff: unknown; times: Float64Array; found: LocalVolSolution } | undefined;
  return ({ grid, task: { payoff } }: HedgeMarket, process: LocalVolatilityProcess) => {
    if (last?.process === process && last.payoff === payoff && sameTimes(last.times, grid.times))
      return last.found;
    const value = (spot: number) => payoff.value([spot], grid);
    const found = solveLocalVol(process, { strike: payoff.strike ?? process.spot, value }, grid);
    last = { process, payoff, times: grid.times, found };
    return found;
  };
}

function sameTimes(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((time, i) => time === b[i]);
}

function slopeRule(
  { nPaths, nSteps, paths }: HedgeMarket,
  { spots, prices }: LocalVolSolution,
): Rule {
  const n = spots.spots.length;
  const slopes = new Float64Array(n);
  const positions = new Float64Array(nPaths * nSteps);
  for (let t = 0; t < nSteps; t++) {
    spots.slopes(prices.subarray(t * n, (t + 1) * n), slopes);
    for (let i = 0; i < nPaths; i++) {
      const place = spots.place(paths.spots[i * (nSteps + 1) + t]);
      positions[i * nSteps + t] = spots.at(place, slopes, 0);
    }
  }
  return (_, at) => positions[at];
}

/** Today's smile, carried along with the spot. [nPaths, nSteps] */
function movedVols(
  { nPaths, nSteps, paths: { spots }, grid: { times } }: HedgeMarket,
  { source }: LocalVolatilityProcess,
  strike: number,
): Float64Array {
  if (!source.impliedVols)
    throw new DataError(
      "localVolDelta",
      "this source tells local volatilities only",
      "give it impliedVols, as surfaceLocalVols does",
    );
  const vols = new Float64Array(nPaths * nSteps);
  const taus = new Float64Array(nPaths);
  const ks = new Float64Array(nPaths);
  for (let t = 0; t < nSteps; t++) {
    taus.fill(times[nSteps] - times[t]);
    for (let i = 0; i < nPaths; i++) ks[i] = Math.log(strike / spots[i * (nSteps + 1) + t]);
    const found = source.impliedVols(taus, ks);
    for (let i = 0; i < nPaths; i++) vols[i * nSteps + t] = found[i];
  }
  return vols;
}

/** Without the last instant. [nPaths, nSteps] */
function decisions({ nPaths, nSteps }: HedgeMarket, along: Float64Array): Float64Array {
  const out = new Float64Array(nPaths * nSteps);
  for (let i = 0; i < nPaths; i++)
    out.set(along.subarray(i * (nSteps + 1), (i + 1) * (nSteps + 1) - 1), i * nSteps);
  return out;
}

function processOf({ process }: HedgeMarket): LocalVolatilityProcess {
  if (process?.kind === "local-volatility") return process as LocalVolatilityProcess;
  const found = process ? `these paths are of ${process.kind}` : "these paths name no process";
  const fix = 'give "hedgeMarket" their process, or the baseline one of its own';
  throw new DataError("localVolDelta", found, fix);
}

function requireEuropean({ task: { payoff }, taus, signs }: HedgeMarket): void {
  const problem = payoff.black
    ? "the claim lives on after these paths"
    : `a ${payoff.kind} depends on its path`;
  if (!payoff.black || taus || signs)
    throw new DataError("localVolDelta", problem, "sell a European claim to the last instant");
}

function strikeOf({ task: { payoff } }: HedgeMarket): number {
  if (payoff.strike !== undefined) return payoff.strike;
  throw new DataError("localVolDelta", `a ${payoff.kind} has no strike`, 'hedge by "local-vol"');
}
