import { greeksAlong } from "../features/greeks.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import type { VolSource } from "../vol-source.ts";
import { baseline } from "./baseline.ts";
import type { BaselineOptions } from "./baseline.ts";

export interface DeltaOptions extends BaselineOptions {
  /** A number, "path", "implied" (from a fitted surface, say) or what was realised. */
  readonly vol: VolSource;
}

/** Black's delta of what was sold, at a volatility known at each decision. */
export function blackScholesDelta({
  vol,
  name = deltaName(vol),
  every = 1,
}: DeltaOptions): HedgePolicy {
  return baseline("black-scholes-delta", {
    name,
    every,
    prepare(market) {
      const { delta } = greeksAlong(market, vol);
      return (_, at) => delta[at];
    },
  });
}

function deltaName(vol: VolSource): string {
  if (typeof vol === "number") return `delta at ${vol}`;
  if (typeof vol === "object") return `delta at ${vol.window} steps' realised volatility`;
  return vol === "path" ? "delta at the true volatility" : "delta at implied volatility";
}
