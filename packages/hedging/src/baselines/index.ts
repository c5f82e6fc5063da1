import { memberFromJson } from "../family.ts";
import type { Kinded, Members } from "../family.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { blackScholesDelta } from "./black-scholes-delta.ts";
import { deltaVega } from "./delta-vega.ts";
import { hestonDelta } from "./heston-minimum-variance.ts";
import { lelandDelta } from "./leland.ts";
import { localVolDelta } from "./local-vol-delta.ts";
import { minimumVarianceDelta } from "./minimum-variance-delta.ts";
import { noHedge } from "./no-hedge.ts";
import { whalleyWilmott } from "./whalley-wilmott.ts";

/** Every baseline by the name configurations know it by. */
export const BASELINES = {
  none: noHedge,
  "black-scholes-delta": blackScholesDelta,
  leland: lelandDelta,
  "whalley-wilmott": whalleyWilmott,
  heston: hestonDelta,
  "local-vol-delta": localVolDelta,
  "minimum-variance-delta": minimumVarianceDelta,
  "delta-vega": deltaVega,
} satisfies Members<HedgePolicy>;

/** A baseline from its plain data. @throws {DomainError} naming what is unknown or out of range */
export function baselineFromJson(
  data: Kinded,
  members: Members<HedgePolicy> = BASELINES,
): HedgePolicy {
  return memberFromJson("baselines", members, data);
}
