/**
 * At-the-money total variance θ(τ) for SSVI truths: the expected integrated variance of a double
 * mean-reverting process, plus known dates at which variance arrives at once (earnings, elections).
 *
 *   dv = κ₁(v′ − v)dt + …,  dv′ = κ₂(z − v′)dt + …   ⇒   θ(τ) = E∫₀^τ v ds
 *
 * [G08] Gatheral, "Consistent modeling of SPX and VIX options", Bachelier Congress, 2008.
 */
import { DomainError } from "@volsmith/numerics";

/** All variances are annual (0.04 is 20 % volatility); rates are per year. */
export interface ThetaCurveParameters {
  /** Variance now, in (0, 9]. */
  readonly v: number;
  /** Level that v reverts to now, in (0, 9]. */
  readonly vPrime: number;
  /** Level that v′ reverts to, in (0, 9]. */
  readonly longRun: number;
  /** Speed of v towards v′, in (0, 100]. */
  readonly kappa1: number;
  /** Speed of v′ towards the long run, in (0, 100]. */
  readonly kappa2: number;
  /** Variance (not annual) that arrives at one instant. */
  readonly events?: readonly VarianceEvent[];
}

export interface VarianceEvent {
  /** Years from now, positive. */
  readonly tau: number;
  /** Variance of the jump, ≥ 0: 0.0036 is a 6 % move. */
  readonly variance: number;
}

/** @throws {DomainError} naming the first parameter outside its range. */
export function checkThetaCurve(where: string, curve: ThetaCurveParameters): void {
  for (const name of ["v", "vPrime", "longRun"] as const) {
    if (!(curve[name] > 0 && curve[name] <= 9)) {
      throw new DomainError(where, `theta.${name}`, curve[name], "in (0, 9]");
    }
  }
  for (const name of ["kappa1", "kappa2"] as const) {
    if (!(curve[name] > 0 && curve[name] <= 100)) {
      throw new DomainError(where, `theta.${name}`, curve[name], "in (0, 100]");
    }
  }
  for (const event of curve.events ?? []) {
    if (!(event.tau > 0)) throw new DomainError(where, "event tau", event.tau, "positive");
    if (!(event.variance >= 0 && event.variance <= 9)) {
      throw new DomainError(where, "event variance", event.variance, "in [0, 9]");
    }
  }
}

/** θ(τ), increasing because v and v′ are positive; an event counts from its instant on. */
export function thetaAt(curve: ThetaCurveParameters, tau: number): number {
  const { v, vPrime, longRun, kappa1, kappa2, events } = curve;
  const a1 = decayIntegral(kappa1, tau);
  let theta =
    longRun * tau +
    (v - longRun) * a1 +
    (vPrime - longRun) * kappa1 * crossIntegral(kappa1, kappa2, tau);
  if (events) for (const event of events) if (tau >= event.tau) theta += event.variance;
  return theta;
}

/** θ′(τ) = E[v_τ], the expected variance at τ; events have no derivative and are left out. */
export function thetaSlopeAt(curve: ThetaCurveParameters, tau: number): number {
  const { v, vPrime, longRun, kappa1, kappa2 } = curve;
  const gap = kappa1 - kappa2;
  // (e^{−κ₂τ} − e^{−κ₁τ})/(κ₁ − κ₂) without cancellation when the speeds meet.
  const cross = Math.exp(-kappa1 * tau) * (gap === 0 ? tau : Math.expm1(gap * tau) / gap);
  return longRun + (v - longRun) * Math.exp(-kappa1 * tau) + (vPrime - longRun) * kappa1 * cross;
}

/** ∫₀^τ e^{−κs} ds. */
function decayIntegral(kappa: number, tau: number): number {
  return -Math.expm1(-kappa * tau) / kappa;
}

/** (A(κ₂) − A(κ₁))/(κ₁ − κ₂), A = decayIntegral. */
function crossIntegral(kappa1: number, kappa2: number, tau: number): number {
  const gap = kappa1 - kappa2;
  if (Math.abs(gap) > 1e-5 * kappa1) {
    return (decayIntegral(kappa2, tau) - decayIntegral(kappa1, tau)) / gap;
  }
  // −A′ at the middle of the two: wrong by O(gap²) ≈ 1e-10, where the quotient cancels to 1e-11.
  const kappa = (kappa1 + kappa2) / 2;
  return (decayIntegral(kappa, tau) - tau * Math.exp(-kappa * tau)) / kappa;
}
