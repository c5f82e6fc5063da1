/** What the implied volatilities of the quote date before say. */
import type { FeatureFamily, SmileFeature } from "./feature.ts";

const MONTH = 30 / 365;
/** ln(K/F) between which the slope at the money is taken. */
const WING = 0.05;

const FEATURES: readonly SmileFeature[] = [
  {
    per: "smile",
    name: "ivYesterday",
    title: "implied volatility of the quote date before, at the row's own ln(K/F) and maturity",
    value: (before, k, tau) => before.vol(k, tau),
  },
  {
    per: "smile",
    name: "ivAtm30",
    title: "implied volatility of the quote date before, at the money, 30 days",
    value: (before) => before.vol(0, MONTH),
  },
  {
    per: "smile",
    name: "ivSkew30",
    title: "slope in ln(K/F) of the 30-day smile of the quote date before, at the money",
    value: (before) => (before.vol(WING, MONTH) - before.vol(-WING, MONTH)) / (2 * WING),
  },
];

export const smile: FeatureFamily = {
  names: FEATURES.map(({ name }) => name).join(", "),
  feature: (name) => FEATURES.find((feature) => feature.name === name) ?? null,
};
