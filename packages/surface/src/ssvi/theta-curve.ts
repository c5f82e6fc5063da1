/** At-the-money total variance θ as a function of time to expiry, with its derivative. */
import { DomainError } from "@volsmith/numerics";
import { intervalOf } from "../sliced-model.ts";

export interface ThetaJet {
  readonly theta: number;
  readonly dtheta: number;
}

export interface ThetaCurve {
  /** θ(τ) and θ′(τ), τ > 0. */
  jet(tau: number): ThetaJet;
  toJSON(): unknown;
}

/**
 * θ linear between nodes, through 0 at τ = 0, with the last slope beyond the last node. Its
 * derivative jumps at nodes; there it is the slope to the right (at the last node, to the left).
 *
 * @throws {DomainError} unless taus ascend, thetas are positive and do not fall.
 */
export function linearThetaCurve(taus: readonly number[], thetas: readonly number[]): ThetaCurve {
  const xs = [0, ...taus];
  const ys = [0, ...thetas];
  for (let i = 1; i < xs.length; i++) {
    if (!(xs[i] > xs[i - 1])) {
      throw new DomainError("linearThetaCurve", `taus[${i - 1}]`, taus[i - 1], "ascending");
    }
    if (!(ys[i] > 0 && ys[i] >= ys[i - 1])) {
      const requirement = `positive and at least ${ys[i - 1]}`;
      throw new DomainError("linearThetaCurve", `thetas[${i - 1}]`, thetas[i - 1], requirement);
    }
  }
  return {
    jet(tau) {
      const i = Math.min(intervalOf(xs, tau), xs.length - 2);
      const dtheta = (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]);
      return { theta: ys[i] + (tau - xs[i]) * dtheta, dtheta };
    },
    toJSON: () => ({ kind: "linear", taus: [...taus], thetas: [...thetas] }),
  };
}

export interface DoubleReversion {
  /** Long-run variance θ, today's variance V and its mean level V′, per year. */
  readonly theta: number;
  readonly v: number;
  readonly vPrime: number;
  /** Speeds of reversion of V to V′ and of V′ to θ, per year. */
  readonly kappa1: number;
  readonly kappa2: number;
}

/**
 * Expected total variance of the double-reverting variance model: V reverts to V′, V′ to θ.
 *
 *   θ_τ = θτ + (V − θ)·E₁ + (V′ − θ)·κ₁/(κ₁ − κ₂)·(E₂ − E₁),  E_i = (1 − e^(−κ_iτ))/κ_i
 *
 * @throws {DomainError} unless κ₁ and κ₂ are positive and differ.
 */
export function doubleReversionThetaCurve(parameters: DoubleReversion): ThetaCurve {
  const { theta, v, vPrime, kappa1, kappa2 } = parameters;
  if (!(kappa1 > 0 && kappa2 > 0 && kappa1 !== kappa2)) {
    const requirement = "positive and different";
    throw new DomainError("doubleReversionThetaCurve", "kappas", [kappa1, kappa2], requirement);
  }
  const mixed = ((vPrime - theta) * kappa1) / (kappa1 - kappa2);
  return {
    jet(tau) {
      const e1 = -Math.expm1(-kappa1 * tau) / kappa1;
      const e2 = -Math.expm1(-kappa2 * tau) / kappa2;
      const d1 = Math.exp(-kappa1 * tau);
      const d2 = Math.exp(-kappa2 * tau);
      return {
        theta: theta * tau + (v - theta) * e1 + mixed * (e2 - e1),
        dtheta: theta + (v - theta) * d1 + mixed * (d2 - d1),
      };
    },
    toJSON: () => ({ kind: "double-reversion", ...parameters }),
  };
}
