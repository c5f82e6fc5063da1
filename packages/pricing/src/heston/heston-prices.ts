import { DomainError, ShapeError } from "@volsmith/numerics";
import { logMoneyness } from "../black/log-moneyness.ts";
import { otmValue } from "../black/normalised-black.ts";
import { characteristicFunction } from "./characteristic-function.ts";
import {
  type DoubleHestonParameters,
  checkDoubleHestonParameters,
  doubleExpectedVariance,
  doubleHestonFunction,
  hasTwoFactors,
} from "./double-heston.ts";
import { lewisDifferences } from "./lewis-smile.ts";
import {
  type BatesParameters,
  type HestonParameters,
  checkHestonParameters,
  expectedVariance,
} from "./parameters.ts";

/** Models whose prices come from one inversion: Heston's, Bates' and the two-factor one. */
export type AffineParameters = HestonParameters | BatesParameters | DoubleHestonParameters;

/** One expiry and the strikes to price there. */
export interface HestonSmile {
  readonly forward: number;
  /** Time to expiry, years, positive. */
  readonly tau: number;
  /** [n] */
  readonly strikes: ArrayLike<number>;
}

/**
 * Undiscounted call prices of one expiry in Heston's model; Bates' when `parameters` has jumps, the
 * two-factor model when it has two factors.
 * All strikes share the evaluations of the characteristic function. Puts follow by parity,
 * P = C − F + K, but for an accurate out-of-the-money put ask `hestonOtmPrices`.
 *
 * @param out overwritten and returned. [n]
 * @returns absolute accuracy about 1e-14·√(FK); NaN where the integral did not converge.
 * @throws {DomainError} naming the argument out of its domain; {ShapeError} when `out` is too short.
 */
export function hestonPrices(
  { forward, tau, strikes }: HestonSmile,
  parameters: AffineParameters,
  out: Float64Array = new Float64Array(strikes.length),
): Float64Array {
  if (!(forward > 0 && forward < Infinity)) {
    throw new DomainError("hestonPrices", "forward", forward, "positive and finite");
  }
  const k = Float64Array.from(strikes, (strike, i) => {
    if (strike > 0 && strike < Infinity) return logMoneyness(strike, forward);
    throw new DomainError("hestonPrices", `strikes[${i}]`, strike, "positive and finite");
  });
  hestonOtmPrices({ tau, k }, parameters, out);
  for (let i = 0; i < k.length; i++) {
    out[i] = forward * out[i] + (k[i] <= 0 ? forward - strikes[i] : 0);
  }
  return out;
}

/** One expiry and the log-moneynesses to price there. */
export interface NormalisedSmile {
  /** Time to expiry, years, positive. */
  readonly tau: number;
  /** ln(K/F). [n] */
  readonly k: Float64Array;
}

/**
 * Out-of-the-money prices, undiscounted and per unit of forward: the put for k ≤ 0, the call for
 * k > 0, as `normalisedImpliedVols` takes them.
 *
 * @param out overwritten and returned. [n]
 * @returns 0 or more; absolute accuracy about 1e-14·e^(k/2), so a price below that has no digits; NaN
 *   where the integral did not converge.
 * @throws {DomainError} naming the argument out of its domain; {ShapeError} when `out` is too short.
 */
export function hestonOtmPrices(
  { tau, k }: NormalisedSmile,
  parameters: AffineParameters,
  out: Float64Array = new Float64Array(k.length),
): Float64Array {
  const isDouble = hasTwoFactors(parameters);
  if (isDouble) checkDoubleHestonParameters("hestonOtmPrices", parameters);
  else checkHestonParameters("hestonOtmPrices", parameters);
  if (!(tau > 0 && tau < Infinity)) {
    throw new DomainError("hestonOtmPrices", "tau", tau, "positive and finite, in years");
  }
  if (out.length !== k.length) {
    throw new ShapeError("hestonOtmPrices", "out", [k.length], [out.length]);
  }
  for (let i = 0; i < k.length; i++) {
    if (!Number.isFinite(k[i])) throw new DomainError("hestonOtmPrices", `k[${i}]`, k[i], "finite");
  }
  const controlVariance = isDouble
    ? doubleExpectedVariance(parameters, tau)
    : expectedVariance(parameters, tau);
  const phi = isDouble
    ? doubleHestonFunction(parameters, tau)
    : characteristicFunction(parameters, tau);
  const { converged } = lewisDifferences(phi, { controlVariance, k }, out);
  if (!converged) return out.fill(NaN);
  const s = Math.sqrt(controlVariance);
  for (let i = 0; i < k.length; i++) {
    const black = Math.min(1, Math.exp(k[i])) * otmValue(Math.abs(k[i]), s);
    out[i] = Math.max(0, black + out[i]);
  }
  return out;
}
