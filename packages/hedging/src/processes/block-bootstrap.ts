/**
 * Paths made of blocks of historical returns.
 *
 * [K89]  Künsch, "The jackknife and the bootstrap for general stationary observations", Annals of
 *        Statistics 17(3), 1989.
 * [PR94] Politis & Romano, "The stationary bootstrap", Journal of the American Statistical
 *        Association 89(428), 1994.
 */
import { DomainError } from "@volsmith/numerics";

import { requireCount, requireFinite, requireOneOf, requirePositive } from "../checks.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";

/** "fixed" blocks of that length, or "stationary", of geometric length with that mean. */
export type BlockKind = "fixed" | "stationary";

/**
 * "martingale" shifts all returns by one number so that a single step keeps the mean of the spot;
 * "historical" takes them as they are.
 */
export type ReturnMean = "martingale" | "historical";

export interface BlockBootstrapOptions {
  readonly spot?: number;
  readonly drift?: number;
  /** Historical logarithmic returns, one for each step, oldest first. */
  readonly returns: ArrayLike<number>;
  /** Length of a block, or its mean. */
  readonly blockLength?: number;
  readonly blocks?: BlockKind;
  readonly mean?: ReturnMean;
}

export interface BlockBootstrapProcess extends Process, Required<BlockBootstrapOptions> {
  readonly kind: "block-bootstrap";
}

/**
 * Each step is one historical return, whatever the step's length; blocks begin anywhere with equal
 * probability and go on at the beginning of the history where it ends (the circular bootstrap). No
 * volatility is told. Because returns within a block depend on each other, the spot of several steps
 * is a martingale only as nearly as the history is.
 *
 * @throws {DomainError} naming the argument out of range
 */
export function blockBootstrap({
  spot = 100,
  drift = 0,
  returns,
  blockLength = 21,
  blocks = "stationary",
  mean = "martingale",
}: BlockBootstrapOptions): BlockBootstrapProcess {
  const where = "blockBootstrap";
  requirePositive(where, "spot", spot);
  requireFinite(where, "drift", drift);
  requireOneOf(where, "blocks", { value: blocks, known: ["fixed", "stationary"] });
  requireOneOf(where, "mean", { value: mean, known: ["martingale", "historical"] });
  const history = Float64Array.from(returns ?? []); // JSON may have left them out
  if (history.length < 2)
    throw new DomainError(where, "returns", history.length, "two returns or more");
  history.forEach((value, i) => requireFinite(where, `returns[${i}]`, value));
  if (blocks === "fixed") requireCount(where, "blockLength", blockLength);
  else if (!(blockLength >= 1 && blockLength < Infinity))
    throw new DomainError(where, "blockLength", blockLength, "1 or more");
  const growth = history.reduce((sum, value) => sum + Math.exp(value), 0) / history.length;
  const shift = mean === "martingale" ? -Math.log(growth) : 0;
  const threshold = Math.min(Math.floor(2 ** 32 / blockLength), 2 ** 32 - 1);
  return {
    kind: "block-bootstrap",
    spot,
    drift,
    returns: [...history],
    blockLength,
    blocks,
    mean,
    plan: (grid) =>
      pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "BLOCK_BOOTSTRAP",
          normals: 0,
          uniforms: blocks === "fixed" ? 1 : 2,
          constants: Uint32Array.of(
            history.length,
            blocks === "fixed" ? blockLength : 0,
            threshold,
          ),
          table: Float32Array.from(history, (value) => value + shift),
          vols: "none",
        },
      ),
  };
}
