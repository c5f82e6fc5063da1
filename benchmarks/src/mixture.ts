/**
 * A mixture of nine experts (3 × 64 tanh each) with two of them active against the same mixture with all
 * nine on every row, from the same weights; two threads.
 *
 *   node benchmarks/dist/mixture.js [--json]
 */
import { loadEngine } from "@volsmith/engine";
import { hasRelaxedSimd } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import { regimes, routingOf, trainPricer, withActive } from "@volsmith/pricers";
import type { Pricer } from "@volsmith/pricers";
import { blackPrice } from "@volsmith/pricing";
import { tableOf } from "@volsmith/table";
import type { PricingTable } from "@volsmith/table";

import { measure, publish } from "./harness.ts";
import type { Row } from "./harness.ts";

const BATCHES = [1, 64, 4096, 262_144];
const THREADS = 2;
const WINDOWS = [20, 30, 40, 50, 65, 90];
const TRAINED = 16_384;

const table = market(Math.max(...BATCHES));
const build = hasRelaxedSimd() ? "relaxed" : "simd128";
const engine = await loadEngine({ threads: THREADS, build });
await engine.ready();

const config = {
  kind: "mixture",
  expert: { kind: "mlp", layers: [64, 64, 64], rate: 1e-3, epochs: 15 },
  gate: { epochs: 15, guidance: 1 },
  epochs: 3,
  output: "bounded",
};
const split = {
  train: { from: 0, to: TRAINED },
  validation: { from: TRAINED, to: 1.25 * TRAINED },
  test: { from: 1.25 * TRAINED, to: 1.5 * TRAINED },
};
const { pricer: sparse, bestLoss } = await trainPricer(
  config,
  { table, split },
  { engine, seed: 1 },
);
const dense = withActive(sparse, regimes.length);

const rows: Row[] = BATCHES.map((batch) => {
  const repetitions = Math.min(400, Math.max(15, Math.round(400_000 / batch)));
  const time = (pricer: Pricer) =>
    measure(() => pricer.price(table, { from: 0, to: batch }), { warmUp: 5, repetitions });
  const [two, nine] = [time(sparse), time(dense)];
  return {
    batch,
    "2 of 9, least ms": two.least,
    "median ms": two.median,
    "9 of 9, least ms": nine.least,
    "its median ms": nine.median,
    "2 of 9, rows/s": (1e3 * batch) / two.least,
    "9 of 9, rows/s": (1e3 * batch) / nine.least,
    "9 of 9 / 2 of 9": `${(nine.least / two.least).toFixed(2)} ×`,
  };
});

const { shares } = routingOf(sparse, table, { from: 0, to: TRAINED });
const routing = shares.map((line, i) => {
  const percent = line.map((part, e) => [regimes[e], Math.round(100 * part)] as const);
  return { "regime \\ expert, %": regimes[i], ...Object.fromEntries(percent) };
});
publish({
  title: "Mixture of experts",
  tables: [
    { caption: `Prices of rows of a table, ${THREADS} threads, ${build}`, rows },
    {
      caption: "Share of each regime's rows that each expert prices, 2 of 9 active",
      rows: routing,
    },
  ],
  notes: [
    `Whole calls of \`price\`: gathering features, gate, dispatch, experts, prices. ${sparse.parameterCount} weights, ` +
      `root mean square error of C/K ${Math.sqrt(bestLoss).toExponential(1)} after a training on ${TRAINED} rows.`,
    "Rows a second and ratios from least times, because the machine is shared.",
    "By count of multiplications the ratio would be at most 9/2 without the gate, 4.2 with it.",
  ],
});
engine.dispose();

/** Calls at Black's prices, every regime in it. */
function market(size: number): PricingTable {
  const random = randomGenerator(1);
  const width = 4 + WINDOWS.length;
  const features = new Float64Array(size * width);
  const targets = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const m = 0.8 + 0.4 * random.uniform();
    const tau = 0.04 + 1.2 * random.uniform() ** 2;
    const r = 0.05 * random.uniform();
    const vol = 0.1 + 0.3 * random.uniform();
    const discountFactor = Math.exp(-r * tau);
    const option = {
      forward: m / discountFactor,
      strike: 1,
      tau,
      type: "call",
      discountFactor,
    } as const;
    targets[i] = blackPrice(vol, option);
    const vols = WINDOWS.map(() => vol * (1 + 0.1 * random.normal()));
    features.set([m, 2000 + 4000 * random.uniform(), tau, r, ...vols], i * width);
  }
  const featureNames = ["S/K", "K", "tau", "r", ...WINDOWS.map((n) => `sigma${n}`)];
  return tableOf({ featureNames, features, targets, days: new Int32Array(size) });
}
