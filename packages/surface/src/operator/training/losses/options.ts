/**
 * What the operator is trained to minimise.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import { DomainError } from "@volsmith/numerics";

import type { HiddenQuotes } from "../data/subsample.ts";

/** Terms of the loss, each logged on its own. */
export const LOSS_TERMS = [
  "fit",
  "truth",
  "butterfly",
  "calendar",
  "smoothRho",
  "smoothZ",
] as const;
export type LossTerm = (typeof LOSS_TERMS)[number];
export type LossTerms = Readonly<Record<LossTerm, number>>;

/**
 * Where arbitrage and smoothness are looked at: so many stencils drawn at random, or grids as the
 * paper has them (some 3,000 points).
 */
export type StencilSource =
  | { readonly kind: "sampled"; readonly slices: number; readonly terms: number }
  | { readonly kind: "grids" };

export interface LossOptions {
  readonly weights: LossTerms;
  /** Margin of both arbitrage terms: they act where a density or a forward variance is below it. */
  readonly margin: number;
  /**
   * Sampled: `slices` stencils in z (three points each, butterfly and smoothness in z) and `terms`
   * stencils in ρ (four points each, calendar and smoothness in ρ).
   */
  readonly stencils: StencilSource;
  /** Step of differences in z, and in ρ. */
  readonly zStep: number;
  readonly rhoStep: number;
  /** The grids' other steps are drawn from here, for each surface anew. */
  readonly coarseSteps: readonly [min: number, max: number];
  /**
   * Where the truth is known: expiries drawn, and points on each, for the term "truth"; none where
   * its weight is 0.
   */
  readonly truthPoints: readonly [expiries: number, perExpiry: number];
  /** What the quotes are like that the operator is not shown but asked for. */
  readonly hide: HiddenQuotes;
}

/** The published losses [WJG24 §4.1], at stencils drawn at random; the term "truth" is ours. */
export const publishedLosses: LossOptions = {
  weights: { fit: 1, truth: 0, butterfly: 10, calendar: 10, smoothRho: 0.01, smoothZ: 0.01 },
  margin: 1e-3,
  stencils: { kind: "sampled", slices: 200, terms: 100 },
  zStep: 0.01,
  rhoStep: 0.02,
  coarseSteps: [0.075, 0.125],
  truthPoints: [6, 20],
  hide: "scattered",
};

/** @throws {DomainError} naming the entry */
export function checkLosses(options: LossOptions): LossOptions {
  const where = "loss options";
  for (const term of LOSS_TERMS) {
    const weight = options.weights[term];
    if (!(weight >= 0 && weight < Infinity))
      throw new DomainError(where, `weights.${term}`, weight, "0 or more, and finite");
  }
  for (const name of ["zStep", "rhoStep"] as const)
    if (!(options[name] > 0)) throw new DomainError(where, name, options[name], "positive");
  if (options.hide !== "scattered" && options.hide !== "blocks")
    throw new DomainError(where, "hide", options.hide, '"scattered" or "blocks"');
  if (!(options.margin >= 0)) throw new DomainError(where, "margin", options.margin, "0 or more");
  const [min, max] = options.coarseSteps;
  if (!(min > 0 && min <= max))
    throw new DomainError(where, "coarseSteps", options.coarseSteps, "[min, max], 0 < min ≤ max");
  const { stencils } = options;
  if (stencils.kind !== "sampled" && stencils.kind !== "grids")
    throw new DomainError(
      where,
      "stencils.kind",
      (stencils as StencilSource).kind,
      '"sampled" or "grids"',
    );
  const counts = stencils.kind === "sampled" ? [stencils.slices, stencils.terms] : [];
  for (const count of [...counts, ...options.truthPoints]) {
    if (!Number.isInteger(count) || count < 0)
      throw new DomainError(where, "number of points", count, "a whole number, 0 or more");
  }
  return options;
}
