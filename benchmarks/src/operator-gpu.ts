/**
 * The volatility operator on WebGPU, on whatever adapter there is: 897 inputs and a 50 × 50 grid,
 * and whole training steps at 600 inputs and 1,500 points (graph, forward, backward, AdamW), K = 50;
 * beside the WebAssembly kernels and PyTorch on the processor.
 *
 *   node benchmarks/dist/operator-gpu.js [--json] [--no-peer]
 */
import { chooseDevice } from "@volsmith/gpu";
import type { GpuDevice } from "@volsmith/gpu";
import { loadKernels } from "@volsmith/kernels";
import {
  adamWStep,
  flattenWeights,
  GpuTrainable,
  initialWeights,
  loadBatchOperator,
  NeighbourSearch,
  publishedConfig,
  publishedTraining,
  TrainableOperator,
} from "@volsmith/surface";
import type { DifferentiableOperator } from "@volsmith/surface";

import { measure, measureAsync, publish, summarise } from "./harness.ts";
import type { Row, Timing } from "./harness.ts";
import {
  askTorch,
  gridOf,
  lossPoints,
  quotes,
  randomWeights,
  squaredError,
} from "./operator-case.ts";
import type { TorchForward, TorchTraining } from "./operator-case.ts";

const N_POINTS = 1500;
const withPeer = !process.argv.includes("--no-peer");
const chosen = await chooseDevice("gpu").catch((error: Error) => error);
if (chosen instanceof Error || chosen.kind === "cpu") {
  console.error(`not run: ${chosen instanceof Error ? chosen.message : chosen.reason}`);
  process.exitCode = 1;
} else {
  const { device, adapter } = chosen;
  const often = adapter.kind === "hardware";
  const options = often ? { warmUp: 5, repetitions: 31 } : { warmUp: 1, repetitions: 3 };
  const notes: string[] = [
    `Adapter: ${device.name}.`,
    ...(often ? [] : ["A software adapter: its times say nothing of graphics cards."]),
    "Ratios are of medians. Graphs are built on the processor and included, but not in PyTorch's " +
      "training steps.",
  ];
  const tables = [
    { caption: "Encode 897 inputs and ask a 50 × 50 grid", rows: await forward(notes, options) },
    { caption: "One training step", rows: await training(device, notes, options) },
  ];
  device.dispose();
  publish({ title: "Volatility operator on WebGPU", tables, notes });
}

interface Options {
  readonly warmUp: number;
  readonly repetitions: number;
}

async function forward(notes: string[], options: Options): Promise<Row[]> {
  const weights = randomWeights();
  const inputs = quotes(23, 39);
  const points = gridOf(50, 50);
  const job = { weights, inputs, points, nNeighbours: 50, repetitions: 5 };
  const peer = withPeer ? askTorch<TorchForward>("operator_torch.py", job) : null;
  const timings: [string, Timing][] = [];
  const answers: Float64Array[] = [];
  for (const choice of ["gpu", "cpu"] as const) {
    const { operator } = await loadBatchOperator(weights, { device: choice });
    const smooth = async () => {
      const surface = await operator.encode(inputs);
      const vols = await surface.query(points.rhos, points.zs);
      surface.dispose();
      return vols;
    };
    answers.push(await smooth());
    const time = await measureAsync(smooth, choice === "gpu" ? options : {});
    timings.push([operator.device, time]);
    operator.dispose();
  }
  const gap = answers[0].reduce((most, v, i) => Math.max(most, Math.abs(v - answers[1][i])), 0);
  notes.push(`Largest difference of volatilities from the kernels: ${gap.toExponential(1)}.`);
  const graphs = measure(() => {
    const search = new NeighbourSearch(inputs.rhos, inputs.zs, publishedConfig);
    return [inputs, points].map(({ rhos, zs }) => search.find(rhos, zs));
  });
  notes.push(`Graphs of inputs and grid: ${graphs.median.toFixed(2)} ms of it.`);
  if (peer) {
    const time = summarise(peer.graph.map((ms, i) => ms + peer.layers[i]));
    timings.push([`PyTorch ${peer.torch}, one thread`, time]);
  }
  return rowsOf(timings);
}

async function training(device: GpuDevice, notes: string[], options: Options): Promise<Row[]> {
  const weights = initialWeights(publishedConfig, 1);
  const inputs = quotes(20, 30);
  const points = lossPoints(N_POINTS);
  const job = { weights, inputs, points, nNeighbours: 50, repetitions: 5 };
  const peer = withPeer ? askTorch<TorchTraining>("operator_training_torch.py", job) : null;

  const train = async (operator: DifferentiableOperator, how: Partial<Options>) => {
    const flat = Float64Array.from(flattenWeights(weights));
    const gradient = new Float64Array(flat.length);
    const [first, second] = [gradient.slice(), gradient.slice()];
    const losses: number[] = [];
    const time = await measureAsync(async () => {
      operator.setWeights(flat);
      gradient.fill(0);
      const raw = await operator.forward(inputs, points, "points");
      const { loss, slopes } = squaredError(raw.points, points.targets);
      await operator.backward({ inputs: new Float64Array(0), points: slopes }, gradient);
      const { adamw } = publishedTraining;
      const moments = { first, second };
      adamWStep(flat, gradient, { moments, step: losses.length, rate: 1e-4, options: adamw });
      losses.push(loss);
    }, how);
    return { time, losses };
  };

  const card = new GpuTrainable(publishedConfig, device);
  const onCard = await train(card, options);
  notes.push(
    `Memory of the training step on the adapter: ${(card.bytes / 2 ** 20).toFixed(0)} MiB.`,
  );
  card.dispose();
  const kernels = await loadKernels();
  await kernels.ready();
  const onKernels = await train(new TrainableOperator(publishedConfig, kernels), {});
  const { build, threads } = kernels;
  kernels.dispose();
  const same = Math.min(onCard.losses.length, onKernels.losses.length);
  const gaps = onCard.losses.slice(0, same).map((loss, i) => loss / onKernels.losses[i] - 1);
  const most = Math.max(...gaps.map(Math.abs)).toExponential(1);
  notes.push(`Losses of ${same} steps differ from the kernels' by at most ${most}.`);
  return rowsOf([
    [device.name, onCard.time],
    [`WebAssembly (${build}, ${threads} threads)`, onKernels.time],
    ...(peer ? [[`PyTorch ${peer.torch}, one thread`, summarise(peer.step)] as const] : []),
  ]);
}

/** Times relative to the first row's. */
function rowsOf(timings: readonly (readonly [string, Timing])[]): Row[] {
  const [, own] = timings[0];
  return timings.map(([on, time]) => ({
    on,
    ms: time.median,
    "± ms": time.spread,
    "least ms": time.least,
    "this / WebGPU": `${(time.median / own.median).toFixed(2)} ×`,
  }));
}
