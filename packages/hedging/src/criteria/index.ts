import { memberFromJson } from "../family.ts";
import type { Kinded, Members } from "../family.ts";
import type { Criterion } from "./criterion.ts";
import { cvar, orderCvar } from "./cvar.ts";
import { entropic } from "./entropic.ts";
import { itmCvarMse } from "./itm-cvar-mse.ts";
import { meanVariance } from "./mean-variance.ts";
import { oce } from "./oce.ts";
import { quadratic } from "./quadratic.ts";
import { semiDeviation } from "./semi-deviation.ts";

/** Every criterion by its kind. */
export const CRITERIA = {
  cvar,
  "order-cvar": orderCvar,
  entropic,
  "mean-variance": meanVariance,
  quadratic,
  "semi-deviation": semiDeviation,
  oce,
  "itm-cvar-mse": itmCvarMse,
} satisfies Members<Criterion>;

/** A criterion from its plain data. @throws {DomainError} naming what is unknown or out of range */
export function criterionFromJson(data: Kinded, members: Members<Criterion> = CRITERIA): Criterion {
  return memberFromJson("criteria", members, data);
}
