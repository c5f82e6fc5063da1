/** Features of a quote and its terms. */
import type { FeatureFamily, QuoteFeature } from "./feature.ts";

const FEATURES: readonly QuoteFeature[] = [
  { per: "quote", name: "S/K", title: "moneyness", sql: "S / K", knownBy: "quote" },
  { per: "quote", name: "K", title: "strike, currency", sql: "K", knownBy: "quote" },
  { per: "quote", name: "tau", title: "time to expiry, years", sql: "tau", knownBy: "quote" },
  { per: "quote", name: "r", title: "interest rate, annual decimal", sql: "r", knownBy: "rate" },
  {
    per: "quote",
    name: "volume",
    title: "ln(1 + contracts traded on the quote date)",
    sql: "CASE WHEN volume >= 0 THEN ln(1 + volume) END",
    knownBy: "quote",
  },
  {
    per: "quote",
    name: "openInterest",
    title: "ln(1 + contracts open)",
    sql: "CASE WHEN openInterest >= 0 THEN ln(1 + openInterest) END",
    knownBy: "quote",
  },
];

export const quoteFeatures: FeatureFamily = {
  names: FEATURES.map(({ name }) => name).join(", "),
  feature: (name) => FEATURES.find((feature) => feature.name === name) ?? null,
};
