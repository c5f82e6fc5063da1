/**
 * When an SSVI surface is free of static arbitrage, and coordinates in which it always is.
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 */
import { type Phi, phiJet } from "./phi.ts";

/** Conditions at one θ; each holds where its number is ≥ 0. */
export interface SsviConditions {
  /** 4 − θφ(1 + |ρ|): Lee's bound, butterfly [GJ14 Theorem 4.2]. */
  readonly wing: number;
  /** 4 − θφ²(1 + |ρ|): butterfly [GJ14 Theorem 4.2]. */
  readonly curvature: number;
  /** ∂(θφ)/∂θ ≥ 0: calendar, lower side [GJ14 Theorem 4.1]. */
  readonly calendarLow: number;
  /** (1 + √(1 − ρ²))φ/ρ² − ∂(θφ)/∂θ: calendar, upper side [GJ14 Theorem 4.1]. */
  readonly calendarHigh: number;
}

/** The sufficient conditions of [GJ14] at one at-the-money total variance. */
export function ssviConditions(
  theta: number,
  { rho, phi: shape }: { readonly rho: number; readonly phi: Phi },
): SsviConditions {
  const { phi, dphi } = phiJet(shape, theta);
  const growth = phi + theta * dphi;
  const tilt = 1 + Math.abs(rho);
  const square = rho * rho;
  return {
    wing: 4 - theta * phi * tilt,
    curvature: 4 - theta * phi * phi * tilt,
    calendarLow: growth,
    calendarHigh: square === 0 ? Infinity : ((1 + Math.sqrt(1 - square)) * phi) / square - growth,
  };
}

/** Correlations are kept this far from ±1, conditions this far (relatively) from their bound. */
const INSIDE = 1 - 1e-6;

/** ρ and φ from unbounded coordinates; the conditions hold up to `thetaMax` whatever x is. */
export function shapeOf(
  kind: Phi["kind"],
  x: ArrayLike<number>,
  thetaMax: number,
): { readonly rho: number; readonly phi: Phi } {
  const rho = Math.tanh(x[0]) * INSIDE;
  const tilt = 1 + Math.abs(rho);
  if (kind === "heston") return { rho, phi: { kind, lambda: tilt / 4 + Math.exp(x[1]) } };
  const gamma = logistic(x[2]) / 2;
  // power-law: θφ² ≤ η²θ^(1−2γ)(1+θ)^(2γ−2) ≤ η²/… holds for all θ with η(1 + |ρ|) ≤ 2 [GJ14 Remark
  // 4.4]; power: θφ² and θφ grow with θ (γ ≤ 1/2), so the largest θ decides.
  const cap =
    kind === "power-law"
      ? 2 / tilt
      : Math.min(
          2 / Math.sqrt(tilt * thetaMax ** (1 - 2 * gamma)),
          4 / (tilt * thetaMax ** (1 - gamma)),
        );
  return { rho, phi: { kind, eta: cap * INSIDE * logistic(x[1]), gamma } };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
