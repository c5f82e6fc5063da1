import type { SmileSlice } from "@volsmith/market";
import { quoteErrors } from "../../quote-errors.ts";
import { mean } from "@volsmith/numerics";
import type { VarianceModel } from "../../variance-model.ts";
import { distribution } from "./distribution.ts";
import type { Distribution } from "./distribution.ts";

/** Errors at many quotes, and where they lie. */
export interface LocatedErrors {
  readonly rhos: Float64Array; // [n]
  readonly zs: Float64Array; // [n]
  /** |σ̂ − σ|/σ. [n] */
  readonly relative: Float64Array;
  /** |price error|/(spread/2); NaN where a quote has no spread. [n] */
  readonly halfSpreads: Float64Array;
  /** Quotes whose model price lies between bid and ask. */
  readonly inside: number;
}

/** Errors over the quotes of one chain. */
export interface LocatedErrorSummary {
  readonly relative: Distribution;
  /** Null where no quote has a spread. */
  readonly halfSpreads: Distribution | null;
  /** Share of the quotes with a spread. */
  readonly insideBidAsk: number | null;
}

export function locatedErrors(
  model: Pick<VarianceModel, "totalVariances">,
  slices: readonly SmileSlice[],
): LocatedErrors {
  const n = slices.reduce((sum, { k }) => sum + k.length, 0);
  const errors = {
    rhos: new Float64Array(n),
    zs: new Float64Array(n),
    relative: new Float64Array(n),
    halfSpreads: new Float64Array(n),
  };
  let inside = 0;
  let at = 0;
  for (const slice of slices) {
    const rho = Math.sqrt(slice.tau);
    const own = quoteErrors(model, slice);
    errors.rhos.fill(rho, at, at + slice.k.length);
    errors.zs.set(
      slice.k.map((k) => k / rho),
      at,
    );
    errors.relative.set(own.relative, at);
    errors.halfSpreads.set(own.halfSpreads, at);
    for (const flag of own.inside) inside += flag;
    at += slice.k.length;
  }
  return { ...errors, inside };
}

/** @param errors at least one; guaranteed by the callers, who refuse chains without quotes */
export function summariseErrors({
  relative,
  halfSpreads,
  inside,
}: LocatedErrors): LocatedErrorSummary {
  const known = halfSpreads.filter((value) => !Number.isNaN(value));
  return {
    relative: distribution(relative)!,
    halfSpreads: distribution(known),
    insideBidAsk: known.length === 0 ? null : inside / known.length,
  };
}

/** Mean relative error; NaN where there is none. */
export function mape({ relative }: Pick<LocatedErrors, "relative">): number {
  return mean(relative);
}
