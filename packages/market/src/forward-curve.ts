/** Forward price and discount factor of one underlying at every time to expiry. */
export interface ForwardCurve {
  /** Forward price for delivery in `tau` years, currency. */
  forward(tau: number): number;
  /** Price today of 1 paid in `tau` years. */
  discountFactor(tau: number): number;
}
