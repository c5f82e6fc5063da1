/**
 * Wings: total variance must not grow faster than 2|k|.
 *
 * [L04] Lee, "The moment formula for implied volatility at extreme strikes", Mathematical Finance
 *       14(3), 2004.
 */
import type { VarianceModel } from "../variance-model.ts";
import type { Violation } from "./violation.ts";

/** Slope of a wing at the place where it was measured. */
export interface WingSlope {
  readonly tau: number;
  readonly side: "left" | "right";
  readonly k: number;
  /** |∂w/∂k| outwards; Lee's bound is 2 as |k| → ∞ [L04 Thms 3.2, 3.4]. */
  readonly slope: number;
  /** Moment of S_T that the slope makes critical: (1/2β + β/8 − 1/2); 0 at β = 2. */
  readonly criticalMoment: number;
}

/** Outward slopes of a slice at both ends of an interval of log-moneyness. */
export function wingSlopes(
  model: VarianceModel,
  tau: number,
  [left, right]: readonly [left: number, right: number],
): readonly [left: WingSlope, right: WingSlope] {
  const at = (side: "left" | "right", k: number): WingSlope => {
    const { dwdk } = model.jet(tau, k);
    const slope = side === "left" ? -dwdk : dwdk;
    const beta = Math.min(Math.max(slope, 0), 2);
    const criticalMoment = beta === 0 ? Infinity : 1 / (2 * beta) + beta / 8 - 0.5;
    return { tau, side, k, slope, criticalMoment };
  };
  return [at("left", left), at("right", right)];
}

/** The violation of a wing steeper than 2, or null. */
export function wingViolation({ tau, k, slope }: WingSlope): Violation | null {
  if (slope <= 2) return null;
  return {
    kind: "wing",
    tau,
    nearTau: null,
    k,
    kFrom: k,
    kTo: k,
    moneyness: Math.exp(k),
    size: { g: null, w: 2 - slope, price: null, halfSpreads: null },
    found: "node",
    where: "outside",
  };
}
