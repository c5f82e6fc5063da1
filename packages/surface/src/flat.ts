/** The flat surface: one volatility everywhere. The simplest truth to test against. */
import { DomainError } from "@volsmith/numerics";
import type { VarianceModel } from "./variance-model.ts";

/** w = vol²·τ. @throws {DomainError} unless vol is positive and finite. */
export function flatModel(vol: number): VarianceModel {
  if (!(vol > 0 && vol < Infinity)) {
    throw new DomainError("flatModel", "vol", vol, "positive and finite");
  }
  const variance = vol * vol;
  return {
    method: "flat",
    taus: [1],
    domain: { tau: [0, Infinity], kRange: () => [-Infinity, Infinity] },
    jet: (tau, k) => ({ k, w: variance * tau, dwdk: 0, d2wdk2: 0, dwdtau: variance }),
    totalVariances(taus, ks, out = new Float64Array(ks.length)) {
      for (let i = 0; i < ks.length; i++) out[i] = variance * taus[i];
      return out;
    },
    toJSON: () => ({ method: "flat", vol }),
  };
}
