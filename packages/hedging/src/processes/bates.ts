/**
 * Bates' model: Heston's variance and Merton's jumps.
 *
 * [B96] Bates, "Jumps and stochastic volatility", Review of Financial Studies 9(1), 1996.
 */
import { requireFinite, requirePositive } from "../checks.ts";
import { checkHestonParameters } from "@volsmith/pricing";
import type { BatesParameters } from "@volsmith/pricing";
import type { MeanCorrection } from "./heston.ts";
import { jumpTable } from "./jumps.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";
import { stepRecord } from "./quadratic-exponential.ts";

export interface BatesOptions extends BatesParameters {
  readonly spot?: number;
  readonly drift?: number;
  readonly correction?: MeanCorrection;
}

export interface BatesProcess extends Process, Required<BatesOptions> {
  readonly kind: "bates";
}

/** The deep-hedging source's parameters: 20 jumps a year of −5 % ± 10 %. */
export const SOURCE_BATES: BatesParameters = {
  v0: 0.04,
  kappa: 2,
  theta: 0.1,
  sigma: 0.6,
  rho: -0.5,
  jumpRate: 20,
  jumpMean: -0.05,
  jumpStdev: 0.1,
};

/**
 * Heston's model with compound-Poisson jumps of ln S, N(jumpMean, jumpStdev²) each, compensated. The
 * volatility told is √v, without the jumps.
 *
 * @throws {DomainError} naming the parameter out of range
 */
export function bates(options: BatesOptions = SOURCE_BATES): BatesProcess {
  const { spot = 100, drift = 0, correction = "martingale" } = options;
  const { v0, kappa, theta, sigma, rho, jumpRate, jumpMean, jumpStdev } = options;
  const parameters = { v0, kappa, theta, sigma, rho, jumpRate, jumpMean, jumpStdev };
  requirePositive("bates", "spot", spot);
  requireFinite("bates", "drift", drift);
  checkHestonParameters("bates", parameters);
  const variance = jumpStdev * jumpStdev;
  const compensator = jumpRate * Math.expm1(jumpMean + 0.5 * variance);
  return {
    kind: "bates",
    spot,
    drift,
    ...parameters,
    correction,
    plan(grid) {
      const { nThresholds, table } = jumpTable("bates", grid, jumpRate);
      const corrected = correction === "martingale" ? 1 : 0;
      return pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "HESTON",
          normals: 2,
          uniforms: 1,
          constants: [v0, corrected, jumpMean, variance, nThresholds],
          record: ({ length }) => stepRecord(parameters, { length, jumpDrift: -compensator }),
          table,
        },
      );
    },
  };
}
