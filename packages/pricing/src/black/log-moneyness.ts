/**
 * Log-moneyness k = ln(K/F), accurate to an ulp also near the money, where the rounding of K/F alone
 * would cost all relative accuracy of k.
 */
export function logMoneyness(strike: number, forward: number): number {
  const ratio = strike / forward;
  // K − F is exact within a factor of two (Sterbenz).
  return ratio > 0.5 && ratio < 2 ? Math.log1p((strike - forward) / forward) : Math.log(ratio);
}
