import { blackPrice } from "@volsmith/pricing";

import { boundingFeatures, LOG_VOLS } from "../../neural/output.ts";
import type { BoostingConfig } from "./config.ts";

/**
 * C/K of what trees say, changed in place.
 *
 * @param said by the trees [n] @param features [n, names.length] row-major
 */
export function pricedBy(
  { output, around }: Pick<BoostingConfig, "output" | "around">,
  said: Float64Array,
  { features, names }: { readonly features: Float64Array; readonly names: readonly string[] },
): Float64Array {
  if (output === "plain") return said;
  const [m, r, tau] = boundingFeatures.map((name) => names.indexOf(name));
  const centre = around === null ? -1 : names.indexOf(around);
  for (let i = 0, at = 0; i < said.length; i++, at += names.length) {
    const known = centre < 0 ? 0 : within(Math.log(features[at + centre]));
    // Differences may step beyond expiry.
    const years = Math.max(0, features[at + tau]);
    const discountFactor = Math.exp(-features[at + r] * years);
    const forward = features[at + m] / discountFactor;
    const option = { forward, strike: 1, tau: years, type: "call", discountFactor } as const;
    const ratio = blackPrice(Math.exp(within(said[i] + known)), option);
    const lower = Math.max(features[at + m] - discountFactor, 0);
    said[i] = Math.min(features[at + m], Math.max(lower, ratio));
  }
  return said;
}

function within(logVol: number): number {
  return Math.min(LOG_VOLS.most, Math.max(LOG_VOLS.least, logVol));
}
