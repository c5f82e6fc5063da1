/** Geometric Brownian motion. */
import { requireFinite, requireNonNegative, requirePositive } from "../checks.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";

export interface GbmParameters {
  readonly spot?: number;
  readonly drift?: number;
  /** Volatility, annual decimal, 0 or more. */
  readonly vol?: number;
}

export interface GbmProcess extends Process, Required<GbmParameters> {
  readonly kind: "gbm";
}

/**
 * dS = μS·dt + σS·dW, exact at every date.
 *
 * @throws {DomainError} unless spot is positive, vol 0 or more and drift finite
 */
export function gbm({ spot = 100, drift = 0, vol = 0.2 }: GbmParameters = {}): GbmProcess {
  requirePositive("gbm", "spot", spot);
  requireFinite("gbm", "drift", drift);
  requireNonNegative("gbm", "vol", vol);
  return {
    kind: "gbm",
    spot,
    drift,
    vol,
    plan: (grid) =>
      pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "GBM",
          record: ({ length }) => [-0.5 * vol * vol * length, vol * Math.sqrt(length)],
          vols: vol,
        },
      ),
  };
}
