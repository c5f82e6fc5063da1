/** The raw SVI slices of the models that have them: what the proofs work on. */
import { EssviModel } from "../essvi/model.ts";
import { SlicedModel } from "../sliced-model.ts";
import { SsviModel } from "../ssvi/model.ts";
import { ssviToRaw } from "../ssvi/ssvi-slice.ts";
import { phiJet } from "../ssvi/phi.ts";
import type { SviRaw } from "../svi/parameters.ts";
import type { VarianceModel } from "../variance-model.ts";

export interface RawSlice {
  readonly tau: number;
  readonly raw: SviRaw;
}

export interface RawSlices {
  readonly slices: readonly RawSlice[];
  /**
   * "linear": between slices w is linear in τ, so a proof for all mixtures of two slices covers the
   * time between them; "own": the model has its own rule, and only the slices can be proved.
   */
  readonly between: "linear" | "own";
}

/** Raw slices of a model, or null when it has none. */
export function rawSlices(model: VarianceModel): RawSlices | null {
  if (model instanceof SsviModel) {
    const { rho, phi: shape, theta: curve } = model.parameters;
    return {
      slices: model.taus.map((tau) => {
        const { theta } = curve.jet(tau);
        return { tau, raw: ssviToRaw({ theta, rho, phi: phiJet(shape, theta).phi }) };
      }),
      between: "own",
    };
  }
  if (model instanceof EssviModel) {
    const { raws } = model;
    return { slices: model.taus.map((tau, i) => ({ tau, raw: raws[i] })), between: "own" };
  }
  if (!(model instanceof SlicedModel)) return null;
  const slices: readonly { readonly tau: number }[] = model.slices;
  return slices.every(hasRaw) ? { slices, between: "linear" } : null;
}

function hasRaw(slice: { readonly tau: number }): slice is RawSlice {
  return "raw" in slice;
}
