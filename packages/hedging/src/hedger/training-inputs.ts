import { arraySource } from "@volsmith/engine";
import type { DataSource } from "@volsmith/engine";

import type { HedgeMarket } from "../market.ts";
import { aroundColumn, stateShapes } from "./trained-hedge.ts";
import type { HedgeSpec } from "./trained-hedge.ts";
import { joinStates, marketColumns } from "./states.ts";

/** Shapes of a row of training: a path. */
export interface PathShapes {
  readonly [input: string]: readonly [number] | readonly [number, number];
}

/** Whether trading costs anything. */
function hasCosts({ instruments, halfSpreads }: HedgeMarket): boolean {
  return instruments.some(({ costs }) => costs.length > 0) || hasSpreads({ halfSpreads });
}

function hasSpreads({ halfSpreads }: Pick<HedgeMarket, "halfSpreads">): boolean {
  return halfSpreads.some((along) => along !== null);
}

/** What the program of a training reads of each path. */
export function pathShapes(spec: HedgeSpec, market: HedgeMarket): PathShapes {
  const { nSteps, instruments } = market;
  return {
    ...stateShapes(spec, nSteps),
    moves: [nSteps, instruments.length],
    ...(hasCosts(market) && { prices: [nSteps + 1, instruments.length] as const }),
    ...(hasSpreads(market) && { halfSpreads: [nSteps + 1, instruments.length] as const }),
    payoff: [1],
  };
}

/** The paths of a market as rows. */
export function pathSource(spec: HedgeSpec, market: HedgeMarket): DataSource<PathShapes> {
  const { architecture, features, standards } = spec;
  return arraySource<PathShapes>(pathShapes(spec, market), {
    states: joinStates(marketColumns(features, market), standards),
    ...(architecture.around && { around: aroundColumn(architecture.around, market) }),
    moves: movesOf(market),
    ...(hasCosts(market) && { prices: sideBySide(market.prices) }),
    ...(hasSpreads(market) && { halfSpreads: sideBySide(market.halfSpreads) }),
    payoff: Float32Array.from(market.payoffs),
  });
}

/** Differences taken in float64, before rounding. */
function movesOf({ nPaths, nSteps, prices }: HedgeMarket): Float32Array {
  const width = prices.length;
  const moves = new Float32Array(nPaths * nSteps * width);
  for (const [k, along] of prices.entries())
    for (let i = 0; i < nPaths; i++)
      for (let t = 0; t < nSteps; t++) {
        const at = i * (nSteps + 1) + t;
        moves[(i * nSteps + t) * width + k] = along[at + 1] - along[at];
      }
  return moves;
}

/** Arrays of instruments as one, [nPaths, nSteps + 1, nInstruments]; zeros for what is not there. */
function sideBySide(arrays: HedgeMarket["halfSpreads"]): Float32Array {
  const width = arrays.length;
  const length = arrays.find((along) => along !== null)?.length ?? 0;
  const out = new Float32Array(length * width);
  for (const [k, along] of arrays.entries())
    for (let at = 0; at < (along?.length ?? 0); at++) out[at * width + k] = along![at];
  return out;
}
