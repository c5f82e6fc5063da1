import {
  absolute,
  add,
  concat,
  flatten,
  multiply,
  slice,
  subtract,
  sumFeatures,
  sumSteps,
} from "@volsmith/engine";
import { affine } from "@volsmith/engine";
import type { Value } from "@volsmith/engine";

import type { TradedInstrument } from "../task.ts";

/** What a row of a batch is about, beside states. */
export interface AccountInputs {
  /** P_{t+1} − P_t, [nSteps, nInstruments]. */
  readonly moves: Value;
  /** P_t, [nSteps + 1, nInstruments]; null where nothing costs. */
  readonly prices: Value | null;
  /** Half-spreads, 0 where there are none, [nSteps + 1, nInstruments]; null where nothing has any. */
  readonly halfSpreads: Value | null;
}

/** Records gains less costs of positions [nSteps, nInstruments] as one number; `settleAccount` in the engine. */
export function recordAccount(
  positions: Value,
  { moves, prices, halfSpreads }: AccountInputs,
  instruments: readonly TradedInstrument[],
): Value {
  const gains = sumFeatures(sumSteps(multiply(positions, moves)));
  if (!prices) return gains;
  return instruments.reduce((wealth, { costs, ends }, k) => {
    if (costs.length === 0 && !halfSpreads) return wealth;
    const held = flatten(slice(positions, k, k + 1));
    const trades = tradesOf(held, ends);
    const along = (values: Value) => slice(flatten(slice(values, k, k + 1)), 0, trades.width);
    const each = costs.map((cost) => sumFeatures(cost.record(trades, along(prices))));
    if (halfSpreads) each.push(sumFeatures(multiply(absolute(trades), along(halfSpreads))));
    return subtract(wealth, each.reduce(add));
  }, gains);
}

/** H_0, H_1 − H_0, …, and what is sold at the end. */
function tradesOf(held: Value, ends: "traded" | "settled"): Value {
  const n = held.width;
  const changes = n === 1 ? [] : [subtract(slice(held, 1, n), slice(held, 0, n - 1))];
  const end = ends === "traded" ? [affine(slice(held, n - 1, n), { scale: -1 })] : [];
  return concat([slice(held, 0, 1), ...changes, ...end]);
}
