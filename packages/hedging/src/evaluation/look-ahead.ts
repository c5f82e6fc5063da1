import { evenPlaces, randomGenerator } from "@volsmith/numerics";

import type { AlongPaths } from "../instruments/instrument.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";

/** A decision that changed although only its future did. */
export interface LookAhead {
  readonly path: number;
  readonly step: number;
  /** Everything after this instant was altered. */
  readonly after: number;
}

/**
 * Looks for a policy that sees the future: alters spots, volatilities, prices and payoffs after an instant
 * and compares, to the bit, the positions up to it.
 *
 * @param options.instants where to cut; about eight, spread over the path, by default
 * @returns the first decision found to look ahead, or null
 */
export function findLookAhead(
  policy: HedgePolicy,
  market: HedgeMarket,
  {
    instants = evenPlaces(8, market.nSteps),
    seed = 1,
  }: {
    readonly instants?: readonly number[];
    readonly seed?: number;
  } = {},
): LookAhead | null {
  const { nPaths, nSteps, instruments } = market;
  const known = policy.positions(market);
  const width = instruments.length;
  for (const after of instants) {
    const found = policy.positions(alteredAfter(market, after, seed));
    for (let i = 0; i < nPaths; i++)
      for (let step = 0; step <= Math.min(after, nSteps - 1); step++)
        for (let k = 0; k < width; k++) {
          const at = (i * nSteps + step) * width + k;
          if (!Object.is(found[at], known[at])) return { path: i, step, after };
        }
  }
  return null;
}

/** The market with everything after an instant multiplied by numbers around 1. */
function alteredAfter(market: HedgeMarket, after: number, seed: number): HedgeMarket {
  const { nSteps, paths, prices, halfSpreads, options, impliedVols, payoffs } = market;
  const random = randomGenerator(seed).fork(after);
  const alter = (along: AlongPaths): AlongPaths =>
    along.map((x, at) => (at % (nSteps + 1) > after ? x * (0.5 + random.uniform()) : x));
  const spots = alter(paths.spots);
  return {
    ...market,
    paths: { ...paths, spots, vols: paths.vols && alter(paths.vols) },
    prices: prices.map((along) => (along === paths.spots ? spots : alter(along))),
    halfSpreads: halfSpreads.map((along) => along && alter(along)),
    options: options.map((option) => option && { ...option, vols: alter(option.vols) }),
    impliedVols: impliedVols && alter(impliedVols),
    payoffs: payoffs.map((x) => x * random.uniform()),
  };
}
