import { DataError } from "@volsmith/numerics";
import type { OptionType } from "@volsmith/pricing";

import { requirePositive } from "../checks.ts";
import type { PathSet } from "../processes/process.ts";
import type { Instrument, InstrumentTerms } from "./instrument.ts";
import { optionPrices, sameOption } from "./option-along.ts";

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
  const { name = optionName({ strike, expiry, type }) } = terms;
  const option = (paths: PathSet) => {
    const { spots, vols } = paths;
    requireAlive("blackOption", name, { expiry, paths });
    if (vol === "path" && vols === null)
      throw new DataError("blackOption", "these paths have no volatilities", "give a number");
    const quoted = vol === "path" ? vols! : new Float64Array(spots.length).fill(vol);
    return sameOption(paths, quoted, { strike, expiry, type });
  };
  return {
    kind: "black-option",
    ...terms,
    name,
    strike,
    expiry,
    type,
    vol,
    prices: (paths) => optionPrices(paths, option(paths)),
    option,
  };
}

/** "call 105 182d" */
export function optionName({
  strike,
  expiry,
  type,
}: Required<Pick<BlackOptionTerms, "strike" | "expiry" | "type">>): string {
  return `${type} ${strike} ${Math.round(expiry * 365)}d`;
}

/** @throws {DataError} when paths go on after the expiry */
export function requireAlive(
  where: string,
  name: string,
  { expiry, paths }: { readonly expiry: number; readonly paths: PathSet },
): void {
  const { times } = paths.grid;
  if (times[times.length - 1] > expiry * (1 + 1e-12))
    throw new DataError(where, `${name} expires before the paths end`);
}
