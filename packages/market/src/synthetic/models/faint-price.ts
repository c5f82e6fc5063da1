/**
 * Prices below this (times e^(k/2)) have no volatility where they come from an inversion. It is good
 * to about 1e-14, so what is left has a relative error of 1e-4 and a volatility good to some 1e-6 of
 * itself; a price of one tick (1e-6 of the forward and more) is good to 1e-8.
 */
const FAINTEST_PRICE = 1e-10;

/** Whether an out-of-the-money price is too small for the digits it has; NaN is. */
export function isFaint(price: number, k: number): boolean {
  return !(price > FAINTEST_PRICE * Math.exp(0.5 * k));
}
