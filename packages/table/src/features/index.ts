/** Every feature there is; a new kind is a file and a line here. */
import { DomainError } from "@volsmith/numerics";
import { ewma } from "./ewma.ts";
import type { Feature, FeatureFamily } from "./feature.ts";
import { garch } from "./garch.ts";
import { moments } from "./moments.ts";
import { quoteFeatures } from "./quote.ts";
import { returns } from "./returns.ts";
import { sigma } from "./sigma.ts";
import { smile } from "./smile.ts";
import { smoothedRate } from "./smoothed-rate.ts";

const FAMILIES: readonly FeatureFamily[] = [
  quoteFeatures,
  sigma,
  ewma,
  garch,
  moments,
  returns,
  smoothedRate,
  smile,
];

/** The ten of the study. */
export const STUDY_FEATURES: readonly string[] = [
  "S/K",
  "K",
  "tau",
  "r",
  "sigma20",
  "sigma30",
  "sigma40",
  "sigma50",
  "sigma65",
  "sigma90",
];

/** What may be named as a feature, for messages. */
export const FEATURE_NAMES: string = FAMILIES.map(({ names }) => names).join(", ");

/** What a feature is and its unit, for readers; the name itself where it is one of the user's own. */
export function featureTitle(name: string): string {
  for (const family of FAMILIES) {
    const feature = family.feature(name);
    if (feature) return feature.title;
  }
  return name;
}

/** The feature of that name. @throws {DomainError} listing those there are */
export function featureNamed(name: string): Feature {
  for (const family of FAMILIES) {
    const feature = family.feature(name);
    if (feature) return feature;
  }
  throw new DomainError("pricing table", "features", name, `one of ${FEATURE_NAMES}`);
}
