/**
 * The premium at which selling a claim and hedging it is no worse than doing nothing.
 *
 * [HN89] Hodges & Neuberger, "Optimal replication of contingent claims under transaction costs",
 *        Review of Futures Markets 8, 1989.
 */
import { brentRoot } from "@volsmith/numerics";

import type { Criterion, Outcomes } from "../criteria/criterion.ts";

export interface IndifferencePrice {
  readonly price: number;
  /**
   * "closed-form": ρ(X) − ρ₀ of a cash-invariant criterion; "solved": ρ(X + p) = ρ₀; "least-risk": where
   * more is as bad as less, the p of least ρ(X + p); "none": no premium belongs to the criterion.
   */
  readonly how: "closed-form" | "solved" | "least-risk" | "none";
  readonly converged: boolean;
}

/**
 * Indifference price of outcomes without a premium, X = gains − costs − payoff [HN89].
 *
 * @param options.nothing ρ₀, the risk of not selling: that of nothing by default, which is right where
 *   trading for its own sake earns nothing (a martingale)
 */
export function indifferencePrice(
  criterion: Criterion,
  outcomes: Outcomes,
  { nothing }: { readonly nothing?: number } = {},
): IndifferencePrice {
  const { pnl, payoffs } = outcomes;
  const zero = { pnl: new Float64Array(pnl.length), payoffs };
  switch (criterion.cash) {
    case "unfunded":
      return { price: 0, how: "none", converged: true };
    case "invariant": {
      const price = criterion.risk(outcomes) - (nothing ?? criterion.risk(zero));
      return { price, how: "closed-form", converged: Number.isFinite(price) };
    }
    case "monotone": {
      const level = nothing ?? criterion.risk(zero);
      const excess = (p: number) => criterion.risk(shifted(outcomes, p)) - level;
      return { ...solve(excess, pnl), how: "solved" };
    }
    case "target": {
      const slopes = new Float64Array(pnl.length);
      const slope = (p: number) => {
        criterion.risk(shifted(outcomes, p), slopes);
        return -slopes.reduce((sum, x) => sum + x, 0);
      };
      return { ...solve(slope, pnl), how: "least-risk" };
    }
  }
}

/** The zero of a falling function, looked for around the range of losses. */
function solve(f: (p: number) => number, pnl: Float64Array): { price: number; converged: boolean } {
  let low = Infinity;
  let high = -Infinity;
  for (const x of pnl) {
    low = Math.min(low, -x);
    high = Math.max(high, -x);
  }
  const room = Math.max(high - low, Math.abs(high), 1e-6);
  for (let widen = 1; widen < 1e6; widen *= 4) {
    const bracket = [low - widen * room, high + widen * room] as const;
    if (!(f(bracket[0]) >= 0 && f(bracket[1]) <= 0)) continue;
    const { value, converged } = brentRoot(f, { bracket, tolerance: 1e-12 * room });
    return { price: value, converged };
  }
  return { price: NaN, converged: false };
}

function shifted({ pnl, payoffs }: Outcomes, cash: number): Outcomes {
  return { pnl: pnl.map((x) => x + cash), payoffs };
}
