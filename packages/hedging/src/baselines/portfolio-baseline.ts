/** Rules that hold several instruments. */
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import type { BaselineOptions } from "./baseline.ts";

/** Where a rule decides. */
export interface DecisionPlace {
  /** Place of the decision, path·nSteps + step. */
  readonly at: number;
  readonly path: number;
  readonly step: number;
}

/** Turns what is held of each instrument, [nInstruments], into what it wants to hold. */
export type PortfolioRule = (held: Float64Array, place: DecisionPlace) => void;

/**
 * A policy from a rule that is asked at every step; what it wants is kept within the limits of each
 * instrument. What it leaves alone stays.
 *
 * @param options.prepare given the market, makes the rule
 */
export function portfolioBaseline(
  kind: string,
  {
    name = kind,
    prepare,
  }: Pick<BaselineOptions, "name"> & {
    readonly prepare: (market: HedgeMarket) => PortfolioRule;
  },
): HedgePolicy {
  return {
    name,
    kind,
    positions(market) {
      const { nPaths, nSteps, instruments } = market;
      const width = instruments.length;
      const least = instruments.map(({ limits }) => limits?.least ?? -Infinity);
      const most = instruments.map(({ limits }) => limits?.most ?? Infinity);
      const out = new Float64Array(nPaths * nSteps * width);
      const rule = prepare(market);
      const held = new Float64Array(width);
      const place = { at: 0, path: 0, step: 0 };
      for (let i = 0; i < nPaths; i++) {
        held.fill(0);
        place.path = i;
        for (let t = 0; t < nSteps; t++) {
          place.at = i * nSteps + t;
          place.step = t;
          rule(held, place);
          for (let j = 0; j < width; j++)
            out[place.at * width + j] = held[j] = Math.min(Math.max(held[j], least[j]), most[j]);
        }
      }
      return out;
    },
  };
}
