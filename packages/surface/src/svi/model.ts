/** A surface of raw SVI slices. */
import { SlicedModel, type VarianceSlice } from "../sliced-model.ts";
import type { SurfaceMethod } from "../variance-model.ts";
import { checkSvi, type SviRaw } from "./parameters.ts";
import { sviJet, sviVariance } from "./slice.ts";

/** Raw parameters at one time to expiry. */
export interface SviSliceParameters {
  readonly tau: number;
  readonly raw: SviRaw;
  /** Log-moneyness covered by quotes. */
  readonly kRange: readonly [min: number, max: number];
}

export type SviModel = SlicedModel<SviVarianceSlice>;

/** One slice of an SVI surface. */
export interface SviVarianceSlice extends VarianceSlice {
  readonly raw: SviRaw;
}

/**
 * A surface through the given slices, by the τ-rule of `SlicedModel`.
 * @throws {DomainError} when a slice is not valid or tau does not ascend.
 */
export function createSviModel(
  slices: readonly SviSliceParameters[],
  method: SurfaceMethod = "svi",
): SviModel {
  return new SlicedModel({
    method,
    slices: slices.map(({ tau, raw, kRange }) => {
      checkSvi(`SVI slice at tau ${tau}`, raw);
      return { tau, raw, kRange, w: (k) => sviVariance(raw, k), jet: (k) => sviJet(raw, k) };
    }),
    toJSON: () => ({ method, slices }),
  });
}
