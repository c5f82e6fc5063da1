/**
 * Black's delta, corrected by what implied volatility was seen to do when the spot moved.
 *
 * [HW17] Hull & White, "Optimal delta hedging for options", Journal of Banking & Finance 82, 2017.
 */
import { DataError, leastSquares } from "@volsmith/numerics";

import { requireFinite } from "../checks.ts";
import { greeksAlong } from "../features/greeks.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { baseline } from "./baseline.ts";
import type { BaselineOptions, Rule } from "./baseline.ts";

export interface MinimumVarianceOptions extends BaselineOptions {
  /** a, b, c; learned from paths by `learn` where they are left out. */
  readonly coefficients?: readonly number[];
}

/** Deltas of calls outside are not learned from [HW17]. */
const DELTAS = [0.05, 0.95] as const;

/**
 * δ + ν/(S√τ)·(a + bx + cx²), with Black's delta δ and vega ν of a call or put at its implied volatility and
 * x the delta of the call with its strike [HW17]. By parity calls and puts have the coefficients in common.
 *
 * @throws {DomainError} unless there are three finite coefficients, or none
 * @throws {DataError} once asked of another claim, of paths without implied volatilities, or before it has
 *   learned
 */
export function minimumVarianceDelta(options: MinimumVarianceOptions = {}): HedgePolicy & {
  readonly coefficients: readonly number[] | null;
} {
  const { name = "Hull-White delta", coefficients, every = 1 } = options;
  if (coefficients)
    for (let j = 0; j < Math.max(coefficients.length, 3); j++)
      requireFinite("minimumVarianceDelta", `coefficients[${j}]`, j < 3 ? coefficients[j] : NaN);
  const rule = baseline("minimum-variance-delta", {
    name,
    every,
    prepare(market) {
      if (coefficients) return correctedRule(market, coefficients);
      const fix = "learn from training paths, or give coefficients";
      throw new DataError(name, "this rule has learned no coefficients", fix);
    },
  });
  return {
    ...rule,
    coefficients: coefficients ?? null,
    // Given coefficients are kept.
    ...(!coefficients && {
      learn: (training: HedgeMarket) =>
        minimumVarianceDelta({ ...options, coefficients: learned(training) }),
    }),
  };
}

function correctedRule(market: HedgeMarket, [a, b, c]: readonly number[]): Rule {
  const { nSteps, paths } = market;
  const parts = partsOf(market);
  const { delta, vega } = greeksAlong(market, "implied");
  return (_, at) => {
    const path = Math.floor(at / nSteps);
    const x = delta[at] + parts.toCall(path);
    const scale = vega[at] / (paths.spots[at + path] * Math.sqrt(parts.tau(at + path)));
    return delta[at] + scale * (a + b * x + c * x * x);
  };
}

/**
 * Least squares of what Black's delta missed, a step at a time, per unit of spot:
 * (ΔV − δΔS)/S = ν/(S√τ)·(ΔS/S)·(a + bx + cx²) + ε.
 */
function learned(market: HedgeMarket): readonly number[] {
  const { nPaths, nSteps, paths } = market;
  const parts = partsOf(market);
  const { delta, vega } = greeksAlong(market, "implied");
  const normal = new Float64Array(9);
  const right = new Float64Array(3);
  const row = new Float64Array(3);
  for (let i = 0; i < nPaths; i++) {
    let value = parts.price(i * (nSteps + 1));
    for (let t = 0; t < nSteps; t++) {
      const [decision, at] = [i * nSteps + t, i * (nSteps + 1) + t];
      const before = value;
      value = parts.price(at + 1);
      const x = delta[decision] + parts.toCall(i);
      if (!(x >= DELTAS[0] && x <= DELTAS[1])) continue;
      const spot = paths.spots[at];
      const move = paths.spots[at + 1] - spot;
      const scale = (vega[decision] * move) / (spot * spot * Math.sqrt(parts.tau(at)));
      row[0] = scale;
      row[1] = scale * x;
      row[2] = scale * x * x;
      const missed = (value - before - delta[decision] * move) / spot;
      for (let j = 0; j < 3; j++) {
        right[j] += row[j] * missed;
        for (let k = 0; k < 3; k++) normal[3 * j + k] += row[j] * row[k];
      }
    }
  }
  const { solution, rank } = leastSquares([normal, right], { columns: 3 });
  if (rank > 0) return [...solution];
  const problem = "no step of the training paths has a delta between 0.05 and 0.95, and a move";
  throw new DataError("minimumVarianceDelta", problem);
}

/** What calls and puts have in common. Places count instants, [path, nSteps + 1]. */
function partsOf({ task: { payoff }, grid, nSteps, paths, ...market }: HedgeMarket) {
  const { black, strike, kind } = payoff;
  const { taus, signs, impliedVols } = market;
  if (!black || strike === undefined || !(kind === "call" || kind === "put"))
    throw new DataError("minimumVarianceDelta", `no such delta of a ${kind}`, "sell a call or put");
  if (!impliedVols)
    throw new DataError("minimumVarianceDelta", "these paths have no implied volatilities");
  const own = kind === "put" ? -1 : 1;
  const signOf = (path: number) => signs?.[path] ?? own;
  const tau = (at: number) =>
    taus ? taus[at] : grid.times[nSteps] - grid.times[at % (nSteps + 1)];
  return {
    tau,
    /** What makes a call's delta of the claim's. */
    toCall: (path: number) => (1 - signOf(path)) / 2,
    price(at: number) {
      const spot = paths.spots[at];
      const { price } = black({ spot, tau: tau(at), vol: impliedVols[at] });
      const path = Math.floor(at / (nSteps + 1));
      return price + ((signOf(path) - own) / 2) * (spot - strike);
    },
  };
}
