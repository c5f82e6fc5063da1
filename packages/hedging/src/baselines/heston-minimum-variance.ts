/**
 * The position in the underlying that leaves least variance in Heston's model.
 *
 * [BCC00] Bakshi, Cao & Chen, "Pricing and hedging long-term options", Journal of Econometrics 94, 2000:
 *        single-instrument hedges.
 */
import { DataError } from "@volsmith/numerics";
import { checkHestonParameters } from "@volsmith/pricing";
import type { HestonParameters } from "@volsmith/pricing";

import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { baseline } from "./baseline.ts";
import type { BaselineOptions, Rule } from "./baseline.ts";
import { largestHestonVol } from "../heston-vol-table.ts";
import { HestonTable } from "./heston-table.ts";

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
  const parameters = { v0: theta, kappa, theta, sigma, rho };
  checkHestonParameters("hestonDelta", parameters);
  const tilt = hedge === "delta" ? 0 : rho * sigma;
  // Tables depend on the time left alone, and serve every market that is asked about.
  const tables = new Map<number, HestonTable>();
  const table = (tau: number) => {
    const known =
      tables.get(tau) ?? new HestonTable(parameters, { tau, most: largestHestonVol(parameters) });
    tables.set(tau, known);
    return known;
  };
  return baseline(`heston-${hedge}`, {
    name: options.name ?? name,
    every,
    prepare: (market) => hestonRule(market, tilt, table),
  });
}

function hestonRule(market: HedgeMarket, tilt: number, table: (tau: number) => HestonTable): Rule {
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
  const slopes = { delta: 0, varianceVega: 0 };
  for (let t = 0; t < nSteps; t++) {
    const slopesAt = table(grid.times[nSteps] - grid.times[t]);
    for (let i = 0; i < nPaths; i++) {
      const at = i * (nSteps + 1) + t;
      slopesAt.at(Math.log(strike / spots[at]), vols[at], slopes);
      const one = slopes.delta + tilt * slopes.varianceVega;
      positions[i * nSteps + t] = legs.calls * one + legs.units;
    }
  }
  return (_, at) => positions[at];
}
