/**
 * Two independent Heston variances that drive one price: a fast one for the short end of the
 * surface, a slow one for the long end, and a skew that need not follow the level.
 *
 * [CHJ09] Christoffersen, Heston & Jacobs, "The shape and term structure of the index option smirk:
 *         why multifactor stochastic volatility models work so well", Management Science 55(12), 2009.
 */
import type { LineFunction } from "./characteristic-function.ts";
import { characteristicFunction } from "./characteristic-function.ts";
import { type HestonParameters, checkHestonParameters, expectedVariance } from "./parameters.ts";

/** dF = F(√v₁·dW₁ + √v₂·dW₂), each vⱼ a Heston variance correlated with its own Wⱼ only. */
export interface DoubleHestonParameters {
  readonly first: HestonParameters;
  readonly second: HestonParameters;
}

export function hasTwoFactors(parameters: object): parameters is DoubleHestonParameters {
  return "second" in parameters;
}

/** Throws a `DomainError` naming the first parameter out of range. */
export function checkDoubleHestonParameters(
  where: string,
  { first, second }: DoubleHestonParameters,
): void {
  checkHestonParameters(`${where}, first factor`, first);
  checkHestonParameters(`${where}, second factor`, second);
}

/** ln F is a sum of two independent parts, each of them a martingale's logarithm. */
export function doubleHestonFunction(
  { first, second }: DoubleHestonParameters,
  tau: number,
): LineFunction {
  const one = characteristicFunction(first, tau);
  const other = characteristicFunction(second, tau);
  return (u, out) => {
    one(u, out);
    const re = out[0];
    const im = out[1];
    other(u, out);
    const re2 = out[0];
    const im2 = out[1];
    out[0] = re * re2 - im * im2;
    out[1] = re * im2 + im * re2;
  };
}

/** E∫₀^τ (v₁ + v₂) dt. */
export function doubleExpectedVariance(
  { first, second }: DoubleHestonParameters,
  tau: number,
): number {
  return expectedVariance(first, tau) + expectedVariance(second, tau);
}
