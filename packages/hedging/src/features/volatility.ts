import { volsOf } from "../vol-source.ts";
import type { VolSource } from "../vol-source.ts";
import type { Feature } from "./feature.ts";

/** A volatility known at the instant: the paths' own, the implied one, or what was realised. */
export function volatility({ vol = "path" }: { readonly vol?: VolSource } = {}): Feature & {
  readonly vol: VolSource;
} {
  return { kind: "volatility", vol, values: (market) => volsOf(market, vol) };
}
