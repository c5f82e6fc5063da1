/** What policies come to on a market, one after the other, so that not all their positions are in memory. */
import type { RunControl } from "@volsmith/numerics";

import { profitAndLoss, settleAccount } from "../account/settle-account.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";

/** A policy's account at the end of every path. [nPaths] each */
export interface Outcome {
  /** Premium + gains − costs − payoff. */
  readonly pnl: Float64Array;
  readonly costs: Float64Array;
  readonly turnover: Float64Array;
}

/** Units held, [nPaths, nSteps, nInstruments]. */
export type Positions = Float32Array | Float64Array;

/** Runs a policy and settles its account. */
export function outcomeOf(
  policy: HedgePolicy,
  market: HedgeMarket,
  premium: number,
): Outcome & { readonly positions: Positions } {
  const positions = policy.positions(market);
  const account = settleAccount(market, positions);
  const { costs, turnover } = account;
  return { positions, costs, turnover, pnl: profitAndLoss(account, market.payoffs, premium) };
}

/** Tells progress, lets others have the thread, and stops where the signal says so. */
export async function beforePolicy(
  note: string,
  { done, total }: { readonly done: number; readonly total: number },
  { onProgress, signal }: RunControl,
): Promise<void> {
  onProgress?.({ stage: "evaluate hedges", done, total, note });
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}
