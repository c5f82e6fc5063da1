import { memberFromJson } from "../family.ts";
import type { Kinded, Members } from "../family.ts";
import type { Architecture } from "./architecture.ts";
import { feedForward } from "./feed-forward.ts";
import { gruPolicy } from "./gru.ts";
import { lstmPolicy } from "./lstm.ts";
import { noTransactionBand } from "./no-transaction-band.ts";

/** Every architecture by its kind. */
export const ARCHITECTURES = {
  "feed-forward": feedForward,
  gru: gruPolicy,
  lstm: lstmPolicy,
  "no-transaction-band": noTransactionBand,
} satisfies Members<Architecture>;

/** An architecture from its plain data. @throws {DomainError} naming what is unknown or out of range */
export function architectureFromJson(
  data: Kinded,
  members: Members<Architecture> = ARCHITECTURES,
): Architecture {
  return memberFromJson("policies", members, data);
}
