import { DataError } from "@volsmith/numerics";
import { blackPrice } from "@volsmith/pricing";
import type { OptionType } from "@volsmith/pricing";

import { requirePositive } from "../checks.ts";
import type { Instrument, InstrumentTerms } from "./instrument.ts";

export interface BlackOptionTerms extends InstrumentTerms {
  readonly strike: number;
  /** Years from the first instant; options that live on after the last instant are sold there. */
  readonly expiry: number;
  readonly type?: OptionType;
  /** Volatility it is quoted at, or "path": the paths' own volatility of the instant. */
  readonly vol: number | "path";
}

/**
 * A listed option priced by Black's formula along the paths.
 * @throws {DomainError} unless strike and expiry are positive
 * @throws {DataError} once paths end after its expiry, or "path" asks for volatilities they lack
 */
export function blackOption(options: BlackOptionTerms): Instrument & BlackOptionTerms {
  const { strike, expiry, type = "call", vol, ...terms } = options;
  requirePositive("blackOption", "strike", strike);
  requirePositive("blackOption", "expiry", expiry);
  const { name = `${type} ${strike} ${Math.round(expiry * 365)}d` } = terms;
  return {
    kind: "black-option",
    ...terms,
    name,
    strike,
    expiry,
    type,
    vol,
    prices({ grid: { times }, spots, vols }) {
      const n = times.length;
      if (times[n - 1] > expiry * (1 + 1e-12))
        throw new DataError("blackOption", `${name} expires before the paths end`);
      if (vol === "path" && vols === null)
        throw new DataError("blackOption", "these paths have no volatilities", "give a number");
      const prices = new Float64Array(spots.length);
      for (let i = 0; i < prices.length; i++) {
        const tau = Math.max(expiry - times[i % n], 0);
        const input = { forward: spots[i], strike, tau, type };
        prices[i] = blackPrice(vol === "path" ? vols![i] : vol, input);
      }
      return prices;
    },
  };
}
