/**
 * Numbers of Andersen's quadratic-exponential scheme for one step, in the order the kernel reads them.
 *
 * [A08] Andersen, "Simple and efficient simulation of the Heston stochastic volatility model",
 *       Journal of Computational Finance 11(3), 2008, (17), (18) and (33).
 */
import type { HestonParameters } from "@volsmith/pricing";

/** Below, the variance counts as one without noise: K₁ and K₂ would lose their digits in floats. */
const LEAST_SIGMA = 1e-3;

export interface StepOptions {
  /** Of the step, years. */
  readonly length: number;
  /** What compensates jumps of ln S, per year. */
  readonly jumpDrift?: number;
}

/** The kernel's record of one step. The caller has checked the parameters. */
export function stepRecord(
  { kappa, theta, sigma, rho }: HestonParameters,
  { length, jumpDrift = 0 }: StepOptions,
): readonly number[] {
  const decay = Math.exp(-kappa * length);
  const gone = -Math.expm1(-kappa * length);
  const isNoisy = sigma >= LEAST_SIGMA;
  const noise = isNoisy ? sigma * sigma : 0;
  const tilt = isNoisy ? rho / sigma : 0;
  const half = 0.5 * length; // γ₁ = γ₂ = ½
  const pull = half * (kappa * tilt - 0.5);
  const k1 = pull - tilt;
  const k2 = pull + tilt;
  const k3 = half * (1 - (isNoisy ? rho * rho : 0));
  return [
    decay,
    theta * gone,
    (noise * decay * gone) / kappa,
    (theta * noise * gone * gone) / (2 * kappa),
    k1,
    k2,
    k3,
    k3,
    k2 + 0.5 * k3,
    k1 + 0.5 * k3,
    -tilt * kappa * theta * length,
    jumpDrift * length,
  ];
}
