/** What trees are trained on. */
import type { BoosterData } from "@volsmith/boosting";
import { DataError, normalPdf } from "@volsmith/numerics";
import type { PricingTable } from "@volsmith/table";

import { columnsOf, matrixOf } from "../../data/columns.ts";
import { innerTarget } from "../../neural/output.ts";
import type { PricerData } from "../../pricer.ts";
import type { BoostingConfig } from "./config.ts";

/**
 * Features, targets and weights of a part. Trees that speak in volatilities learn the logarithm of the
 * implied one; a row's error counts by what it does to the price, ∂(C/K)/∂ln σ, so that the sum is that
 * of squared price errors to first order. Weights are 1 on average.
 *
 * @throws {DataError} when no price of the part has an implied volatility
 */
export function boostingRows(
  { table, split }: PricerData,
  part: "train" | "validation",
  { names, config }: { readonly names: readonly string[]; readonly config: BoostingConfig },
): BoosterData {
  const rows = split[part];
  const features = matrixOf(table, columnsOf(table, names, "trainPricer"), rows);
  const ratios = table.targets.subarray(rows.from, rows.to);
  const { output, loss, lossFloor } = config;
  if (output === "plain" && loss === "squared") return { features, targets: ratios };
  const sizes = ratios.map((ratio) => (loss === "relative" ? 1 / Math.max(ratio, lossFloor) : 1));
  if (output === "plain") return { features, targets: ratios, weights: weightsOf(sizes) };
  const inner = innerTarget(config, table);
  const effect = logVolEffect(table, config);
  const targets = ratios.map((_, i) => inner(rows.from + i));
  for (const [i, target] of targets.entries()) {
    // A price without volatility says nothing of one.
    sizes[i] *= Number.isFinite(target) ? effect(rows.from + i, target) : 0;
    if (!Number.isFinite(target)) targets[i] = 0;
  }
  if (sizes.every((size) => size === 0))
    throw new DataError("trainPricer", `no price of the ${part} part has an implied volatility`);
  return { features, targets, weights: weightsOf(sizes) };
}

/** Squares, over their mean. */
function weightsOf(sizes: Float64Array): Float64Array {
  const squares = sizes.map((size) => size * size);
  const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
  return squares.map((square) => square / mean);
}

/** ∂(C/K)/∂ln σ = m·φ(d₁)·σ√τ of a row, at the volatility its inner target stands for. */
function logVolEffect(
  table: PricingTable,
  { around }: BoostingConfig,
): (row: number, target: number) => number {
  const [m, r, tau] = columnsOf(table, ["S/K", "r", "tau"], "trainPricer");
  const centre = around === null ? -1 : table.featureNames.indexOf(around);
  const { features, featureNames } = table;
  return (row, target) => {
    const at = row * featureNames.length;
    const vol = Math.exp(target) * (centre < 0 ? 1 : features[at + centre]);
    const deviation = vol * Math.sqrt(features[at + tau]);
    const drift = Math.log(features[at + m]) + features[at + r] * features[at + tau];
    return features[at + m] * normalPdf(drift / deviation + deviation / 2) * deviation;
  };
}
