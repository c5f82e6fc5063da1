import { DataError } from "@volsmith/numerics";

import type { HedgeMarket } from "../market.ts";
import type { BlackAlong, ClaimGreeks, Payoff } from "../payoffs/payoff.ts";
import type { TimeGrid } from "../processes/process.ts";
import { volsOf } from "../vol-source.ts";
import type { VolSource } from "../vol-source.ts";
import type { Feature } from "./feature.ts";

/** Black's derivatives of what was sold at every decision, [nPaths, nSteps] each. */
export interface GreeksAlong {
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly vega: Float64Array;
}

/** Several features and baselines ask for the same numbers. */
const known = new WeakMap<HedgeMarket, Map<string, GreeksAlong>>();

/**
 * Black's delta, gamma and vega along the paths.
 * @throws {DataError} when the payoff has no value under Black, or the market lacks the volatility
 */
export function greeksAlong(market: HedgeMarket, vol: VolSource): GreeksAlong {
  const own = known.get(market) ?? new Map<string, GreeksAlong>();
  known.set(market, own);
  const key = JSON.stringify(vol);
  const found = own.get(key) ?? greeksAtVols(market, volsOf(market, vol));
  own.set(key, found);
  return found;
}

/** The same at volatilities of one's own, [nPaths, nSteps]. */
export function greeksAtVols(market: HedgeMarket, vols: Float64Array): GreeksAlong {
  const { nPaths, nSteps, grid, paths, task, taus, signs } = market;
  const { kind, black } = task.payoff;
  if (taus && !black) {
    const fix = "sell it to the last instant of the paths";
    throw new DataError("greeksAlong", `payoff "${kind}" has no delta beyond the paths' end`, fix);
  }
  const value = valueAlong(task.payoff, grid);
  const length = nPaths * nSteps;
  const delta = new Float64Array(length);
  const gamma = new Float64Array(length);
  const vega = new Float64Array(length);
  const end = grid.times[nSteps];
  const own = kind === "put" ? -1 : 1;
  const at = { instant: 0, spot: 0, tau: 0, vol: 0 };
  for (let i = 0; i < nPaths; i++) {
    // By put-call parity, deltas of a call and a put at one strike are 1 apart.
    const shift = signs ? (signs[i] - own) / 2 : 0;
    for (let t = 0; t < nSteps; t++) {
      const decision = i * nSteps + t;
      const place = decision + i;
      at.instant = t;
      at.spot = paths.spots[place];
      at.tau = taus ? taus[place] : end - grid.times[t];
      at.vol = vols[decision];
      const greeks = value(at);
      delta[decision] = greeks.delta + shift;
      gamma[decision] = greeks.gamma;
      vega[decision] = greeks.vega;
    }
  }
  return { delta, gamma, vega };
}

/** A payoff's value under Black from instant to instant, whether it depends on the path or not. */
function valueAlong({ kind, black, blackAlong }: Payoff, grid: TimeGrid): BlackAlong {
  const value = black ?? blackAlong?.(grid);
  if (value) return value;
  const fix = "choose features and baselines that need no delta, or give the payoff blackAlong";
  throw new DataError("greeksAlong", `payoff "${kind}" has no Black delta`, fix);
}

type GreekFeature = Feature & { readonly vol: VolSource };
type GreekFeatureOptions = { readonly vol?: VolSource };

function greek(kind: keyof ClaimGreeks & keyof GreeksAlong, vol: VolSource): GreekFeature {
  return { kind, vol, values: (market) => greeksAlong(market, vol)[kind] };
}

/** Black's delta at a volatility; the paths' own by default. */
export function delta({ vol = "path" }: GreekFeatureOptions = {}): GreekFeature {
  return greek("delta", vol);
}

/** Black's gamma. */
export function gamma({ vol = "path" }: GreekFeatureOptions = {}): GreekFeature {
  return greek("gamma", vol);
}

/** Black's vega, per 1.00 of volatility. */
export function vega({ vol = "path" }: GreekFeatureOptions = {}): GreekFeature {
  return greek("vega", vol);
}
