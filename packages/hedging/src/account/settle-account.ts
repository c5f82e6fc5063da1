import { ShapeError } from "@volsmith/numerics";

import { totalCost } from "../costs/index.ts";
import type { HedgeMarket } from "../market.ts";

/** What a policy's trading came to on each path, currency. [nPaths] each */
export interface Account {
  /** Σ H_t·(P_{t+1} − P_t), all instruments. */
  readonly gains: Float64Array;
  /** Of all trades, that of the end included unless it is settled. */
  readonly costs: Float64Array;
  /** Σ |ΔH_t|·P_t over all trades that cost. */
  readonly turnover: Float64Array;
}

/**
 * The self-financing account of positions: cash −ΔH_t·P_t − cost(ΔH_t) at every decision from nothing on,
 * and the sale of all that is held at the end. Its sum is gains less costs.
 *
 * @param positions [nPaths, nSteps, nInstruments]
 * @throws {ShapeError} when there are not as many positions as that
 */
export function settleAccount(market: HedgeMarket, positions: ArrayLike<number>): Account {
  const { nPaths, nSteps, instruments, prices, halfSpreads } = market;
  const width = instruments.length;
  if (positions.length !== nPaths * nSteps * width)
    throw new ShapeError("account", "positions", [nPaths, nSteps, width], [positions.length]);
  const gains = new Float64Array(nPaths);
  const costs = new Float64Array(nPaths);
  const turnover = new Float64Array(nPaths);
  for (const [k, { costs: own, ends }] of instruments.entries()) {
    const trades = ends === "traded" ? nSteps + 1 : nSteps;
    const spreads = halfSpreads[k];
    for (let i = 0; i < nPaths; i++) {
      let held = 0;
      for (let t = 0; t < trades; t++) {
        const instant = i * (nSteps + 1) + t;
        const price = prices[k][instant];
        const wanted = t < nSteps ? positions[(i * nSteps + t) * width + k] : 0;
        if (wanted !== held) {
          costs[i] += totalCost(own, wanted - held, price);
          if (spreads) costs[i] += spreads[instant] * Math.abs(wanted - held);
          turnover[i] += Math.abs(wanted - held) * price;
        }
        held = wanted;
      }
      for (let t = 0; t < nSteps; t++) {
        const at = i * (nSteps + 1) + t;
        gains[i] += positions[(i * nSteps + t) * width + k] * (prices[k][at + 1] - prices[k][at]);
      }
    }
  }
  return { gains, costs, turnover };
}

/** premium + gains − costs − payoff. [nPaths] */
export function profitAndLoss(
  { gains, costs }: Account,
  payoffs: Float64Array,
  premium: number,
): Float64Array {
  return gains.map((gain, i) => premium + gain - costs[i] - payoffs[i]);
}
