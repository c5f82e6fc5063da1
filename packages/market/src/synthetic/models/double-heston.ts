import { checkDoubleHestonParameters } from "@volsmith/pricing";
import type { DoubleHestonParameters, HestonParameters } from "@volsmith/pricing";
import type { TruthModel } from "../truth.ts";
import { fourierTruth } from "./fourier-truth.ts";

/**
 * A two-factor Heston truth: `hestonTruth`'s parameters, once for each of two independent variances
 * that add up.
 * @throws {DomainError} naming the first parameter out of range.
 */
export function doubleHestonTruth(
  parameters: DoubleHestonParameters,
): TruthModel<DoubleHestonParameters> {
  const own = { first: factor(parameters.first), second: factor(parameters.second) };
  checkDoubleHestonParameters("doubleHestonTruth", own);
  return fourierTruth("double-heston", own);
}

function factor({ v0, kappa, theta, sigma, rho }: HestonParameters): HestonParameters {
  return { v0, kappa, theta, sigma, rho };
}
