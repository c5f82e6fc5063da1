/**
 * Listed options, sold on one recorded day and hedged over the following ones, at the prices that were
 * quoted. A path is one contract: the forward of its expiry day by day, scaled so that the strike is 100.
 *
 *   payoff = 100/K·(bought back at − sold at), currency of the expiry day
 *
 * so that a premium of 0 belongs to it: what was received is in it. With positions H_t in forwards the
 * account comes to Σ H_t·(F_{t+1} − F_t) − costs − payoff. Premiums in coin are turned into currency
 * forward as they come in, so that the delta of such an option is Black's.
 */
import { optionsSchema } from "./options/options-config.ts";
import type { OptionsConfig } from "./options/options-config.ts";
import type { PathSource } from "./path-source.ts";

/** Listed options along recorded histories. */
export const optionsSource: PathSource<OptionsConfig> = {
  kind: "options",
  schema: optionsSchema,
  async open(config, context) {
    const { openOptions } = await import("./options/open-options.ts");
    return await openOptions(config, context);
  },
};
