/**
 * Baselines: rules that hold the underlying only. One file a rule, one line in `baselines/index.ts`.
 */
import { requireCount } from "../checks.ts";
import { underlyingIndex } from "../market.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";

export interface BaselineOptions {
  /** Name in tables. */
  readonly name?: string;
  /** Steps from one decision to the next; 1 by default. */
  readonly every?: number;
}

/** What a rule wants to hold, from what it holds and the place [path, step] of a decision. */
export type Rule = (held: number, at: number) => number;

/**
 * A policy from a rule; its positions are kept within the market's limits.
 *
 * @param options.prepare given the market, makes the rule; `at` counts decisions, path·nSteps + step
 */
export function baseline(
  kind: string,
  {
    name = kind,
    every = 1,
    prepare,
  }: BaselineOptions & { readonly prepare: (market: HedgeMarket) => Rule },
): HedgePolicy {
  requireCount(kind, "every", every);
  return {
    name,
    kind,
    positions(market) {
      const { nPaths, nSteps, instruments } = market;
      const index = underlyingIndex(market, name);
      const { least = -Infinity, most = Infinity } = instruments[index].limits ?? {};
      const width = instruments.length;
      const out = new Float64Array(nPaths * nSteps * width);
      const rule = prepare(market);
      for (let i = 0; i < nPaths; i++) {
        let held = 0;
        for (let t = 0; t < nSteps; t++) {
          const at = i * nSteps + t;
          if (t % every === 0) held = Math.min(Math.max(rule(held, at), least), most);
          out[at * width + index] = held;
        }
      }
      return out;
    },
  };
}
