import { memberFromJson } from "../family.ts";
import type { Kinded, Members } from "../family.ts";
import type { VolSource } from "../vol-source.ts";
import type { Feature } from "./feature.ts";
import { delta, gamma, vega } from "./greeks.ts";
import { heldBy } from "./held-by.ts";
import { instrumentPrice } from "./instrument-price.ts";
import { logReturn } from "./log-return.ts";
import { optionType } from "./option-type.ts";
import { previousPosition } from "./previous-position.ts";
import { ruleGains } from "./rule-gains.ts";
import { running } from "./running.ts";
import { spotRatio } from "./spot-ratio.ts";
import { strikeDistance } from "./strike-distance.ts";
import { timeLeft } from "./time-left.ts";
import { timeToExpiry } from "./time-to-expiry.ts";
import { volatility } from "./volatility.ts";

/** Every feature by its kind. */
export const FEATURES = {
  "spot-ratio": spotRatio,
  "time-left": timeLeft,
  "time-to-expiry": timeToExpiry,
  "log-return": logReturn,
  volatility,
  "strike-distance": strikeDistance,
  delta,
  gamma,
  vega,
  "option-type": optionType,
  running,
  "instrument-price": instrumentPrice,
  "held-by": heldBy,
  "rule-gains": ruleGains,
  "previous-position": previousPosition,
} satisfies Members<Feature>;

/** A feature from its plain data. @throws {DomainError} naming what is unknown or out of range */
export function featureFromJson(data: Kinded, members: Members<Feature> = FEATURES): Feature {
  return memberFromJson("features", members, data);
}

/** The state of the source: S_t/S_0, (T − t)/T, log-return, volatility. */
export function sourceFeatures(vol: VolSource = "path"): readonly Feature[] {
  return [spotRatio(), timeLeft(), logReturn(), volatility({ vol })];
}

/** Its extended state, for claims with a Black delta and a type. */
export function extendedFeatures(vol: VolSource = "path"): readonly Feature[] {
  const greeks = [delta({ vol }), gamma({ vol }), vega({ vol })];
  return [...sourceFeatures(vol), strikeDistance(), ...greeks, optionType()];
}
