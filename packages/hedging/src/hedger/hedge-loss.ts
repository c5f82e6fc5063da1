import { add, affine, concat, constant, learned, subtract } from "@volsmith/engine";
import type { InputValues, Objective, Value } from "@volsmith/engine";
import { mean as meanOf } from "@volsmith/numerics";

import { recordAccount } from "../account/record-account.ts";
import type { Criterion } from "../criteria/criterion.ts";
import type { HedgeMarket } from "../market.ts";
import { recordHedge } from "./trained-hedge.ts";
import type { HedgeSpec } from "./trained-hedge.ts";
import type { PathShapes } from "./training-inputs.ts";

export interface HedgeLossOptions {
  readonly market: HedgeMarket;
  readonly criterion: Criterion;
  readonly premium: number | "indifference";
}

/**
 * What a training minimises: the criterion of P&L through the recorded account. Where the premium is to
 * be found, a cash-invariant criterion does not mind which one stands in (the mean payoff, so that
 * thresholds begin near the truth), and one with a target learns it.
 */
export function hedgeLoss(
  spec: HedgeSpec,
  { market, criterion, premium }: HedgeLossOptions,
): { readonly loss: (inputs: InputValues<PathShapes>) => Value; readonly objective?: Objective } {
  const mean = meanOf(market.payoffs);
  const unit = deviationOf(market.payoffs, mean) || 1;
  const profit = (inputs: InputValues<PathShapes>) => {
    const { states, around, moves, payoff } = inputs;
    const positions = recordHedge(spec, { states, around });
    const given = (name: string) => (inputs[name] as Value | undefined) ?? null;
    const account = { moves, prices: given("prices"), halfSpreads: given("halfSpreads") };
    const wealth = recordAccount(positions, account, market.instruments);
    const result = subtract(wealth, payoff);
    if (typeof premium === "number" || criterion.cash === "unfunded")
      return affine(result, { shift: typeof premium === "number" ? premium : 0 });
    const funded = affine(result, { shift: mean });
    if (criterion.cash === "invariant") return funded;
    const more = learned(funded, { name: "premium", width: 1, initialiser: constant(0) });
    return add(funded, affine(more, { scale: unit }));
  };
  const { record } = criterion;
  if (record) return { loss: (inputs) => record(profit(inputs), unit) };
  return {
    loss: (inputs) => concat([profit(inputs), inputs.payoff]),
    objective: objectiveOf(criterion),
  };
}

/** The criterion of a batch whose rows are (P&L, payoff). */
function objectiveOf({ risk }: Criterion): Objective {
  return (outputs, slopes, rows) => {
    const pnl = new Float64Array(rows);
    const payoffs = new Float64Array(rows);
    const byPnl = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      pnl[i] = outputs[2 * i];
      payoffs[i] = outputs[2 * i + 1];
      // Criteria sort, and sorting hides what is no number.
      if (!Number.isFinite(pnl[i])) return NaN;
    }
    const value = risk({ pnl, payoffs }, byPnl);
    slopes.fill(0);
    for (let i = 0; i < rows; i++) slopes[2 * i] = byPnl[i];
    return value;
  };
}

function deviationOf(x: Float64Array, mean: number): number {
  let squares = 0;
  for (const value of x) squares += (value - mean) ** 2;
  return Math.sqrt(squares / x.length);
}
