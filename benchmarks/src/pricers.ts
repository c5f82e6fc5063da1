/**
 * The source's models through the whole of `trainPricer` and `Pricer`: rows a second that are trained on,
 * priced, and priced with slopes, gathering of features and histories included; two threads. What the
 * engine alone does, and its peers, are in the subjects `engine`, `inference` and `boosting`.
 *
 *   node benchmarks/dist/pricers.js [--json]
 */
import { loadEngine } from "@volsmith/engine";
import { hasRelaxedSimd } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import { sourcePresets, trainPricer } from "@volsmith/pricers";
import { tableOf } from "@volsmith/table";

import { measure, measureAsync, publish } from "./harness.ts";
import type { Row } from "./harness.ts";

const THREADS = 2;
const TRAINED = 16_384;
const PRICED = 16_384;
/** Calls a day; every one has a history. */
const CONTRACTS = 2048;
const VOLS = [20, 30, 40, 50, 65, 90].map((days) => `sigma${days}`);

const featureNames = ["S/K", "K", "tau", "r", ...VOLS];
const table = randomTable(TRAINED + PRICED);
const data = {
  table,
  split: {
    train: { from: 0, to: TRAINED },
    validation: { from: TRAINED, to: TRAINED + CONTRACTS },
    test: { from: TRAINED, to: TRAINED + PRICED },
  },
};
const build = hasRelaxedSimd() ? "relaxed" : "simd128";
const engine = await loadEngine({ threads: THREADS, build });
await engine.ready();

const rows: Row[] = [];
for (const [name, preset] of Object.entries(sourcePresets)) {
  const isNetwork = !["black-scholes", "boosting"].includes(preset.kind);
  const config = isNetwork ? { ...preset, epochs: 1, batchRows: 512 } : preset;
  const train = () => trainPricer(config, data, { engine, seed: 1 });
  const { pricer, history } = await train();
  const training = await measureAsync(
    async () => {
      const trained = await train();
      trained.pricer.dispose();
    },
    { warmUp: 0, repetitions: 2 },
  );
  const few = { warmUp: 1, repetitions: 4 };
  const pricing = measure(() => pricer.price(table, data.split.test), few);
  const slopes = measure(() => pricer.evaluate(table, data.split.test), few);
  const trainedRows = isNetwork ? TRAINED : TRAINED * history.length;
  rows.push({
    model: name,
    parameters: pricer.parameterCount,
    "trained rows/s": history.length > 0 ? perSecond(trainedRows, training.least) : "–",
    "priced rows/s": perSecond(PRICED, pricing.least),
    "with slopes rows/s": perSecond(PRICED, slopes.least),
    "file, KB": pricer.toSafetensors().length / 1024,
    "ONNX, KB": pricer.toOnnx().length / 1024,
  });
  pricer.dispose();
}
engine.dispose();

publish({
  title: "Learned pricers",
  tables: [{ caption: `The source's best models, ${THREADS} threads, ${build}`, rows }],
  notes: [
    `${TRAINED} rows of ten features, ${CONTRACTS} contracts a day; batches of 512, validation included; ` +
      "rows of boosting count once a tree.",
    "Rates from least times, because the machine is shared.",
    "Slopes of boosted trees are differences: 21 predictions a row.",
  ],
});

/** @param least of the times, milliseconds */
function perSecond(n: number, least: number): number {
  return Math.round((1e3 * n) / least);
}

/** Numbers of the right size; what they say does not matter here. */
function randomTable(size: number) {
  const random = randomGenerator(1);
  const features = new Float64Array(size * featureNames.length);
  for (let i = 0; i < size; i++) {
    const vols = VOLS.map(() => 0.1 + 0.3 * random.uniform());
    const rest = [2000 + 4000 * random.uniform(), 0.05 + random.uniform(), 0.05 * random.uniform()];
    features.set([0.8 + 0.4 * random.uniform(), ...rest, ...vols], i * featureNames.length);
  }
  return tableOf({
    featureNames,
    features,
    targets: Float64Array.from({ length: size }, (_, i) => 0.3 * features[i * 10] ** 4),
    days: Int32Array.from({ length: size }, (_, i) => 19_000 + Math.floor(i / CONTRACTS)),
    contracts: Int32Array.from({ length: size }, (_, i) => i % CONTRACTS),
  });
}
