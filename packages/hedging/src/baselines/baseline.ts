/**
 * Baselines: rules that hold the underlying only, or several instruments (`portfolio-baseline.ts`). One file
 * a rule, one line in `baselines/index.ts`.
 */
import { requireCount } from "../checks.ts";
import { underlyingIndex } from "../market.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { portfolioBaseline } from "./portfolio-baseline.ts";

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
  return portfolioBaseline(kind, {
    name,
    prepare(market) {
      const index = underlyingIndex(market, name);
      const rule = prepare(market);
      return (held, { at, step }) => {
        if (step % every === 0) held[index] = rule(held[index], at);
      };
    },
  });
}
