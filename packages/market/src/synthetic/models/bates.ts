/**
 * Bates' model as a truth: Heston's with jumps of ln F, normal in size, at Poisson times.
 *
 * [B96] Bates, "Jumps and stochastic volatility", Review of Financial Studies 9(1), 1996.
 */
import { checkHestonParameters } from "@volsmith/pricing";
import type { BatesParameters } from "@volsmith/pricing";
import type { TruthModel } from "../truth.ts";
import { fourierTruth } from "./fourier-truth.ts";

/**
 * A Bates truth: `hestonTruth`'s parameters, jumpRate per year, jumpMean and jumpStdev of ln F.
 * @throws {DomainError} naming the first parameter out of range.
 */
export function batesTruth(parameters: BatesParameters): TruthModel<BatesParameters> {
  const { v0, kappa, theta, sigma, rho, jumpRate, jumpMean, jumpStdev } = parameters;
  const own = { v0, kappa, theta, sigma, rho, jumpRate, jumpMean, jumpStdev };
  checkHestonParameters("batesTruth", own);
  return fourierTruth("bates", own);
}
