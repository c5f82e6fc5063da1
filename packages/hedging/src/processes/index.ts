import { memberFromJson } from "../family.ts";
import type { Kinded, Members } from "../family.ts";
import { bates } from "./bates.ts";
import { blockBootstrap } from "./block-bootstrap.ts";
import { gbm } from "./gbm.ts";
import { heston } from "./heston.ts";
import { kou } from "./kou.ts";
import { merton } from "./merton.ts";
import type { Process } from "./process.ts";
import { roughBergomi } from "./rough-bergomi.ts";
import { roughenedGbm } from "./roughened-gbm.ts";
import { sabr } from "./sabr.ts";

/** Every process that plain data make, by its kind; local volatility needs a surface besides. */
export const PROCESSES = {
  gbm,
  "roughened-gbm": roughenedGbm,
  heston,
  bates,
  merton,
  kou,
  sabr,
  "rough-bergomi": roughBergomi,
  "block-bootstrap": blockBootstrap,
} satisfies Members<Process>;

/** A process from its plain data. @throws {DomainError} naming what is unknown or out of range */
export function processFromJson(data: Kinded, members: Members<Process> = PROCESSES): Process {
  return memberFromJson("processes", members, data);
}
