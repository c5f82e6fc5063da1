/**
 * Heston's stochastic volatility by the quadratic-exponential scheme.
 *
 * [A08] Andersen, "Simple and efficient simulation of the Heston stochastic volatility model",
 *       Journal of Computational Finance 11(3), 2008.
 */
import { requireFinite, requirePositive } from "../checks.ts";
import { checkHestonParameters } from "@volsmith/pricing";
import type { HestonParameters } from "@volsmith/pricing";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";
import { stepRecord } from "./quadratic-exponential.ts";

/** "martingale" corrects each step so that the spot keeps its mean exactly [A08 §4.2]. */
export type MeanCorrection = "martingale" | "none";

export interface HestonOptions extends HestonParameters {
  readonly spot?: number;
  readonly drift?: number;
  readonly correction?: MeanCorrection;
}

export interface HestonProcess extends Process, Required<HestonOptions> {
  readonly kind: "heston";
}

/**
 * dS = μS·dt + S√v·dW, dv = κ(θ − v)dt + σ√v·dZ. Feller's condition 2κθ ≥ σ² is not required:
 * variance may touch 0. A sigma below 0.001 counts as 0. The volatility told is √v.
 *
 * @throws {DomainError} naming the parameter out of range
 */
export function heston(options: HestonOptions): HestonProcess {
  const { spot = 100, drift = 0, correction = "martingale" } = options;
  const { v0, kappa, theta, sigma, rho } = options;
  requirePositive("heston", "spot", spot);
  requireFinite("heston", "drift", drift);
  checkHestonParameters("heston", { v0, kappa, theta, sigma, rho });
  return {
    kind: "heston",
    spot,
    drift,
    v0,
    kappa,
    theta,
    sigma,
    rho,
    correction,
    plan: (grid) =>
      pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "HESTON",
          normals: 2,
          constants: [v0, correction === "martingale" ? 1 : 0, 0, 0, 0],
          record: ({ length }) => stepRecord(options, { length }),
        },
      ),
  };
}
