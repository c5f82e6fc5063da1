/**
 * Extended SSVI as a truth: a correlation of its own at every maturity, free of static arbitrage by
 * construction.
 *
 *   w(τ, k) = ½·(θ + (c − p)·k + √(((c + p)·k + θρ)² + θ²(1 − ρ²))),   ρ = (c − p)/(c + p)
 *
 * with θ = θ(τ) and the wings' slopes p(θ), c(θ): w/|k| → p for k → −∞ and c for k → ∞. In the usual
 * letters ψ = θφ = p + c. Two slices do not cross when θ, ψ(1 + ρ) = 2c and ψ(1 − ρ) = 2p rise and
 * ψ/θ falls [CCLM19]; each wing here is slope·(θ/(1 + θ))^(1−γ), which rises and, over θ, falls.
 *
 * [HM19]   Hendriks & Martini, "The extended SSVI volatility surface", Journal of Computational
 *          Finance 22(5), 2019.
 * [CCLM19] Corbetta, Cohort, Laachir & Martini, "Robust calibration and arbitrage-free interpolation
 *          of SSVI slices", Decisions in Economics and Finance 42, 2019, prop. 3.1 and 3.5.
 * [GJ14]   Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *          14(1), 2014, thm 4.2: the butterfly conditions.
 */
import { DomainError } from "@volsmith/numerics";
import { normalisedBlackPrice } from "@volsmith/pricing";
import type { TruthJet, TruthModel } from "../truth.ts";
import { modelFromVariance } from "./model-from-variance.ts";
import type { ThetaCurveParameters } from "./theta-curve.ts";
import { checkThetaCurve, thetaAt, thetaSlopeAt } from "./theta-curve.ts";

/** |dw/dk| far out at variance θ: slope·(θ/(1 + θ))^(1−γ). */
export interface WingParameters {
  /** Slope at infinite variance, in (0, 2]: 2 is Lee's bound. */
  readonly slope: number;
  /** How much steeper, per √θ, the wing of a short expiry is; in (0, 1/2]. */
  readonly gamma: number;
}

export interface EssviParameters {
  readonly putWing: WingParameters;
  readonly callWing: WingParameters;
  readonly theta: ThetaCurveParameters;
}

/**
 * An eSSVI truth. No slice has butterfly arbitrage when ψ(1 + |ρ|) = 2·max(p, c) ≤ 4 and
 * ψ²(1 + |ρ|) = 2(p + c)·max(p, c) ≤ 4θ [GJ14]; as (θ/(1 + θ))^(2−γ−γ′) ≤ θ for γ, γ′ ≤ ½, it is
 * enough that the slopes at infinity have (p + c)·max(p, c) ≤ 2.
 * @throws {DomainError} when a parameter is out of range or that condition fails.
 */
export function essviTruth(parameters: EssviParameters): TruthModel<EssviParameters> {
  const where = "essviTruth";
  const { putWing, callWing, theta } = parameters;
  for (const [name, wing] of Object.entries({ putWing, callWing })) {
    if (!(wing?.slope > 0 && wing.slope <= 2)) {
      throw new DomainError(where, `${name}.slope`, wing?.slope, "in (0, 2]");
    }
    if (!(wing.gamma > 0 && wing.gamma <= 0.5)) {
      throw new DomainError(where, `${name}.gamma`, wing.gamma, "in (0, 0.5]");
    }
  }
  checkThetaCurve(where, theta);
  const bend = wingBend(putWing.slope, callWing.slope);
  if (!(bend <= 2)) {
    const requirement = "such that the sum of slopes times the larger is at most 2";
    throw new DomainError(where, "slopes", [putWing.slope, callWing.slope], requirement);
  }

  function jet(tau: number, k: number): TruthJet {
    const t = thetaAt(theta, tau);
    const p = wingAt(putWing, t);
    const c = wingAt(callWing, t);
    const psi = p + c;
    const lean = (t * (c - p)) / psi; // θρ
    const rest = (4 * p * c * t * t) / (psi * psi); // θ²(1 − ρ²)
    const u = psi * k + lean;
    const root = Math.sqrt(u * u + rest);
    const dp = wingSlope(putWing, t, p);
    const dc = wingSlope(callWing, t, c);
    const dRho = (2 * (p * dc - c * dp)) / (psi * psi);
    const dLean = lean / t + t * dRho;
    const dRest = (2 * rest) / t - 2 * lean * t * dRho;
    const dwdtheta = 0.5 * (1 + (dc - dp) * k + (u * ((dp + dc) * k + dLean) + 0.5 * dRest) / root);
    return {
      k,
      w: 0.5 * (t + (c - p) * k + root),
      dwdk: 0.5 * (c - p + (psi * u) / root),
      d2wdk2: (0.5 * psi * psi * rest) / (root * root * root),
      dwdtau: dwdtheta * thetaSlopeAt(theta, tau),
    };
  }

  function writeVariances(tau: number, ks: Float64Array, out: Float64Array): void {
    const t = thetaAt(theta, tau);
    const p = wingAt(putWing, t);
    const c = wingAt(callWing, t);
    const psi = p + c;
    const lean = (t * (c - p)) / psi;
    const rest = (4 * p * c * t * t) / (psi * psi);
    for (let i = 0; i < ks.length; i += 1) {
      const u = psi * ks[i] + lean;
      out[i] = 0.5 * (t + (c - p) * ks[i] + Math.sqrt(u * u + rest));
    }
  }

  return modelFromVariance({
    name: "essvi",
    parameters,
    jet,
    totalVariance: (tau, k) => {
      const out = new Float64Array(1);
      writeVariances(tau, Float64Array.of(k), out);
      return out[0];
    },
    smile(tau, ks, { prices, vols }) {
      writeVariances(tau, ks, vols);
      for (let i = 0; i < ks.length; i += 1) {
        const w = vols[i];
        vols[i] = Math.sqrt(w / tau);
        prices[i] = normalisedBlackPrice(ks[i], { w, type: ks[i] > 0 ? "call" : "put" });
      }
    },
  });
}

/** (p + c)·max(p, c), at most 2 without butterfly arbitrage. */
export function wingBend(putSlope: number, callSlope: number): number {
  return (putSlope + callSlope) * Math.max(putSlope, callSlope);
}

function wingAt({ slope, gamma }: WingParameters, theta: number): number {
  return slope * (theta / (1 + theta)) ** (1 - gamma);
}

/** dp/dθ, from the wing's value. */
function wingSlope({ gamma }: WingParameters, theta: number, value: number): number {
  return ((1 - gamma) * value) / (theta * (1 + theta));
}
