/**
 * SSVI as a truth: one ρ, a power-law φ, and any increasing θ(τ).
 *
 *   w(τ, k) = θ/2 · (1 + ρφk + √((φk + ρ)² + 1 − ρ²)),   θ = θ(τ),  φ = φ(θ)
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces",
 *        Quantitative Finance 14(1), 2014. arXiv:1204.0646
 */
import { DomainError } from "@volsmith/numerics";
import { normalisedBlackPrice } from "@volsmith/pricing";
import type { TruthJet, TruthModel } from "../truth.ts";
import { modelFromVariance } from "./model-from-variance.ts";
import type { ThetaCurveParameters } from "./theta-curve.ts";
import { checkThetaCurve, thetaAt, thetaSlopeAt } from "./theta-curve.ts";

export interface SsviParameters {
  /** Correlation-like tilt of the smile, in (−1, 1). */
  readonly rho: number;
  /** Height of φ, > 0; bounded above by the no-arbitrage conditions. */
  readonly eta: number;
  /** Decay of φ in θ, in (0, 1/2]. */
  readonly gamma: number;
  /** "power": η θ^−γ; "bounded": η θ^−γ (1 + θ)^(γ−1) [GJ14 eq. 4.5]. */
  readonly phi: "power" | "bounded";
  readonly theta: ThetaCurveParameters;
}

/** Maturity up to which a power-law φ is checked; "bounded" holds at every maturity. */
export const SSVI_HORIZON_YEARS = 10;

/** Why parameters admit static arbitrage, or null when they do not. */
export function ssviArbitrage(parameters: SsviParameters): string | null {
  const { rho, eta, gamma, phi, theta } = parameters;
  const lean = 1 + Math.abs(rho);
  if (phi === "bounded") {
    // [GJ14 remark 4.4]: enough for both butterfly conditions and, with γ ≤ 1/2, for calendar ones.
    return eta * lean <= 2 ? null : `eta·(1 + |rho|) must be at most 2, is ${eta * lean}`;
  }
  // Both expressions grow with θ when γ ≤ 1/2, so the longest maturity decides [GJ14 thm 4.2];
  // ∂θ(θφ) = (1 − γ)φ lies within the calendar bounds of [GJ14 thm 4.1] for every ρ.
  const top = thetaAt(theta, SSVI_HORIZON_YEARS);
  const slope = eta * top ** (1 - gamma) * lean;
  const curvature = eta * eta * top ** (1 - 2 * gamma) * lean;
  if (!(slope < 4)) return `theta·phi·(1 + |rho|) must stay below 4, reaches ${slope}`;
  if (!(curvature <= 4)) return `theta·phi²·(1 + |rho|) must stay at most 4, reaches ${curvature}`;
  return null;
}

/**
 * An SSVI truth.
 * @throws {DomainError} when a parameter is out of range or the surface admits static arbitrage
 *   before `SSVI_HORIZON_YEARS`.
 */
export function ssviTruth(parameters: SsviParameters): TruthModel<SsviParameters> {
  const where = "ssviTruth";
  const { rho, eta, gamma, phi, theta } = parameters;
  if (!(rho > -1 && rho < 1)) throw new DomainError(where, "rho", rho, "in (-1, 1)");
  if (!(eta > 0 && eta < 1e3)) throw new DomainError(where, "eta", eta, "in (0, 1000)");
  if (!(gamma > 0 && gamma <= 0.5)) throw new DomainError(where, "gamma", gamma, "in (0, 0.5]");
  if (phi !== "power" && phi !== "bounded") {
    throw new DomainError(where, "phi", phi, '"power" or "bounded"');
  }
  checkThetaCurve(where, theta);
  const arbitrage = ssviArbitrage(parameters);
  if (arbitrage) throw new DomainError(where, "parameters", arbitrage, "free of static arbitrage");

  const phiAt = (t: number): number =>
    eta * t ** -gamma * (phi === "bounded" ? (1 + t) ** (gamma - 1) : 1);

  function jet(tau: number, k: number): TruthJet {
    const t = thetaAt(theta, tau);
    const p = phiAt(t);
    const dLogPhi = -gamma / t - (phi === "bounded" ? (1 - gamma) / (1 + t) : 0);
    const u = p * k + rho;
    const root = Math.sqrt(u * u + 1 - rho * rho);
    const w = (t / 2) * (1 + rho * p * k + root);
    const tilt = rho + u / root;
    const dwdtheta = w / t + (t / 2) * p * dLogPhi * k * tilt;
    return {
      k,
      w,
      dwdk: ((t * p) / 2) * tilt,
      d2wdk2: ((t * p * p) / 2) * ((1 - rho * rho) / (root * root * root)),
      dwdtau: dwdtheta * thetaSlopeAt(theta, tau),
    };
  }

  return modelFromVariance({
    name: "ssvi",
    parameters,
    jet,
    totalVariance: (tau, k) => {
      const t = thetaAt(theta, tau);
      const p = phiAt(t);
      return (t / 2) * (1 + rho * p * k + Math.hypot(p * k + rho, Math.sqrt(1 - rho * rho)));
    },
    smile(tau, ks, { prices, vols }) {
      const t = thetaAt(theta, tau);
      const p = phiAt(t);
      const rest = 1 - rho * rho;
      for (let i = 0; i < ks.length; i += 1) {
        const u = p * ks[i] + rho;
        const w = (t / 2) * (1 + rho * p * ks[i] + Math.sqrt(u * u + rest));
        vols[i] = Math.sqrt(w / tau);
        prices[i] = normalisedBlackPrice(ks[i], { w, type: ks[i] > 0 ? "call" : "put" });
      }
    },
  });
}

/** The paper's test surface of operator smoothing: double mean reversion, steep short smiles. */
export const OPERATOR_TEST_SURFACE: SsviParameters = {
  rho: -0.5,
  eta: 1.19,
  gamma: 0.49,
  phi: "power",
  theta: { v: 0.04, vPrime: 0.04, longRun: 0.11, kappa1: 5.5, kappa2: 0.1 },
};
