import { DomainError } from "@volsmith/numerics";
import type { TruthJet, TruthModel, TruthName } from "../truth.ts";

/** What a member of the family has to know; the rest of `TruthModel` follows from it. */
export interface VarianceParts<P> {
  readonly name: TruthName;
  readonly parameters: P;
  readonly totalVariance: (tau: number, k: number) => number;
  readonly jet: (tau: number, k: number) => TruthJet;
  readonly smile: TruthModel["smile"];
}

/** A truth from its total variance, derivatives and smile. */
export function modelFromVariance<P>(parts: VarianceParts<P>): TruthModel<P> {
  const { name, parameters, totalVariance, jet, smile } = parts;
  const where = `${name}Truth`;
  const checked = (tau: number, k: number): number => {
    if (!(tau > 0)) throw new DomainError(where, "tau", tau, "positive");
    return totalVariance(tau, k);
  };
  return {
    name,
    parameters,
    smile,
    jet,
    totalVariance: checked,
    vol: (tau, k) => Math.sqrt(checked(tau, k) / tau),
    price(sign, tau, k) {
      if (!(tau > 0)) throw new DomainError(where, "tau", tau, "positive");
      const out = { prices: new Float64Array(1), vols: new Float64Array(1) };
      smile(tau, Float64Array.of(k), out);
      return premiumOf(sign, k, out.prices[0]);
    },
    totalVariances(taus, ks, out = new Float64Array(ks.length)) {
      for (let i = 0; i < ks.length; i += 1) out[i] = checked(taus[i], ks[i]);
      return out;
    },
    toJSON: () => ({ name, parameters }),
  };
}

/** Call (sign 1) or put (−1) from the out-of-the-money price at k, by parity C − P = 1 − e^k. */
export function premiumOf(sign: number, k: number, otmPrice: number): number {
  const isOutOfTheMoney = sign > 0 === k > 0;
  return isOutOfTheMoney ? otmPrice : otmPrice - sign * Math.expm1(k);
}

/**
 * A jet by central differences, for models whose variance comes from prices. Steps are a hundredth
 * of the smile's own width, where truncation (step²) and the noise of an implied variance good to
 * 1e-10 (noise/step²) balance: dwdk and dwdtau to about 1e-6 of w per width, d2wdk2 to 1e-4.
 */
export function numericalJet(
  totalVariance: (tau: number, k: number) => number,
  tau: number,
  k: number,
): TruthJet {
  const w = totalVariance(tau, k);
  const h = 0.01 * Math.max(Math.sqrt(w), 1e-3);
  const dt = 0.005 * tau;
  const right = totalVariance(tau, k + h);
  const left = totalVariance(tau, k - h);
  return {
    k,
    w,
    dwdk: (right - left) / (2 * h),
    d2wdk2: (right - 2 * w + left) / (h * h),
    dwdtau: (totalVariance(tau + dt, k) - totalVariance(tau - dt, k)) / (2 * dt),
  };
}
