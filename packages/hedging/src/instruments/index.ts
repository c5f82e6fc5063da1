import { costFromJson } from "../costs/index.ts";
import { memberFromJson } from "../family.ts";
import type { Kinded, Members } from "../family.ts";
import { blackOption } from "./black-option.ts";
import { hestonOption } from "./heston-option.ts";
import type { Instrument } from "./instrument.ts";
import { underlying } from "./underlying.ts";

/** Every instrument that plain data can describe, by its kind. */
export const INSTRUMENTS = {
  underlying,
  "black-option": blackOption,
  "heston-option": hestonOption,
} satisfies Members<Instrument>;

/** An instrument from its plain data. @throws {DomainError} naming what is unknown or out of range */
export function instrumentFromJson(
  data: Kinded & { readonly costs?: readonly Kinded[] },
  members: Members<Instrument> = INSTRUMENTS,
): Instrument {
  const { costs, ...rest } = data;
  const own = costs && { costs: costs.map((cost) => costFromJson(cost)) };
  return memberFromJson("instruments", members, { ...rest, ...own });
}
