import { memberFromJson } from "../family.ts";
import type { Kinded, Members } from "../family.ts";
import { asian } from "./asian.ts";
import { barrier } from "./barrier.ts";
import { call } from "./call.ts";
import { cliquet } from "./cliquet.ts";
import { digital } from "./digital.ts";
import { lookback } from "./lookback.ts";
import type { Payoff } from "./payoff.ts";
import { put } from "./put.ts";
import { straddle } from "./straddle.ts";
import { varianceSwap } from "./variance-swap.ts";

/** Every payoff by its kind. */
export const PAYOFFS = {
  call,
  put,
  straddle,
  digital,
  barrier,
  lookback,
  asian,
  "variance-swap": varianceSwap,
  cliquet,
} satisfies Members<Payoff>;

/** A payoff from its plain data. @throws {DomainError} naming what is unknown or out of range */
export function payoffFromJson(data: Kinded, members: Members<Payoff> = PAYOFFS): Payoff {
  return memberFromJson("payoffs", members, data);
}
