import { DomainError } from "@volsmith/numerics";

/**
 * Heston's model under the forward measure,
 * dF = F√v·dW, dv = κ(θ − v)dt + σ√v·dZ, d⟨W, Z⟩ = ρ·dt. Feller's condition is not required.
 */
export interface HestonParameters {
  /** Variance today, 0 or more. */
  readonly v0: number;
  /** Speed of mean reversion, per year, positive. */
  readonly kappa: number;
  /** Long-run variance, 0 or more. */
  readonly theta: number;
  /** Volatility of variance, 0 or more. */
  readonly sigma: number;
  /** Correlation of price and variance, in [−1, 1]. */
  readonly rho: number;
}

/** Bates' model: Heston plus compound-Poisson jumps of ln F, N(jumpMean, jumpStdev²) each. */
export interface BatesParameters extends HestonParameters {
  /** Jumps per year, 0 or more. */
  readonly jumpRate: number;
  /** Mean of a jump of ln F. */
  readonly jumpMean: number;
  /** Standard deviation of a jump of ln F, 0 or more. */
  readonly jumpStdev: number;
}

/** Throws a `DomainError` naming the first parameter out of range. */
export function checkHestonParameters(
  where: string,
  parameters: HestonParameters | BatesParameters,
): void {
  const { v0, kappa, theta, sigma, rho } = parameters;
  const check = (name: string, value: number, ok: boolean, requirement: string): void => {
    if (!(ok && Number.isFinite(value))) throw new DomainError(where, name, value, requirement);
  };
  check("v0", v0, v0 >= 0, "0 or more, a variance (0.04 is 20 % volatility)");
  check("kappa", kappa, kappa > 0, "positive");
  check("theta", theta, theta >= 0, "0 or more, a variance (0.04 is 20 % volatility)");
  check("sigma", sigma, sigma >= 0, "0 or more");
  check("rho", rho, Math.abs(rho) <= 1, "in [-1, 1]");
  if (v0 === 0 && theta === 0) {
    throw new DomainError(where, "v0", v0, "positive where theta is 0", "one variance must live");
  }
  if (!hasJumps(parameters)) return;
  const { jumpRate, jumpMean, jumpStdev } = parameters;
  check("jumpRate", jumpRate, jumpRate >= 0, "0 or more");
  check("jumpMean", jumpMean, true, "finite");
  check("jumpStdev", jumpStdev, jumpStdev >= 0, "0 or more");
}

export function hasJumps(
  parameters: HestonParameters | BatesParameters,
): parameters is BatesParameters {
  return "jumpRate" in parameters;
}

/** E∫₀^τ v dt plus the variance of the jumps: the total variance of a Black control variate. */
export function expectedVariance(
  parameters: HestonParameters | BatesParameters,
  tau: number,
): number {
  const { v0, kappa, theta } = parameters;
  const diffusive = theta * tau - ((v0 - theta) * Math.expm1(-kappa * tau)) / kappa;
  if (!hasJumps(parameters)) return diffusive;
  const { jumpRate, jumpMean, jumpStdev } = parameters;
  return diffusive + jumpRate * tau * (jumpMean * jumpMean + jumpStdev * jumpStdev);
}
