/**
 * A criterion: how bad a distribution of profits and losses is. One file a criterion, one line in
 * `criteria/index.ts`.
 *
 * [FS02] Föllmer & Schied, "Convex measures of risk and trading constraints", Finance and Stochastics
 *        6, 2002.
 */
import type { Value } from "@volsmith/engine";

/** What hedging came to on equally likely paths. */
export interface Outcomes {
  /** Profit or loss of each path, currency, finite. [n] */
  readonly pnl: Float64Array;
  /** What was owed on it. [n] */
  readonly payoffs: Float64Array;
}

/**
 * How cash c moves it: "invariant", ρ(X + c) = ρ(X) − c; "monotone", more cash is better; "target", too
 * much is as bad as too little; "unfunded", no premium belongs into what it judges.
 */
export type CashLaw = "invariant" | "monotone" | "target" | "unfunded";

export interface Criterion {
  readonly kind: string;
  readonly cash: CashLaw;
  /**
   * ρ of the outcomes; the lower, the better.
   * @param slopes if given, filled with ∂ρ/∂pnl. [n]
   */
  readonly risk: (outcomes: Outcomes, slopes?: Float64Array) => number;
  /**
   * Where ρ is a minimum over a number w of a mean over paths: that mean's term, with w learned beside
   * the policy. Training uses it in place of `risk`, so that batches may be small.
   *
   * @param pnl [1]
   * @param unit currency in which w is learned
   */
  readonly record?: (pnl: Value, unit: number) => Value;
}
