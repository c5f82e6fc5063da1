import { DomainError } from "@volsmith/numerics";
import type { OptionType } from "../option-type.ts";
import { logMoneyness } from "./log-moneyness.ts";
import { otmValue } from "./normalised-black.ts";

/** What fixes a European option under Black's model, apart from its volatility. */
export interface BlackInput {
  readonly forward: number;
  readonly strike: number;
  /** Time to expiry, years. */
  readonly tau: number;
  readonly type: OptionType;
  /** Price today of 1 paid at expiry; default 1, an undiscounted price. */
  readonly discountFactor?: number;
}

/**
 * Black's price of a European option,
 *
 *   V = D·(θF·Φ(θd₁) − θK·Φ(θd₂)),  d₁,₂ = ln(F/K)/(σ√τ) ± σ√τ/2,  θ = ±1 for calls and puts,
 *
 * computed as intrinsic value plus the value of the out-of-the-money twin, which keeps full relative
 * accuracy of time value down to 1e-300.
 *
 * @param vol Black volatility, annual decimal, 0 or more
 * @returns price in the unit of forward and strike; intrinsic value, discounted, at tau = 0 or vol = 0.
 * @throws {DomainError} naming the argument that is out of its domain.
 */
export function blackPrice(vol: number, input: BlackInput): number {
  const { forward, strike, tau, type, discountFactor = 1 } = input;
  checkBlackInput("blackPrice", vol, input);
  const excess = type === "call" ? forward - strike : strike - forward;
  const timeValue =
    Math.min(forward, strike) *
    otmValue(Math.abs(logMoneyness(strike, forward)), vol * Math.sqrt(tau));
  return discountFactor * (Math.max(excess, 0) + timeValue);
}

/**
 * Undiscounted price per unit of forward as a function of log-moneyness k = ln(K/F) and total
 * variance w = σ²τ: call Φ(d₁) − eᵏΦ(d₂), put eᵏΦ(−d₂) − Φ(−d₁).
 *
 * @returns NaN for NaN; the limits at w = 0 and w = ∞.
 */
export function normalisedBlackPrice(
  k: number,
  { w, type }: { w: number; type: OptionType },
): number {
  const timeValue = Math.min(1, Math.exp(k)) * otmValue(Math.abs(k), Math.sqrt(w));
  const excess = type === "call" ? -Math.expm1(k) : Math.expm1(k);
  return excess > 0 ? excess + timeValue : timeValue;
}

/** Throws for every argument Black's formula has no value at. */
export function checkBlackInput(where: string, vol: number, input: BlackInput): void {
  const { forward, strike, tau, type, discountFactor = 1 } = input;
  if (!(vol >= 0)) throw new DomainError(where, "vol", vol, "0 or more");
  if (!(tau >= 0)) throw new DomainError(where, "tau", tau, "0 or more years");
  if (!(forward > 0 && forward < Infinity)) {
    throw new DomainError(where, "forward", forward, "positive and finite");
  }
  if (!(strike > 0 && strike < Infinity)) {
    throw new DomainError(where, "strike", strike, "positive and finite");
  }
  if (!(discountFactor > 0 && discountFactor < Infinity)) {
    throw new DomainError(where, "discountFactor", discountFactor, "positive and finite");
  }
  if (type !== "call" && type !== "put") {
    throw new DomainError(where, "type", type, '"call" or "put"');
  }
}
