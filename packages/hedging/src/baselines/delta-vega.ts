/** Delta and vega at once, with an option beside the underlying. */
import { DataError } from "@volsmith/numerics";

import { requireCount, requirePositive } from "../checks.ts";
import { greeksAlong } from "../features/greeks.ts";
import type { OptionAlong } from "../instruments/option-along.ts";
import { underlyingIndex } from "../market.ts";
import type { HedgeMarket } from "../market.ts";
import { vanillaGreeks } from "../payoffs/vanilla.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import type { VolSource } from "../vol-source.ts";
import { portfolioBaseline } from "./portfolio-baseline.ts";
import type { PortfolioRule } from "./portfolio-baseline.ts";

export interface DeltaVegaOptions {
  /** Name in tables. */
  readonly name?: string;
  /** Volatility of what was sold; "implied", the day's, by default. */
  readonly vol?: VolSource;
  /** Name of the option to hold; the first one that is traded by default. */
  readonly option?: string;
  /** Steps from one trade of the option to the next; 1 by default. The underlying follows every step. */
  readonly every?: number;
  /** Most units of the option, bought or sold; no bound by default. */
  readonly most?: number;
}

/**
 * Holds n = ν/ν′ of an option and δ − n·δ′ of the underlying: Black's δ and ν of what was sold at its
 * volatility, δ′ and ν′ of the option at the volatility it is quoted at. All volatilities are then taken
 * to move alike. Between trades of the option the underlying makes up for the delta of what is held.
 *
 * @throws {DomainError} unless `every` is a whole number from 1 and `most` positive
 * @throws {DataError} once asked of a market without such an option, or without the volatility
 */
export function deltaVega(options: DeltaVegaOptions = {}): HedgePolicy {
  const { vol = "implied", option, every = 1, most = Infinity } = options;
  const { name = every === 1 ? "delta-vega" : `delta-vega, option every ${every} steps` } = options;
  requireCount("deltaVega", "every", every);
  if (most !== Infinity) requirePositive("deltaVega", "most", most);
  return portfolioBaseline("delta-vega", {
    name,
    prepare: (market) => deltaVegaRule(market, { name, vol, option, every, most }),
  });
}

function deltaVegaRule(
  market: HedgeMarket,
  { name, vol, option, every, most }: Required<Omit<DeltaVegaOptions, "option">> & { readonly option: string | undefined }, // prettier-ignore
): PortfolioRule {
  const { nSteps, paths, instruments } = market;
  const own = underlyingIndex(market, name);
  const other = optionIndex(market, name, option);
  const { strikes, signs, taus, vols } = market.options[other] as OptionAlong;
  const { least: lowest = -Infinity, most: highest = Infinity } = instruments[other].limits ?? {};
  const [low, high] = [Math.max(lowest, -most), Math.min(highest, most)];
  const { delta, vega } = greeksAlong(market, vol);
  return (held, { at, path, step }) => {
    const instant = path * (nSteps + 1) + step;
    const state = { spot: paths.spots[instant], tau: taus[instant], vol: vols[instant] };
    const type = signs[path] > 0 ? "call" : "put";
    const greeks = vanillaGreeks(state, strikes[path], type);
    // An option without vega can do nothing about it: what is held of it stays.
    if (step % every === 0 && greeks.vega > 0)
      held[other] = Math.min(Math.max(vega[at] / greeks.vega, low), high);
    held[own] = delta[at] - held[other] * greeks.delta;
  };
}

/** @throws {DataError} when no option of that name, or none at all, is traded */
function optionIndex(
  { instruments, options }: HedgeMarket,
  where: string,
  wanted?: string,
): number {
  const index = instruments.findIndex(
    ({ name }, k) => options[k] !== null && (wanted === undefined || name === wanted),
  );
  if (index >= 0) return index;
  const names = instruments.map(({ name }) => name).join(", ");
  const problem = wanted === undefined ? "no option is traded" : `no option "${wanted}" is traded`;
  throw new DataError(where, `${problem} whose volatility is known; traded are: ${names}`);
}
