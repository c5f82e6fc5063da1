/**
 * What of a training's step is not the network: drawing a market, drawing what is shown and asked,
 * fitting the prior; and how fast whole trainings go with these made ready ahead on other threads.
 *
 *   node benchmarks/dist/training-ahead.js [--threads 2] [--ahead 1] [--steps 8] [--json]
 */
import { loadKernels, processorCount } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import {
  defaultTraining,
  flattenWeights,
  initialWeights,
  priorModel,
  surfaceGradient,
  surfaceLoss,
  syntheticStream,
  TrainableOperator,
  trainOperator,
} from "@volsmith/surface";
import type { LossSurface } from "@volsmith/surface";

import { consume, publish, summarise } from "./harness.ts";
import type { Row } from "./harness.ts";

const threads = numberOption("--threads", Math.min(2, processorCount()));
const ahead = numberOption("--ahead", 1);
const steps = numberOption("--steps", 8);
const SURFACES = 24;
const WARM_UP = 6;

const config = { ...defaultTraining, steps, seed: 3 };
const { operator } = config;
const stream = syntheticStream({ seed: 5, quotes: [30, 900], domain: operator });
const surfaces = Array.from({ length: SURFACES }, (_, i) => stream.at(i));

publish({
  title: "Surfaces made ready ahead of a training's steps",
  tables: [
    { caption: "Processor milliseconds a surface, one thread", rows: await parts() },
    {
      caption: `Whole trainings, ${threads} threads for the network, from the second step on`,
      rows: await trainings(),
    },
  ],
  notes: [
    "Markets of 30 to 900 quotes; the default training's network, prior and losses. Parts are " +
      "means over surfaces.",
    "Checkpoints with and without threads ahead are equal to the byte.",
  ],
});

async function parts(): Promise<Row[]> {
  const kernels = await loadKernels({ threads: 1 });
  const trainable = new TrainableOperator(operator, kernels, config);
  const flat = flattenWeights(initialWeights(operator, 1));
  trainable.setWeights(flat);
  const gradient = new Float64Array(flat.length);
  const drawn = surfaces.map(draw);
  const market = mean((_, i) => stream.at(i));
  const asked = mean(draw);
  const prior = mean((_, i) => priorModel("spline", drawn[i].inputs));
  const step = mean((surface, i) =>
    surfaceGradient(trainable, surface, { config, random: random(i), gradient }),
  );
  kernels.dispose();
  const rows = {
    "drawing the market": market,
    "drawing what is shown and asked": asked,
    "fitting the prior": prior,
    "the network, forward and backward": step - asked - prior,
  };
  const share = (ms: number) => `${((100 * ms) / (market + step)).toFixed(0)} %`;
  return Object.entries(rows).map(([part, ms]) => ({ part, ms, share: share(ms) }));
}

function random(i: number) {
  return randomGenerator(1).fork(i);
}

function draw(surface: LossSurface, i: number) {
  return surfaceLoss(surface, { ...config, domain: operator }, random(i));
}

/** Processor time, which other programs disturb less than the clock. */
function mean(work: (surface: LossSurface, i: number) => unknown): number {
  let total = 0;
  surfaces.forEach((surface, i) => {
    const before = process.cpuUsage();
    consume(work(surface, i));
    if (i >= WARM_UP) total += process.cpuUsage(before).user / 1000;
  });
  return total / (SURFACES - WARM_UP);
}

async function trainings(): Promise<Row[]> {
  const rows: Row[] = [];
  let first: { readonly bytes: Uint8Array; readonly rate: number } | null = null;
  for (const workers of [0, ahead]) {
    const times: number[] = [];
    let startedAt = 0;
    const { checkpoint } = await trainOperator(
      { stream, config, ahead: workers, kernels: { threads } },
      {
        onStep({ step }) {
          if (step > 1) times.push(performance.now() - startedAt);
          startedAt = performance.now();
        },
      },
    );
    const rate = (1000 * config.batch) / summarise(times).median;
    if (first && !Buffer.from(checkpoint).equals(Buffer.from(first.bytes)))
      throw new Error("threads ahead changed the training");
    first ??= { bytes: checkpoint, rate };
    rows.push({ "threads ahead": workers, "surfaces/s": rate, "× without": rate / first.rate });
  }
  return rows;
}

function numberOption(name: string, fallback: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}
