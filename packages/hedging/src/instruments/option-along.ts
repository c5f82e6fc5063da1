/** Listed options along paths: what is quoted of them, and known, at every instant. */
import { blackPrice } from "@volsmith/pricing";
import type { OptionType } from "@volsmith/pricing";

import type { PathSet } from "../processes/process.ts";
import type { AlongPaths } from "./instrument.ts";

/** The option of each path, at the volatility it is quoted at: all that its Greeks are made of. */
export interface OptionAlong {
  /** [nPaths] */
  readonly strikes: Float64Array;
  /** 1 for a call, −1 for a put. [nPaths] */
  readonly signs: Int8Array;
  /** Years to expiry. [nPaths, nSteps + 1] */
  readonly taus: AlongPaths;
  /** Black's volatility of its price; that of an instant is known then. [nPaths, nSteps + 1] */
  readonly vols: AlongPaths;
}

/** One contract on all paths. @param vols as quoted, [nPaths, nSteps + 1] */
export function sameOption(
  { grid: { times }, nPaths }: PathSet,
  vols: AlongPaths,
  { strike, expiry, type }: { readonly strike: number; readonly expiry: number; readonly type: OptionType }, // prettier-ignore
): OptionAlong {
  const n = times.length;
  return {
    strikes: new Float64Array(nPaths).fill(strike),
    signs: new Int8Array(nPaths).fill(type === "call" ? 1 : -1),
    taus: Float64Array.from({ length: nPaths * n }, (_, at) => Math.max(expiry - times[at % n], 0)),
    vols,
  };
}

/** Black's prices of it. [nPaths, nSteps + 1] */
export function optionPrices(
  { grid: { times }, spots }: PathSet,
  { strikes, signs, taus, vols }: OptionAlong,
): Float64Array {
  const n = times.length;
  return Float64Array.from(spots, (forward, at) => {
    const path = Math.floor(at / n);
    const type = signs[path] > 0 ? "call" : "put";
    return blackPrice(vols[at], { forward, strike: strikes[path], tau: taus[at], type });
  });
}
