/**
 * How near every method comes to real chains: relative error of volatility and error in
 * half-spreads.
 *
 * Dates of the long files are sampled evenly by position, so that a run repeats. A second table
 * compares all methods on the quotes inside the operator's domain; with `--weights FILE` (the
 * published safetensors or checkpoint) those weights take part beside the shipped ones.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { SmileSlice, Snapshot } from "@volsmith/market";
import {
  accuracy,
  type ErrorSummary,
  fitSurface,
  type FitSurfaceOptions,
  loadOperator,
  readOperatorWeights,
  shippedOperatorWeights,
} from "@volsmith/surface";
import { publish, type Row, summarise } from "./harness.ts";
import { type RealChains, snapshotsOf, SPX_DAYS } from "./real-chains.ts";

const { values: flags } = parseArgs({
  options: { weights: { type: "string" }, json: { type: "boolean" } },
});

interface Source extends RealChains {
  readonly name: string;
}

const SOURCES: readonly Source[] = [
  ...SPX_DAYS.map((day) => ({
    name: `SPX ${day} monthly`,
    file: `spx_${day}.csv.gz`,
    roots: ["SPX"],
  })),
  ...SPX_DAYS.map((day) => ({ name: `SPX ${day} all roots`, file: `spx_${day}.csv.gz` })),
  { name: "BTC (Deribit)", file: "deribit_btc_20251230_20260531.csv.gz", sampled: 8 },
  { name: "SPX 0-18 days (Barchart)", file: "spx_barchart_20260220_20260630.csv.gz", sampled: 8 },
  { name: "50 ETF (closes)", file: "etf50_options_2015_2020.csv.gz", sampled: 8 },
];

interface Method {
  readonly name: string;
  readonly options: FitSurfaceOptions;
}

const METHODS: Method[] = [
  { name: "SVI", options: { method: "svi", butterfly: "free" } },
  { name: "SVI, no butterflies (proved)", options: { method: "svi" } },
  { name: "SSVI", options: { method: "ssvi" } },
  { name: "eSSVI", options: { method: "essvi" } },
  { name: "spline over eSSVI", options: { method: "spline" } },
];
const operator = await loadOperator(await shippedOperatorWeights());
METHODS.push({ name: "operator", options: { method: "operator", operator } });
if (flags.weights !== undefined) {
  const published = await loadOperator(readOperatorWeights(readFileSync(flags.weights)));
  METHODS.push({
    name: "operator, published weights",
    options: { method: "operator", operator: published },
  });
}

const everywhere: Row[] = [];
const inDomain: Row[] = [];
const missing: string[] = [];
for (const source of SOURCES) {
  const snapshots = await snapshotsOf(source);
  if (snapshots === null) {
    missing.push(source.file);
    continue;
  }
  for (const { name, options } of METHODS) {
    if (options.method !== "operator") {
      everywhere.push(rowOf(source, name, { snapshots, options, counts: () => true }));
    }
    inDomain.push(rowOf(source, name, { snapshots, options, counts: inside }));
  }
}
publish({
  title: "Accuracy on real chains",
  tables: [
    { caption: "Every quote", rows: everywhere },
    {
      caption: "Quotes in the operator's domain, √τ in (0.01, 1), k/√τ in (−1.5, 0.5)",
      rows: inDomain,
    },
  ],
  notes: [
    "MAPE and errors in half-spreads are means over quotes, averaged over dates where several are sampled.",
    "The 50 ETF file has closing prices only: no half-spreads.",
    "Each snapshot is fitted to all its quotes (weights: balanced), and judged on the same quotes.",
    ...missing.map((file) => `${file} is absent: skipped.`),
  ],
});

function inside({ tau }: SmileSlice, k: number): boolean {
  const { rhoDomain, zDomain } = operator.config;
  const rho = Math.sqrt(tau);
  const z = k / rho;
  return rho > rhoDomain[0] && rho < rhoDomain[1] && z > zDomain[0] && z < zDomain[1];
}

interface RowOptions {
  readonly snapshots: readonly Snapshot[];
  readonly options: FitSurfaceOptions;
  readonly counts: (slice: SmileSlice, k: number) => boolean;
}

function rowOf(source: Source, name: string, { snapshots, options, counts }: RowOptions): Row {
  const times: number[] = [];
  const totals: ErrorSummary[] = [];
  let failed = 0;
  for (const snapshot of snapshots) {
    try {
      const start = performance.now();
      const { model } = fitSurface(snapshot, options);
      times.push(performance.now() - start);
      totals.push(
        accuracy(model, snapshot, { counts: (slice, i) => counts(slice, slice.k[i]) }).total,
      );
    } catch (error) {
      failed++;
      process.stderr.write(`${source.name}, ${name}: ${String(error)}\n`);
    }
  }
  const spreads = totals.flatMap(({ halfSpreads }) => halfSpreads ?? []);
  return {
    chain: source.name,
    method: name + (failed > 0 ? ` (${failed} failed)` : ""),
    dates: totals.length,
    quotes: totals.reduce((sum, { nQuotes }) => sum + nQuotes, 0),
    "MAPE, %": scaledMean(totals.map(({ mape }) => mape), 100), // prettier-ignore
    "median error, %": scaledMean(totals.map(({ medianApe }) => medianApe), 100), // prettier-ignore
    "half-spreads, mean": scaledMean(spreads.map(({ mean }) => mean), 1), // prettier-ignore
    "half-spreads, median": scaledMean(spreads.map(({ median }) => median), 1), // prettier-ignore
    "inside bid-ask, %": scaledMean(spreads.map(({ insideBidAsk }) => insideBidAsk), 100), // prettier-ignore
    "fit, ms": times.length === 0 ? "" : summarise(times).median,
  };
}

function scaledMean(values: readonly number[], factor: number): number | string {
  if (values.length === 0) return "";
  return (factor * values.reduce((sum, value) => sum + value, 0)) / values.length;
}
