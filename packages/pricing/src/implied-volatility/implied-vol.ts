import { DomainError } from "@volsmith/numerics";
import type { BlackInput } from "../black/black-price.ts";
import { lastStatus, volOfPrice } from "./row.ts";
import { IMPLIED_VOL_STATUSES, type ImpliedVolStatus } from "./status.ts";

export interface ImpliedVolResult {
  readonly status: ImpliedVolStatus;
  /** Annual decimal; NaN unless `status` is "ok". */
  readonly vol: number;
}

/**
 * Black volatility of one price, to the last digits a double can carry: the relative error of the
 * volatility is a few ulps times max(1, 1/|∂ln V/∂ln σ|) of time value.
 *
 * @param price as quoted, discounted with `input.discountFactor`
 * @returns a price outside its bounds is a result, not an error: see `ImpliedVolStatus`. A price
 *   equal to intrinsic value has volatility 0.
 * @throws {DomainError} when `type` is neither "call" nor "put".
 */
export function impliedVol(price: number, input: BlackInput): ImpliedVolResult {
  const { forward, strike, tau, type, discountFactor = 1 } = input;
  if (type !== "call" && type !== "put") {
    throw new DomainError("impliedVol", "type", type, '"call" or "put"');
  }
  if (!(discountFactor > 0)) {
    const status = Number.isNaN(discountFactor) ? "non-finite" : "out-of-domain";
    return { status, vol: NaN };
  }
  const vol = volOfPrice(price / discountFactor, forward, strike, tau, type === "call" ? 1 : -1);
  return { status: IMPLIED_VOL_STATUSES[lastStatus[0]], vol };
}
