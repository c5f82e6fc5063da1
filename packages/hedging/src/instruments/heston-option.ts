import type { HestonParameters, OptionType } from "@volsmith/pricing";
import { checkHestonParameters } from "@volsmith/pricing";

import { requirePositive } from "../checks.ts";
import { hestonVols } from "../heston/vols-along.ts";
import type { PathSet } from "../processes/process.ts";
import { optionName, requireAlive } from "./black-option.ts";
import type { Instrument, InstrumentTerms } from "./instrument.ts";
import { optionPrices, sameOption } from "./option-along.ts";
import type { OptionAlong } from "./option-along.ts";

export interface HestonOptionTerms extends InstrumentTerms, Omit<HestonParameters, "v0"> {
  readonly strike: number;
  /** Years from the first instant; options that live on after the last instant are sold there. */
  readonly expiry: number;
  readonly type?: OptionType;
}

/**
 * A listed option priced in Heston's model at the paths' own variance: on paths of that model, without
 * drift, nothing is gained on average by holding it.
 *
 * @throws {DomainError} unless strike and expiry are positive and the parameters in range
 * @throws {DataError} once paths end after its expiry, or have no volatilities
 */
export function hestonOption(options: HestonOptionTerms): Instrument & HestonOptionTerms {
  const { strike, expiry, type = "call", kappa, theta, sigma, rho, ...terms } = options;
  requirePositive("hestonOption", "strike", strike);
  requirePositive("hestonOption", "expiry", expiry);
  const model = { kappa, theta, sigma, rho };
  checkHestonParameters("hestonOption", { v0: theta, ...model });
  const { name = optionName({ strike, expiry, type }) } = terms;
  const volsAlong = hestonVols(model);
  // Prices and Greeks are of one and the same volatility, found once.
  const known = new WeakMap<PathSet, OptionAlong>();
  const option = (paths: PathSet) => {
    requireAlive("hestonOption", name, { expiry, paths });
    const make = () => sameOption(paths, volsAlong(paths, { strike, expiry }), { strike, expiry, type }); // prettier-ignore
    const found = known.get(paths) ?? make();
    known.set(paths, found);
    return found;
  };
  return {
    kind: "heston-option",
    ...terms,
    name,
    strike,
    expiry,
    type,
    ...model,
    prices: (paths) => optionPrices(paths, option(paths)),
    option,
  };
}
