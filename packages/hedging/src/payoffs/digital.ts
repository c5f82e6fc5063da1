import { normalCdf, normalPdf } from "@volsmith/numerics";
import type { OptionType } from "@volsmith/pricing";

import { requireOneOf, requirePositive } from "../checks.ts";
import type { BlackState, ClaimGreeks, Payoff } from "./payoff.ts";

export interface DigitalOptions {
  readonly strike: number;
  readonly type?: OptionType;
  /** What is paid; 1 by default. */
  readonly amount?: number;
}

/**
 * A fixed amount where the last spot lies beyond the strike; exactly at it nothing is owed.
 * @throws {DomainError} unless strike and amount are positive
 */
export function digital({ strike, type = "call", amount = 1 }: DigitalOptions): Payoff & {
  readonly type: OptionType;
  readonly amount: number;
} {
  requirePositive("digital", "strike", strike);
  requirePositive("digital", "amount", amount);
  requireOneOf("digital", "type", { value: type, known: ["call", "put"] });
  const sign = type === "call" ? 1 : -1;
  return {
    kind: "digital",
    strike,
    type,
    amount,
    value: (path) => (sign * (path[path.length - 1] - strike) > 0 ? amount : 0),
    black: (state) => digitalGreeks(state, { strike, sign, amount }),
  };
}

/** A·Φ(θd₂) and its derivatives; at expiry or without volatility their limits, 0 at the strike. */
function digitalGreeks(
  { spot, tau, vol }: BlackState,
  { strike, sign, amount }: { strike: number; sign: number; amount: number },
): ClaimGreeks {
  const s = vol * Math.sqrt(tau);
  if (!(s > 0)) {
    const price = sign * (spot - strike) > 0 ? amount : 0;
    return { price, delta: 0, gamma: 0, vega: 0 };
  }
  const d2 = Math.log(spot / strike) / s - s / 2;
  const d1 = d2 + s;
  const density = sign * amount * normalPdf(d2);
  return {
    price: amount * normalCdf(sign * d2),
    delta: density / (spot * s),
    gamma: (-density * d1) / (spot * spot * s * s),
    vega: (-density * d1) / vol,
  };
}
