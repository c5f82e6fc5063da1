/**
 * Kou's double-exponential jump diffusion.
 *
 * [K02] Kou, "A jump-diffusion model for option pricing", Management Science 48(8), 2002.
 */
import { DomainError } from "@volsmith/numerics";

import { requireFinite, requireNonNegative, requirePositive } from "../checks.ts";
import { jumpTable } from "./jumps.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";

export interface KouParameters {
  readonly spot?: number;
  readonly drift?: number;
  /** Volatility between jumps, annual decimal. */
  readonly vol: number;
  /** Jumps a year. */
  readonly jumpRate: number;
  /** Probability that a jump goes up. */
  readonly upProbability: number;
  /** Mean of an upward jump of ln S, 1/η₁; below 1, or the spot has no mean. */
  readonly meanUp: number;
  /** Mean size of a downward jump of ln S, 1/η₂, positive. */
  readonly meanDown: number;
}

export interface KouProcess extends Process, Required<KouParameters> {
  readonly kind: "kou";
}

/**
 * dS/S₋ = (μ − λκ̄)dt + σ·dW + (eᴶ − 1)dN, J exponential on either side of 0 [K02 (1)]: exact at
 * every date. Under Sobol sampling the sizes of jumps stay plain random numbers of the path.
 *
 * @throws {DomainError} naming the parameter out of range
 */
export function kou(parameters: KouParameters): KouProcess {
  const { spot = 100, drift = 0, vol, jumpRate, upProbability, meanUp, meanDown } = parameters;
  requirePositive("kou", "spot", spot);
  requireFinite("kou", "drift", drift);
  requireNonNegative("kou", "vol", vol);
  requireNonNegative("kou", "jumpRate", jumpRate);
  requirePositive("kou", "meanUp", meanUp);
  requirePositive("kou", "meanDown", meanDown);
  if (meanUp >= 1) {
    throw new DomainError("kou", "meanUp", meanUp, "below 1", "the spot would have no mean");
  }
  if (!(upProbability >= 0 && upProbability <= 1))
    throw new DomainError("kou", "upProbability", upProbability, "in [0, 1]");
  const mean = upProbability / (1 - meanUp) + (1 - upProbability) / (1 + meanDown);
  const compensator = jumpRate * (mean - 1);
  return {
    kind: "kou",
    spot,
    drift,
    vol,
    jumpRate,
    upProbability,
    meanUp,
    meanDown,
    plan(grid) {
      const { nThresholds, table } = jumpTable("kou", grid, jumpRate);
      return pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "KOU",
          uniforms: 1,
          constants: [upProbability, meanUp, meanDown, nThresholds],
          record: ({ length }) => [
            -(0.5 * vol * vol + compensator) * length,
            vol * Math.sqrt(length),
          ],
          table,
          vols: vol,
        },
      );
    },
  };
}
