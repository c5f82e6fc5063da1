/**
 * Heston's model as a truth: dF = F√v dW, dv = κ(θ − v)dt + σ√v dZ, d⟨W, Z⟩ = ρ dt.
 *
 * [H93] Heston, "A closed-form solution for options with stochastic volatility", Review of
 *       Financial Studies 6(2), 1993.
 */
import { checkHestonParameters } from "@volsmith/pricing";
import type { HestonParameters } from "@volsmith/pricing";
import type { TruthModel } from "../truth.ts";
import { fourierTruth } from "./fourier-truth.ts";

/**
 * A Heston truth. Variances v0 and theta are annual (0.04 is 20 %), kappa per year, sigma the
 * volatility of variance, rho in [−1, 1]; Feller's condition is not asked for.
 * @throws {DomainError} naming the first parameter out of range.
 */
export function hestonTruth(parameters: HestonParameters): TruthModel<HestonParameters> {
  const { v0, kappa, theta, sigma, rho } = parameters;
  const own = { v0, kappa, theta, sigma, rho };
  checkHestonParameters("hestonTruth", own);
  return fourierTruth("heston", own);
}
