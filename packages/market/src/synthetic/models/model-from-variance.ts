import { DomainError } from "@volsmith/numerics";
import type { SmileOut, TruthJet, TruthModel, TruthName } from "../truth.ts";

/** What a member of the family has to know; the rest of `TruthModel` follows from it. */
export interface VarianceParts<P> {
  readonly name: TruthName;
  readonly parameters: P;
  readonly smile: TruthModel["smile"];
  /** Left out where it comes from prices: then from the smile. */
  readonly totalVariance?: (tau: number, k: number) => number;
  /** Left out where there is no formula: then by differences. */
  readonly jet?: (tau: number, k: number) => TruthJet;
}

/** A truth from its smile, and its total variance and derivatives where it has formulas for them. */
export function modelFromVariance<P>(parts: VarianceParts<P>): TruthModel<P> {
  const { name, parameters } = parts;
  const where = `${name}Truth`;
  const check = (tau: number): void => {
    if (!(tau > 0 && tau < Infinity)) {
      throw new DomainError(where, "tau", tau, "positive and finite, in years");
    }
  };
  const smile = (tau: number, ks: Float64Array, out: SmileOut): void => {
    check(tau);
    parts.smile(tau, ks, out);
  };
  const variances = (tau: number, ks: Float64Array): Float64Array => {
    const out = { prices: new Float64Array(ks.length), vols: new Float64Array(ks.length) };
    smile(tau, ks, out);
    return out.vols.map((vol) => vol * vol * tau);
  };
  const totalVariance = (tau: number, k: number): number => {
    check(tau);
    return parts.totalVariance
      ? parts.totalVariance(tau, k)
      : variances(tau, Float64Array.of(k))[0];
  };
  return {
    name,
    parameters,
    smile,
    totalVariance,
    vol: (tau, k) => Math.sqrt(totalVariance(tau, k) / tau),
    jet(tau, k) {
      check(tau);
      return parts.jet ? parts.jet(tau, k) : numericalJet(variances, tau, k);
    },
    price(sign, tau, k) {
      const out = { prices: new Float64Array(1), vols: new Float64Array(1) };
      smile(tau, Float64Array.of(k), out);
      return premiumOf(sign, k, out.prices[0]);
    },
    totalVariances(taus, ks, out = new Float64Array(ks.length)) {
      // Points of one expiry stand together as a rule, and a smile costs little more than a point.
      for (let from = 0, to = 0; from < ks.length; from = to) {
        while (to < ks.length && taus[to] === taus[from]) to += 1;
        if (to === from) to += 1; // NaN equals nothing; the check below names it
        out.set(variances(taus[from], ks.subarray(from, to)), from);
      }
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
 * A jet by central differences. Steps are two hundredths of the smile's own width √w, where the
 * error of the formula (step²) and that of the variances (1e-9 or so, over step² = 4e-4) leave
 * about four digits of the second derivative and more of the first.
 */
function numericalJet(
  variances: (tau: number, ks: Float64Array) => Float64Array,
  tau: number,
  k: number,
): TruthJet {
  const here = Float64Array.of(k);
  const w = variances(tau, here)[0];
  const h = 0.02 * Math.max(Math.sqrt(w), 1e-3);
  const dt = 0.005 * tau;
  const [left, middle, right] = variances(tau, Float64Array.of(k - h, k, k + h));
  return {
    k,
    w,
    dwdk: (right - left) / (2 * h),
    d2wdk2: (right - 2 * middle + left) / (h * h),
    dwdtau: (variances(tau + dt, here)[0] - variances(tau - dt, here)[0]) / (2 * dt),
  };
}
