/**
 * Optimised certainty equivalents.
 *
 * [BT07] Ben-Tal & Teboulle, "An old-new concept of convex risk measures: the optimized certainty
 *        equivalent", Mathematical Finance 17(3), 2007.
 */
import { activate, add, affine, constant, learned, square } from "@volsmith/engine";
import type { Value } from "@volsmith/engine";
import { brentRoot } from "@volsmith/numerics";

import { requireOneOf, requirePositive } from "../checks.ts";
import type { Criterion } from "./criterion.ts";
import { requireOutcomes } from "./tail.ts";

/**
 * Loss functions ℓ, convex with ℓ(0) = 0 and ℓ′(0) = 1: of exponential utility (e^(λx) − 1)/λ, of
 * quadratic utility up to its top ((1 + λx)⁺² − 1)/2λ.
 */
export type OceUtility = "exponential" | "quadratic";

export interface OceOptions {
  readonly utility: OceUtility;
  /** λ, per unit of currency. */
  readonly aversion: number;
}

interface Loss {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  readonly record: (x: Value) => Value;
}

/**
 * ρ(X) = min_w w + E ℓ(−X − w), w learned beside the policy. With exponential utility the entropic
 * risk; with quadratic utility a mean-variance that never calls a gain a risk; with ℓ(x) = x⁺/(1 − α)
 * it would be `cvar`.
 *
 * @throws {DomainError} unless λ is positive and the utility known
 */
export function oce({ utility, aversion }: OceOptions): Criterion & OceOptions {
  requireOneOf("oce", "utility", { value: utility, known: ["exponential", "quadratic"] });
  requirePositive("oce", "aversion", aversion);
  const loss = utility === "exponential" ? exponentialLoss(aversion) : quadraticLoss(aversion);
  return {
    kind: "oce",
    cash: "invariant",
    utility,
    aversion,
    risk({ pnl }, slopes) {
      const threshold = bestThreshold(pnl, loss);
      let sum = 0;
      for (let i = 0; i < pnl.length; i++) {
        sum += loss.value(-pnl[i] - threshold);
        // At the best w its own slope is 0 and drops out.
        if (slopes) slopes[i] = -loss.slope(-pnl[i] - threshold) / pnl.length;
      }
      return threshold + sum / pnl.length;
    },
    record(pnl, unit) {
      const raw = learned(pnl, { name: "threshold", width: 1, initialiser: constant(0) });
      const threshold = affine(raw, { scale: unit });
      return add(threshold, loss.record(affine(add(pnl, threshold), { scale: -1 })));
    },
  };
}

/** w with E ℓ′(−X − w) = 1, between the least and the largest loss because ℓ′(0) = 1. */
function bestThreshold(pnl: Float64Array, loss: Loss): number {
  requireOutcomes("oce", pnl.length);
  let least = Infinity;
  let most = -Infinity;
  for (const x of pnl) {
    if (!Number.isFinite(x)) return NaN;
    least = Math.min(least, -x);
    most = Math.max(most, -x);
  }
  if (least === most) return least;
  const excess = (w: number) => {
    let sum = 0;
    for (let i = 0; i < pnl.length; i++) sum += loss.slope(-pnl[i] - w);
    return sum / pnl.length - 1;
  };
  // Rounding may turn the sign at an end by an ulp: step a little outside.
  const margin = 1e-9 * (most - least);
  return brentRoot(excess, { bracket: [least - margin, most + margin] }).value;
}

function exponentialLoss(aversion: number): Loss {
  return {
    value: (x) => Math.expm1(aversion * x) / aversion,
    slope: (x) => Math.exp(aversion * x),
    record: (x) =>
      affine(activate(affine(x, { scale: aversion }), "exp"), {
        scale: 1 / aversion,
        shift: -1 / aversion,
      }),
  };
}

function quadraticLoss(aversion: number): Loss {
  return {
    value: (x) => (Math.max(1 + aversion * x, 0) ** 2 - 1) / (2 * aversion),
    slope: (x) => Math.max(1 + aversion * x, 0),
    record(x) {
      const inside = activate(affine(x, { scale: aversion, shift: 1 }), "relu");
      return affine(square(inside), { scale: 0.5 / aversion, shift: -0.5 / aversion });
    },
  };
}
