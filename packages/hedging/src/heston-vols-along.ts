import { DataError } from "@volsmith/numerics";
import { checkHestonParameters } from "@volsmith/pricing";
import type { HestonParameters } from "@volsmith/pricing";

import { HestonVolTable, largestHestonVol } from "./heston-vol-table.ts";
import type { PathSet } from "./processes/process.ts";

export interface HestonVolsOptions {
  readonly strike: number;
  /** Years from the first instant; the paths' end by default. */
  readonly expiry?: number;
}

/**
 * Implied volatilities of an option in Heston's model along its own paths, from the variance of each
 * instant; at expiry √v.
 *
 * @returns [nPaths, nSteps + 1], within 1e-4 of the model's near the money
 * @throws {DomainError} naming the parameter out of range
 * @throws {DataError} when the paths have no volatilities
 */
export function hestonVolsAlong(
  { kappa, theta, sigma, rho }: Omit<HestonParameters, "v0">,
  { grid: { times }, nPaths, spots, vols }: PathSet,
  { strike, expiry = times[times.length - 1] }: HestonVolsOptions,
): Float64Array {
  checkHestonParameters("hestonVolsAlong", { v0: theta, kappa, theta, sigma, rho });
  if (!vols) throw new DataError("hestonVolsAlong", "these paths have no volatilities");
  const n = times.length;
  const out = Float64Array.from(vols);
  // Of what is known from the start: the paths' own largest would look ahead.
  const most = Math.max(largestHestonVol({ kappa, theta, sigma, rho }), 1.5 * vols[0]);
  for (let t = 0; t < n; t++) {
    const tau = expiry - times[t];
    if (!(tau > 1e-9)) continue;
    const table = new HestonVolTable({ kappa, theta, sigma, rho }, { tau, most });
    for (let i = 0; i < nPaths; i++) {
      const at = i * n + t;
      out[at] = table.at(Math.log(strike / spots[at]), vols[at]);
    }
  }
  return out;
}
