import { requireNonNegative, requirePositive } from "../checks.ts";
import { stepLengths } from "../processes/time-grid.ts";
import type { TimeGrid } from "../processes/process.ts";
import type { BlackAlong, Payoff } from "./payoff.ts";

export interface VarianceSwapOptions {
  /** Volatility whose square is paid for the realised variance, annual decimal. */
  readonly strikeVol: number;
  /** Paid per 1.00 of annual variance; 1 by default. */
  readonly notional?: number;
}

/**
 * Realised against agreed variance; may be negative, that is owed to the seller.
 *
 *   N·(Σ ln²(S_i/S_{i−1})/T − σ_K²), T in years, no mean taken off
 *
 * @throws {DomainError} unless the strike is 0 or more and the notional positive
 */
export function varianceSwap({
  strikeVol,
  notional = 1,
}: VarianceSwapOptions): Payoff & Required<VarianceSwapOptions> {
  requireNonNegative("varianceSwap", "strikeVol", strikeVol);
  requirePositive("varianceSwap", "notional", notional);
  return {
    kind: "variance-swap",
    strikeVol,
    notional,
    value(path, { times }) {
      let sum = 0;
      for (let i = 1; i < path.length; i++) sum += Math.log(path[i] / path[i - 1]) ** 2;
      return notional * (sum / times[times.length - 1] - strikeVol * strikeVol);
    },
    blackAlong: (grid) => follow(grid, { strikeVol, notional }),
  };
}

/**
 * Black's value, exact: a return over Δ has mean −v/2 and variance v, v = σ²Δ, and so a mean square
 * v + v²/4. Since the last fixing the spot has not moved, so the square of the move under way has
 * no slope but for its drift, −(v/2)·2/S: delta is next to nothing. Nor would another position do better:
 * under Black r² and e^r of a step are uncorrelated. What hedges a variance swap is options.
 */
function follow(
  grid: TimeGrid,
  { strikeVol, notional }: Required<VarianceSwapOptions>,
): BlackAlong {
  const steps = stepLengths(grid);
  const years = grid.times[steps.length];
  // Σ Δ and Σ Δ² over the steps to come.
  const left = new Float64Array(steps.length + 1);
  const squares = new Float64Array(steps.length + 1);
  for (let i = steps.length - 1; i >= 0; i--) {
    left[i] = left[i + 1] + steps[i];
    squares[i] = squares[i + 1] + steps[i] * steps[i];
  }
  let sum = 0;
  let before = 0;
  return ({ instant, spot, vol }) => {
    sum = instant === 0 ? 0 : sum + Math.log(spot / before) ** 2;
    before = spot;
    const x = vol * vol;
    const next = x * steps[instant];
    const perYear = notional / years;
    const future = x * (left[instant] + 0.25 * x * squares[instant]);
    return {
      price: perYear * (sum + future) - notional * strikeVol * strikeVol,
      delta: (-perYear * next) / spot,
      gamma: (perYear * (2 + next)) / (spot * spot),
      vega: perYear * vol * (2 * left[instant] + x * squares[instant]),
    };
  };
}
