import { DataError } from "@volsmith/numerics";
import { checkHestonParameters } from "@volsmith/pricing";

import type { PathSet } from "../processes/process.ts";
import { largestHestonVol } from "./heston-grid.ts";
import type { HestonGrid, HestonModel } from "./heston-grid.ts";
import { volGrid } from "./vol-grid.ts";

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
export function hestonVols({ kappa, theta, sigma, rho }: HestonModel): HestonVols {
  const model = { kappa, theta, sigma, rho };
  checkHestonParameters("hestonVols", { v0: theta, ...model });
  const grids = new Map<string, HestonGrid>();
  const gridOf = (tau: number, most: number) => {
    const key = `${tau} ${most}`;
    const found = grids.get(key) ?? volGrid(model, { tau, most });
    grids.set(key, found);
    return found;
  };
  const vol = new Float64Array(1);
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
      const grid = gridOf(tau, most);
      for (let i = 0; i < nPaths; i++) {
        const at = i * n + t;
        grid.at(Math.log(strike / spots[at]), vols[at], vol);
        out[at] = vol[0];
      }
    }
    return out;
  };
}
