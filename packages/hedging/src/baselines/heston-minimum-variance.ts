/**
 * The position in the underlying that leaves least variance in Heston's model.
 *
 * [BCC00] Bakshi, Cao & Chen, "Pricing and hedging long-term options", Journal of Econometrics 94, 2000:
 *        single-instrument hedges.
 */
import { DataError } from "@volsmith/numerics";
import { checkHestonParameters } from "@volsmith/pricing";
import type { HestonParameters } from "@volsmith/pricing";

import type { HestonGrid } from "../heston/heston-grid.ts";
import { slopeGrid } from "../heston/slope-grid.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { baseline } from "./baseline.ts";
import type { BaselineOptions, Rule } from "./baseline.ts";

export interface HestonHedgeOptions extends BaselineOptions, Omit<HestonParameters, "v0"> {
  /** The hedge that leaves least variance (the default), or ∂C/∂S alone. */
  readonly hedge?: "minimum-variance" | "delta";
}

/** Calls and puts of one strike that a claim is made of. */
const LEGS: Readonly<Record<string, { readonly calls: number; readonly units: number }>> = {
  call: { calls: 1, units: 0 },
  put: { calls: 1, units: -1 },
  straddle: { calls: 2, units: -1 },
};

/**
 * ∂C/∂S + ρσ·∂C/∂v/S with the paths' own variance, for calls, puts and straddles.
 *
 * @throws {DomainError} naming the parameter out of range
 * @throws {DataError} once asked of another payoff, or of paths without volatilities
 */
export function hestonDelta(options: HestonHedgeOptions): HedgePolicy {
  const { hedge = "minimum-variance", every = 1, kappa, theta, sigma, rho } = options;
  const name = hedge === "delta" ? "Heston delta" : "Heston minimum-variance delta";
  const parameters = { kappa, theta, sigma, rho };
  checkHestonParameters("hestonDelta", { v0: 1, ...parameters }); // the paths tell their own
  const tilt = hedge === "delta" ? 0 : rho * sigma;
  // Grids depend on the time left alone, and serve every market that is asked about.
  const grids = new Map<number, HestonGrid>();
  const gridOf = (tau: number) => {
    const known = grids.get(tau) ?? slopeGrid(parameters, tau);
    grids.set(tau, known);
    return known;
  };
  return baseline(`heston-${hedge}`, {
    name: options.name ?? name,
    every,
    prepare: (market) => hestonRule(market, tilt, gridOf),
  });
}

function hestonRule(market: HedgeMarket, tilt: number, gridOf: (tau: number) => HestonGrid): Rule {
  const { nSteps, nPaths, paths, grid, task } = market;
  const { kind, strike } = task.payoff;
  const { vols, spots } = paths;
  const legs = LEGS[kind];
  if (strike === undefined || legs === undefined)
    throw new DataError(
      "hestonDelta",
      `no such delta of a ${kind}`,
      "hedge calls, puts, straddles",
    );
  if (!vols) throw new DataError("hestonDelta", "these paths have no volatilities");
  const positions = new Float64Array(nPaths * nSteps);
  const slopes = new Float64Array(2);
  for (let t = 0; t < nSteps; t++) {
    const slopesAt = gridOf(grid.times[nSteps] - grid.times[t]);
    for (let i = 0; i < nPaths; i++) {
      const at = i * (nSteps + 1) + t;
      slopesAt.at(Math.log(strike / spots[at]), vols[at], slopes);
      const one = slopes[0] + tilt * slopes[1];
      positions[i * nSteps + t] = legs.calls * one + legs.units;
    }
  }
  return (_, at) => positions[at];
}
