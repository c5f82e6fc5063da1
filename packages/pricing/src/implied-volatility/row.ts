import { logMoneyness } from "../black/log-moneyness.ts";
import { ABOVE_MAXIMUM, BELOW_INTRINSIC, NON_FINITE, OK, OUT_OF_DOMAIN } from "./status.ts";
import { totalDeviation } from "./total-deviation.ts";

/** Status of the last call of `volOfPrice` or `volOfValue`; one number, so no row allocates. */
export const lastStatus = new Uint8Array(1);

/**
 * Volatility behind one undiscounted price; NaN unless the status is ok. Nothing is promised about
 * the numbers: every row is checked.
 *
 * @param price undiscounted @param sign 1 for a call, −1 for a put
 */
export function volOfPrice(
  price: number,
  forward: number,
  strike: number,
  tau: number,
  sign: number,
): number {
  if (!(forward > 0 && strike > 0 && tau >= 0)) return fail(misfit(price, forward, strike, tau));
  const intrinsic = sign > 0 ? forward - strike : strike - forward;
  const timeValue = intrinsic > 0 ? price - intrinsic : price;
  const unit = forward < strike ? forward : strike;
  const k = logMoneyness(strike, forward);
  return volOfValue(k < 0 ? -k : k, timeValue / unit, tau);
}

/** The same from x = |ln(K/F)| and the time value per unit of min(F, K). */
export function volOfValue(x: number, c: number, tau: number): number {
  if (c > 0 && c < 1 && tau > 0 && x < Infinity) {
    lastStatus[0] = OK;
    return totalDeviation(x, c) / Math.sqrt(tau);
  }
  if (Number.isNaN(x + c + tau) || x === Infinity || tau === Infinity) return fail(NON_FINITE);
  if (c < 0) return fail(BELOW_INTRINSIC);
  if (c >= 1) return fail(c === Infinity ? NON_FINITE : ABOVE_MAXIMUM);
  if (tau < 0 || (tau === 0 && c > 0)) return fail(OUT_OF_DOMAIN);
  lastStatus[0] = OK;
  return 0;
}

function misfit(...numbers: readonly number[]): number {
  return numbers.some(Number.isNaN) ? NON_FINITE : OUT_OF_DOMAIN;
}

function fail(status: number): number {
  lastStatus[0] = status;
  return NaN;
}
