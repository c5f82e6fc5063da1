/**
 * Merton's jump diffusion.
 *
 * [M76] Merton, "Option pricing when underlying stock returns are discontinuous", Journal of
 *       Financial Economics 3(1–2), 1976.
 */
import { requireFinite, requireNonNegative, requirePositive } from "../checks.ts";
import { jumpTable } from "./jumps.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";

export interface MertonParameters {
  readonly spot?: number;
  readonly drift?: number;
  /** Volatility between jumps, annual decimal. */
  readonly vol: number;
  /** Jumps a year. */
  readonly jumpRate: number;
  /** Mean of a jump of ln S. */
  readonly jumpMean: number;
  /** Standard deviation of a jump of ln S. */
  readonly jumpStdev: number;
}

export interface MertonProcess extends Process, Required<MertonParameters> {
  readonly kind: "merton";
}

/**
 * dS/S₋ = (μ − λκ̄)dt + σ·dW + (eᴶ − 1)dN, J normal, κ̄ = E[eᴶ] − 1: exact at every date. The
 * volatility it tells is σ, without the jumps.
 *
 * @throws {DomainError} naming the parameter out of range
 */
export function merton(parameters: MertonParameters): MertonProcess {
  const { spot = 100, drift = 0, vol, jumpRate, jumpMean, jumpStdev } = parameters;
  requirePositive("merton", "spot", spot);
  requireFinite("merton", "drift", drift);
  requireNonNegative("merton", "vol", vol);
  requireNonNegative("merton", "jumpRate", jumpRate);
  requireFinite("merton", "jumpMean", jumpMean);
  requireNonNegative("merton", "jumpStdev", jumpStdev);
  const variance = jumpStdev * jumpStdev;
  const compensator = jumpRate * Math.expm1(jumpMean + 0.5 * variance);
  return {
    kind: "merton",
    spot,
    drift,
    vol,
    jumpRate,
    jumpMean,
    jumpStdev,
    plan(grid) {
      const { nThresholds, table } = jumpTable("merton", grid, jumpRate);
      return pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "MERTON",
          uniforms: 1,
          constants: [jumpMean, variance, nThresholds],
          record: ({ length }) => [-(0.5 * vol * vol + compensator) * length, vol * vol * length],
          table,
          vols: vol,
        },
      );
    },
  };
}
