/** What became of one price. */
export type ImpliedVolStatus =
  "ok" | "below-intrinsic" | "above-maximum" | "non-finite" | "out-of-domain";

/**
 * The code of each status in a batch's `statuses`; the name of a code is
 * `IMPLIED_VOL_STATUSES[code]`.
 *
 * - 0 ok: a volatility, 0 when the price is exactly intrinsic value
 * - 1 below-intrinsic: less than D·max(θ(F − K), 0)
 * - 2 above-maximum: D·F or more for a call, D·K or more for a put, which no volatility gives
 * - 3 non-finite: the price or another number of the row is NaN or infinite
 * - 4 out-of-domain: a forward, strike or discount factor that is not positive, a negative tau, or
 *   tau = 0 with a price above intrinsic value
 */
export const IMPLIED_VOL_STATUSES: readonly ImpliedVolStatus[] = [
  "ok",
  "below-intrinsic",
  "above-maximum",
  "non-finite",
  "out-of-domain",
];

export const OK = 0;
export const BELOW_INTRINSIC = 1;
export const ABOVE_MAXIMUM = 2;
export const NON_FINITE = 3;
export const OUT_OF_DOMAIN = 4;
