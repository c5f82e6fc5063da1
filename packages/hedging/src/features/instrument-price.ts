import { DataError } from "@volsmith/numerics";

import { eachDecision } from "./feature.ts";
import type { Feature } from "./feature.ts";

/**
 * Price of an instrument over the first spot.
 * @throws {DataError} once asked of a market that does not trade it
 */
export function instrumentPrice({ name }: { readonly name: string }): Feature & {
  readonly name: string;
} {
  return {
    kind: "instrument-price",
    name,
    values(market) {
      const index = market.instruments.findIndex((instrument) => instrument.name === name);
      if (index < 0) {
        const names = market.instruments.map((instrument) => instrument.name).join(", ");
        throw new DataError("instrumentPrice", `"${name}" is not traded`, `traded are: ${names}`);
      }
      const prices = market.prices[index];
      const { spots } = market.paths;
      return eachDecision(market, ({ instant, step }) => prices[instant] / spots[instant - step]);
    },
  };
}
