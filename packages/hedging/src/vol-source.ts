import { DataError } from "@volsmith/numerics";

import { requireCount, requireOneOf, requirePositive } from "./checks.ts";
import type { HedgeMarket } from "./market.ts";

/**
 * Where a volatility that is known at an instant comes from: a number; "path", the paths' own
 * instantaneous one; "implied", that of what was sold; or what the last `window` returns realised, with
 * `initial` in place of returns that are not there yet.
 */
export type VolSource =
  number | "path" | "implied" | { readonly window: number; readonly initial: number };

/**
 * Volatility at every decision, annual decimal.
 *
 * @returns [nPaths, nSteps]
 * @throws {DataError} when the market does not know what is asked for
 * @throws {DomainError} when numbers are not positive
 */
export function volsOf(market: HedgeMarket, source: VolSource): Float64Array {
  const { nPaths, nSteps, paths, impliedVols } = market;
  const out = new Float64Array(nPaths * nSteps);
  if (typeof source === "number") {
    requirePositive("volatility", "value", source);
    return out.fill(source);
  }
  if (typeof source === "object") return realisedVols(market, source, out);
  requireOneOf("volatility", "vol", { value: source, known: ["path", "implied"] });
  const known = source === "path" ? paths.vols : impliedVols;
  if (!known) {
    const fix = 'ask for { window: 21, initial: 0.2 } or a number, or give "hedgeMarket" the vols';
    throw new DataError("volatility", `this market has no ${source} volatilities`, fix);
  }
  for (let i = 0; i < nPaths; i++)
    for (let t = 0; t < nSteps; t++) out[i * nSteps + t] = known[i * (nSteps + 1) + t];
  return out;
}

/** √(Σ r²/Σ Δt) over the last `window` returns. */
function realisedVols(
  { nPaths, nSteps, paths: { spots }, grid: { times } }: HedgeMarket,
  { window, initial }: { readonly window: number; readonly initial: number },
  out: Float64Array,
): Float64Array {
  requireCount("volatility", "window", window);
  requirePositive("volatility", "initial", initial);
  const squares = new Float64Array(nSteps);
  const step = times[1];
  for (let i = 0; i < nPaths; i++) {
    const start = i * (nSteps + 1);
    // The sum is formed anew for each window: a running one drifts, and would see other windows' bits.
    for (let t = 0; t < nSteps; t++) {
      if (t > 0) squares[t] = Math.log(spots[start + t] / spots[start + t - 1]) ** 2;
      const first = Math.max(t - window, 0);
      const missing = window - (t - first);
      let sum = missing * step * initial * initial;
      for (let j = first + 1; j <= t; j++) sum += squares[j];
      out[i * nSteps + t] = Math.sqrt(sum / (missing * step + times[t] - times[first]));
    }
  }
  return out;
}
