/**
 * SABR.
 *
 * [HKLW02] Hagan, Kumar, Lesniewski & Woodward, "Managing smile risk", Wilmott Magazine, September
 *          2002.
 */
import { DomainError } from "@volsmith/numerics";

import { requireFinite, requireNonNegative, requirePositive } from "../checks.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";

export interface SabrParameters {
  readonly spot?: number;
  readonly drift?: number;
  /** Volatility of the forward today is alpha·F^(beta − 1), positive. */
  readonly alpha: number;
  /** Elasticity, in [0, 1]. */
  readonly beta: number;
  /** Volatility of alpha, 0 or more. */
  readonly nu: number;
  /** Correlation of forward and alpha, in [−1, 1]. */
  readonly rho: number;
}

export interface SabrProcess extends Process, Required<SabrParameters> {
  readonly kind: "sabr";
}

/** ln(S/F) at which a path is absorbed: a millionth of the spot with beta < 1, else next to nothing. */
const FLOOR = Math.log(1e-6);
const NO_FLOOR = -80;

/**
 * dF = αF^β·dW, dα = να·dZ, d⟨W, Z⟩ = ρ·dt [HKLW02 (2.15)], S_t = F_t·e^(μt).
 *
 * α is exact at every date. F takes logarithmic Euler steps, which keep its mean exactly, whatever
 * their length; for β = 1 nothing else is approximated. With β < 1 zero is absorbing: a path that
 * falls below a millionth of the forward today stays there, with volatility 0.
 *
 * The volatility told is αF^(β−1).
 *
 * @throws {DomainError} naming the parameter out of range
 */
export function sabr(parameters: SabrParameters): SabrProcess {
  const { spot = 100, drift = 0, alpha, beta, nu, rho } = parameters;
  requirePositive("sabr", "spot", spot);
  requireFinite("sabr", "drift", drift);
  requirePositive("sabr", "alpha", alpha);
  requireNonNegative("sabr", "nu", nu);
  if (!(beta >= 0 && beta <= 1)) throw new DomainError("sabr", "beta", beta, "in [0, 1]");
  if (!(Math.abs(rho) <= 1)) throw new DomainError("sabr", "rho", rho, "in [-1, 1]");
  const tilt = beta - 1;
  return {
    kind: "sabr",
    spot,
    drift,
    alpha,
    beta,
    nu,
    rho,
    plan: (grid) =>
      pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "SABR",
          normals: 2,
          constants: [
            Math.log(alpha) + tilt * Math.log(spot),
            tilt,
            rho,
            Math.sqrt(1 - rho * rho),
            beta < 1 ? FLOOR : NO_FLOOR,
          ],
          record: ({ length }) => [
            -0.5 * length,
            Math.sqrt(length),
            -0.5 * nu * nu * length,
            nu * Math.sqrt(length),
          ],
        },
      ),
  };
}
