/**
 * A feature: one number a policy sees at every decision. One file a feature, one line in
 * `features/index.ts`.
 */
import type { HedgeMarket } from "../market.ts";

export interface Feature {
  readonly kind: string;
  /**
   * The feature at every decision, [nPaths, nSteps]; that of step t may depend on instants 0 to t only
   * (`findLookAhead` tells). Null for what only a running policy knows: its previous position.
   */
  readonly values: ((market: HedgeMarket) => Float64Array) | null;
  /**
   * Of features that know something of every instrument: positions of all of them are built on it, where an
   * architecture builds `around` it. [nPaths, nSteps, nInstruments]
   */
  readonly ofInstruments?: (market: HedgeMarket) => ArrayLike<number>;
}

/** A number for each path and decision, from a function of the place of its instant in `spots`. */
export function eachDecision(
  { nPaths, nSteps }: HedgeMarket,
  valueAt: (at: { readonly instant: number; readonly step: number }) => number,
): Float64Array {
  const out = new Float64Array(nPaths * nSteps);
  const place = { instant: 0, step: 0 };
  for (let i = 0; i < nPaths; i++)
    for (let t = 0; t < nSteps; t++) {
      place.instant = i * (nSteps + 1) + t;
      place.step = t;
      out[i * nSteps + t] = valueAt(place);
    }
  return out;
}
