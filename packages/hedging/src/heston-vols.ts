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

/** Implied volatilities along paths of a model, [nPaths, nSteps + 1]. */
export type HestonVols = (paths: PathSet, options: HestonVolsOptions) => Float64Array;

/**
 * Finds implied volatilities of options in Heston's model along its own paths, from the variance of each
 * instant; at expiry √v. They are within 2e-4 of the model's near the money. Most of the work depends on the
 * grid alone, and is kept for the next paths.
 *
 * @throws {DomainError} naming the parameter out of range
 * @throws {DataError} once asked of paths that have no volatilities
 */
export function hestonVols({ kappa, theta, sigma, rho }: Omit<HestonParameters, "v0">): HestonVols {
  const model = { kappa, theta, sigma, rho };
  checkHestonParameters("hestonVols", { v0: theta, ...model });
  const tables = new Map<string, HestonVolTable>();
  const tableOf = (tau: number, most: number) => {
    const key = `${tau} ${most}`;
    const found = tables.get(key) ?? new HestonVolTable(model, { tau, most });
    tables.set(key, found);
    return found;
  };
  return (
    { grid: { times }, nPaths, spots, vols },
    { strike, expiry = times[times.length - 1] },
  ) => {
    if (!vols) throw new DataError("hestonVols", "these paths have no volatilities");
    const n = times.length;
    const out = Float64Array.from(vols);
    // Of what is known from the start: the paths' own largest would look ahead.
    const most = Math.max(largestHestonVol(model), 1.5 * vols[0]);
    for (let t = 0; t < n; t++) {
      const tau = expiry - times[t];
      if (!(tau > 1e-9)) continue;
      const table = tableOf(tau, most);
      for (let i = 0; i < nPaths; i++) {
        const at = i * n + t;
        out[at] = table.at(Math.log(strike / spots[at]), vols[at]);
      }
    }
    return out;
  };
}
