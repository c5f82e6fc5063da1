/** A table and families small enough to run a study in a moment. */
import { DataError, randomGenerator } from "@volsmith/numerics";
import type { PricerFamily, TrainPricerOptions } from "@volsmith/pricers";
import { tableOf } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";
import { z } from "zod";

import type { ModelCatalogue } from "../src/config/model-catalogue.ts";

/** C/K = 0.3·(S/K) − 0.2 plus noise, on 40 days. */
export function fakeTable(): PricingTable {
  const random = randomGenerator(3);
  const n = 400;
  const moneyness = Array.from({ length: n }, () => 0.8 + 0.4 * random.uniform());
  const truths = moneyness.map((m) => 0.3 * m - 0.2);
  return tableOf({
    featureNames: ["S/K", "K", "tau", "r"],
    features: [
      moneyness,
      moneyness.map((m) => 4000 / m),
      moneyness.map((_, i) => 0.05 + (i % 10) / 10),
      moneyness.map(() => 0.02),
    ],
    targets: truths.map((truth) => truth * (1 + 0.02 * random.normal())),
    truths,
    days: moneyness.map((_, i) => 18_000 + Math.floor(i / 10)),
    tickers: moneyness.map((_, i) => (i % 3 === 0 ? "NDX" : "SPX")),
    contracts: moneyness.map((_, i) => i % 10),
  });
}

/** Room on the disk of models with fail: "disk". */
export const disk = { state: "free" as "free" | "full" };

/** How often each family was trained since the start. */
export const fits = new Map<string, number>();

const fakeSchema = z.strictObject({
  kind: z.literal("fake"),
  /** Price is scale · (0.3·S/K − 0.2), nearer to scale 1 by every epoch. */
  scale: z.number().default(1),
  epochs: z.int().min(1).default(4),
  fail: z.enum(["never", "throw", "diverge", "wait", "disk"]).default("never"),
});
type FakeConfig = z.infer<typeof fakeSchema>;

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

export const fakeFamily: PricerFamily<FakeConfig> = {
  kind: "fake",
  title: "a fake",
  schema: fakeSchema,
  async train(config, _, options) {
    fits.set(JSON.stringify(config), (fits.get(JSON.stringify(config)) ?? 0) + 1);
    if (config.fail === "throw") throw new DataError("fake", "it never works", "do not use it");
    if (config.fail === "disk" && disk.state === "full")
      throw Object.assign(new DataError("fake", "it is full", "make room"), {
        cause: Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }),
      });
    const from = options.resume ? (decode(options.resume) as { epoch: number }).epoch : 0;
    for (let epoch = from + 1; epoch <= config.epochs; epoch++) {
      await pause(config, options);
      options.onProgress?.({ stage: "fake", done: epoch, total: config.epochs });
      await options.onCheckpoint?.(encode({ epoch }));
    }
    const history = Array.from({ length: config.epochs }, (_, i) => ({
      training: 1 / (i + 1),
      validation: 2 / (i + 1),
    }));
    const diverged = config.fail === "diverge";
    const factor = diverged ? NaN : 1 + (config.scale - 1) / config.epochs;
    return {
      pricer: fakePricer(config, factor),
      status: diverged ? "diverged" : "finished",
      ...(diverged && { advice: "the loss was no number in epoch 1: lower the rate" }),
      bestLoss: factor,
      history,
      bestEpoch: config.epochs - 1,
      seconds: 0.5,
    };
  },
  read(bytes) {
    const { config, factor } = decode(bytes) as { config: FakeConfig; factor: number | null };
    return fakePricer(config, factor ?? NaN);
  },
};

async function pause({ fail }: FakeConfig, { signal }: TrainPricerOptions): Promise<void> {
  signal?.throwIfAborted();
  if (fail === "wait") await new Promise((resolve) => setTimeout(resolve, 5));
  signal?.throwIfAborted();
}

function fakePricer(config: FakeConfig, factor: number): ReturnType<PricerFamily["read"]> {
  const price = ({ features }: PricingTable, { from, to }: Part): Float64Array =>
    Float64Array.from(
      { length: to - from },
      (_, i) => factor * (0.3 * features[4 * (from + i)] - 0.2),
    );
  return {
    kind: "fake",
    config,
    featureNames: ["S/K"],
    steps: 1,
    parameterCount: 1,
    slopesBy: "derivatives",
    ranges: [],
    metrics: {},
    price,
    evaluate(table, rows) {
      const ratios = price(table, rows);
      const slopes = ratios.map(() => 0.3 * factor);
      return { ratios, prices: ratios, slopes, deltas: slopes };
    },
    toSafetensors: () => encode({ config, factor }),
    toOnnx: () => encode("onnx"),
    dispose() {},
  };
}

export const fakeCatalogue: ModelCatalogue = {
  families: [fakeFamily],
  presets: { "fake-best": { kind: "fake", scale: 1.01 } },
  grids: {
    fakes: { base: { kind: "fake" }, grid: { scale: [1, 1.2, 1.4, 1.6, 1.8, 2, 3, 4, 5] } },
  },
};
