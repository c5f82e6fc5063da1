/**
 * The function φ of SSVI, which sets how the skew decays with at-the-money variance, and when the
 * surface it makes is free of arbitrage.
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 */
import { DomainError } from "@volsmith/numerics";

/** φ and its derivative at one at-the-money total variance θ. */
export interface PhiJet {
  readonly phi: number;
  readonly dphi: number;
}

/**
 * - "power": φ = η·θ^(−γ); free of butterfly arbitrage up to a largest θ only.
 * - "power-law": φ = η·θ^(−γ)·(1 + θ)^(γ−1) [GJ14 (4.5)]; free for all θ with η(1 + |ρ|) ≤ 2, γ ≤ 1/2.
 * - "heston": φ = (1 − (1 − e^(−λθ))/(λθ))/(λθ) [GJ14 Example 4.1]; free with λ ≥ (1 + |ρ|)/4.
 */
export type Phi =
  | { readonly kind: "power"; readonly eta: number; readonly gamma: number }
  | { readonly kind: "power-law"; readonly eta: number; readonly gamma: number }
  | { readonly kind: "heston"; readonly lambda: number };

/** φ(θ) and φ′(θ). @throws {DomainError} unless θ > 0. */
export function phiJet(shape: Phi, theta: number): PhiJet {
  if (!(theta > 0)) throw new DomainError("phiJet", "theta", theta, "positive");
  if (shape.kind === "heston") return hestonPhi(shape.lambda, theta);
  const { eta, gamma } = shape;
  if (shape.kind === "power") {
    const phi = eta * theta ** -gamma;
    return { phi, dphi: (-gamma * phi) / theta };
  }
  const phi = eta * theta ** -gamma * (1 + theta) ** (gamma - 1);
  return { phi, dphi: phi * (-gamma / theta + (gamma - 1) / (1 + theta)) };
}

function hestonPhi(lambda: number, theta: number): PhiJet {
  const x = lambda * theta;
  if (x < 0.05) {
    // Series of (x − 1 + e^(−x))/x²; the closed form loses digits like 1/x².
    const phi = 1 / 2 - x / 6 + (x * x) / 24 - x ** 3 / 120 + x ** 4 / 720 - x ** 5 / 5040;
    const dphi = -1 / 6 + x / 12 - (x * x) / 40 + x ** 3 / 180 - x ** 4 / 1008 + x ** 5 / 6720;
    return { phi, dphi: lambda * dphi };
  }
  const e = -Math.expm1(-x); // 1 − e^(−x)
  const phi = (1 - e / x) / x;
  const dphi = (2 * e - x * (1 + (1 - e))) / (x * x * x);
  return { phi, dphi: lambda * dphi };
}
