import { DataError } from "@volsmith/numerics";

import { baselineFromJson } from "../baselines/index.ts";
import type { Kinded } from "../family.ts";
import { underlyingIndex } from "../market.ts";
import type { HedgeMarket } from "../market.ts";
import type { Feature } from "./feature.ts";

/** A network may build on a rule, be told of it and of its gains: its positions are found once. */
const known = new WeakMap<HedgeMarket, Map<string, ArrayLike<number>>>();

export interface HeldByOptions {
  /** Plain data of the baseline, `{ kind: "heston", kappa: 2, … }`. */
  readonly policy: Kinded;
  /** Name of the instrument it is told of; the underlying by default. */
  readonly instrument?: string;
}

/**
 * What a baseline would hold of the underlying, or of another instrument: a network may be told, or build
 * on it (`around`), and does so with all that the baseline holds.
 *
 * @throws {DomainError} when there is no such baseline, or its options are out of range
 */
export function heldBy({ policy, instrument }: HeldByOptions): Feature & HeldByOptions {
  const rule = baselineFromJson(policy);
  const ofInstruments = (market: HedgeMarket): ArrayLike<number> => {
    const own = known.get(market) ?? new Map<string, ArrayLike<number>>();
    known.set(market, own);
    const key = JSON.stringify(policy);
    const found = own.get(key) ?? rule.positions(market);
    own.set(key, found);
    return found;
  };
  return {
    kind: "held-by",
    policy,
    ...(instrument !== undefined && { instrument }),
    values(market) {
      const held = ofInstruments(market);
      const width = market.instruments.length;
      const index = indexOf(market, instrument);
      return Float64Array.from(
        { length: held.length / width },
        (_, at) => held[at * width + index],
      );
    },
    ofInstruments,
  };
}

function indexOf(market: HedgeMarket, wanted: string | undefined): number {
  if (wanted === undefined) return underlyingIndex(market, "heldBy");
  const index = market.instruments.findIndex(({ name }) => name === wanted);
  if (index >= 0) return index;
  const names = market.instruments.map(({ name }) => name).join(", ");
  throw new DataError("heldBy", `"${wanted}" is not traded`, `traded are: ${names}`);
}
