/**
 * Inverse (coin-settled) options: premium and payoff are paid in the underlying, max(θ(S − K), 0)/S.
 * Under the forward measure with F = E[S] their premium in coin is Black's undiscounted price per unit
 * of forward, so every function of the package applies to premium·F with discount factor 1.
 */
import { blackPrice } from "./black-price.ts";
import type { OptionType } from "../option-type.ts";

/** What fixes an inverse option, apart from its volatility. */
export interface CoinOption {
  readonly forward: number;
  readonly strike: number;
  readonly tau: number;
  readonly type: OptionType;
}

/**
 * Premium in coin of an inverse option, V/F with V Black's undiscounted price; parity reads
 * C − P = 1 − K/F.
 */
export function coinPremium(vol: number, option: CoinOption): number {
  return blackPrice(vol, { ...option, discountFactor: 1 }) / option.forward;
}
