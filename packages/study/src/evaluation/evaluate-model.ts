/** All that a study says of one model, from the prices it gives. */
import type { Pricer, TrainedPricer } from "@volsmith/pricers";
import type { ChronologicalSplit, Part, PricingTable } from "@volsmith/table";

import type { EvaluationConfig } from "../config/study-config.ts";
import type { Metrics, ModelResult } from "../result.ts";
import { outsideBounds } from "./bounds.ts";
import {
  maturityClasses,
  metricsByClass,
  moneynessClasses,
  monthClasses,
  tickerClasses,
} from "./classes.ts";
import { histogramOf } from "./histogram.ts";
import { NO_METRICS, metricsOf } from "./metrics.ts";
import type { Comparison } from "./metrics.ts";
import { evenly, meansByDay, sampleOf } from "./pictures.ts";

/** What models are judged on. */
export interface Exam {
  readonly table: PricingTable;
  readonly split: ChronologicalSplit;
  readonly evaluation: EvaluationConfig;
}

/** What the prices of a model say; the rest of its result says how it came to be. */
export type PriceResults = Pick<
  ModelResult,
  | "metrics"
  | "truth"
  | "byTicker"
  | "byMoneyness"
  | "byMaturity"
  | "byMonth"
  | "outsideBounds"
  | "errors"
  | "sample"
  | "overTime"
  | "inferenceSeconds"
  | "rowsPerSecond"
>;

/** Of a model that has no prices. */
export const NO_PRICES: PriceResults = {
  metrics: { train: NO_METRICS, validation: NO_METRICS, test: NO_METRICS },
  truth: null,
  byTicker: [],
  byMoneyness: [],
  byMaturity: [],
  byMonth: [],
  outsideBounds: null,
  errors: null,
  sample: [],
  overTime: [],
  inferenceSeconds: 0,
  rowsPerSecond: 0,
};

/** Prices every part; figures and classes are of the test part. */
export function priceResults(price: (rows: Part) => Float64Array, exam: Exam): PriceResults {
  const { table, split, evaluation } = exam;
  const { margin } = evaluation;
  const metrics = (rows: Part): Metrics => metricsOf(compare(price(rows), exam, rows), { margin });
  const before = { train: metrics(split.train), validation: metrics(split.validation) };
  // By now whatever is made on first use has been made.
  const rows = split.test;
  const startedAt = performance.now();
  const predicted = price(rows);
  const inferenceSeconds = (performance.now() - startedAt) / 1000;
  const comparison = compare(predicted, exam, rows);
  const bounds = evaluation;
  const byClass = (classes: ReturnType<typeof tickerClasses>) =>
    metricsByClass(comparison, classes, margin);
  const errors = predicted.map((value, i) => value - comparison.actual[i]);
  const truths = table.truths?.subarray(rows.from, rows.to);
  return {
    metrics: { ...before, test: metricsOf(comparison, { margin }) },
    truth: truths ? metricsOf({ actual: truths, predicted }, { margin }) : null,
    byTicker: byClass(tickerClasses(table, rows)),
    byMoneyness: byClass(moneynessClasses(table, rows, bounds)),
    byMaturity: byClass(maturityClasses(table, rows, bounds)),
    byMonth: byClass(monthClasses(table, rows)),
    outsideBounds: outsideBounds(predicted, table, rows),
    errors: histogramOf(errors, { bins: evaluation.bins }),
    sample: sampleOf(comparison, table, { rows, count: evaluation.sampleRows }),
    overTime: meansByDay(comparison, table, rows),
    inferenceSeconds,
    rowsPerSecond: predicted.length / Math.max(inferenceSeconds, 1e-6),
  };
}

/** How a model came to be. */
export type FitResults = Pick<
  ModelResult,
  | "kind"
  | "config"
  | "status"
  | "advice"
  | "parameterCount"
  | "fitSeconds"
  | "history"
  | "bestEpoch"
>;

export function fitResults(trained: TrainedPricer): FitResults {
  const { pricer, status, advice = null, history, bestEpoch, seconds } = trained;
  const { kind, config, parameterCount } = pricer;
  return { kind, config, status, advice, parameterCount, fitSeconds: seconds, history, bestEpoch };
}

/** Stretches of neighbouring rows, evenly through the test part, that importance is measured on. */
const STRETCHES = 16;
const STRETCH_ROWS = 32;

/**
 * mean |∂(C/K)/∂x| · standard deviation of x: how much of a price's variation each feature makes, to
 * first order, on a sample of the test part.
 */
export function slopeImportance(pricer: Pricer, { table, split }: Exam): ModelResult["importance"] {
  const { from, to } = split.test;
  const width = pricer.featureNames.length;
  const sums = new Float64Array(width);
  let n = 0;
  for (const start of evenly(to - from, STRETCHES)) {
    const rows = { from: from + start, to: Math.min(to, from + start + STRETCH_ROWS) };
    const { slopes } = pricer.evaluate(table, rows);
    for (let i = 0; i < slopes.length; i++) sums[i % width] += Math.abs(slopes[i]);
    n += rows.to - rows.from;
  }
  return pricer.featureNames.map((feature, j) => {
    const spread = standardDeviation(table, table.featureNames.indexOf(feature), split.train);
    return { feature, value: (sums[j] / n) * spread };
  });
}

function standardDeviation(
  { features, featureNames }: PricingTable,
  column: number,
  { from, to }: Part,
): number {
  if (column < 0) return 0;
  let [mean, squares] = [0, 0];
  for (let row = from; row < to; row++) {
    const value = features[row * featureNames.length + column];
    const step = value - mean;
    mean += step / (row - from + 1);
    squares += step * (value - mean);
  }
  return Math.sqrt(squares / (to - from));
}

function compare(predicted: Float64Array, { table }: Exam, { from, to }: Part): Comparison {
  return { actual: table.targets.subarray(from, to), predicted };
}
