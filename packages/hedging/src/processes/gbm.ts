/** Geometric Brownian motion. */
import { requireFinite, requireNonNegative, requirePositive } from "../checks.ts";
import type { PathPlan, Process, TimeGrid } from "./process.ts";
import { driftLine, stepLengths } from "./time-grid.ts";

export interface GbmParameters {
  readonly spot?: number;
  /** Volatility, annual decimal, 0 or more. */
  readonly vol?: number;
  readonly drift?: number;
}

export interface GbmProcess extends Process, Required<GbmParameters> {
  readonly kind: "gbm";
}

/**
 * dS = μS·dt + σS·dW, exact at every date.
 *
 * @throws {DomainError} unless spot is positive, vol 0 or more and drift finite
 */
export function gbm({ spot = 100, vol = 0.2, drift = 0 }: GbmParameters = {}): GbmProcess {
  requirePositive("gbm", "spot", spot);
  requireNonNegative("gbm", "vol", vol);
  requireFinite("gbm", "drift", drift);
  return { kind: "gbm", spot, vol, drift, plan };

  function plan(grid: TimeGrid): PathPlan {
    const records = [...stepLengths(grid)].flatMap((length) => [
      -0.5 * vol * vol * length,
      vol * Math.sqrt(length),
      vol,
    ]);
    return {
      kernel: "GBM",
      spot,
      normals: 1,
      uniforms: 0,
      pathUniforms: 0,
      logForwards: driftLine(grid, drift),
      constants: new Float32Array(),
      steps: Float32Array.from(records),
      table: new Float32Array(),
      vols: "told",
    };
  }
}
