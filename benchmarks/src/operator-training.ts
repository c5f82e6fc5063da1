/**
 * Training of the volatility operator: 600 inputs, 1,500 loss points, K = 50, 102,529 weights;
 * whole steps (graph, forward, backward, AdamW) against the same mathematics in PyTorch.
 *
 *   node benchmarks/dist/operator-training.js [--json] [--no-peer]
 */
import { hasRelaxedSimd, loadKernels } from "@volsmith/kernels";
import type { KernelBuild } from "@volsmith/kernels";
import {
  adamWStep,
  flattenWeights,
  initialWeights,
  publishedConfig,
  publishedTraining,
  TrainableOperator,
} from "@volsmith/surface";

import { measure, publish, summarise } from "./harness.ts";
import type { Row, Timing } from "./harness.ts";
import { askTorch, lossPoints, quotes, squaredError } from "./operator-case.ts";
import type { TorchTraining } from "./operator-case.ts";

const N_POINTS = 1500;
const REPETITIONS = 9;
const PEER_REPETITIONS = 5;

const builds: readonly KernelBuild[] = hasRelaxedSimd() ? ["simd128", "relaxed"] : ["simd128"];
const weights = initialWeights(publishedConfig, 1);
const inputs = quotes(20, 30);
const points = lossPoints(N_POINTS);

const peer = process.argv.includes("--no-peer")
  ? null
  : askTorch<TorchTraining>("operator_training_torch.py", {
      weights,
      inputs,
      points,
      nNeighbours: 50,
      repetitions: PEER_REPETITIONS,
    });
const rows: Row[] = [];
const notes = [
  `${inputs.rhos.length} inputs, ${N_POINTS} points elsewhere, K = 50, 4 layers, 102,529 weights; loss: mean ` +
    "squared error at the points. PyTorch on one thread, its brute-force graph left out; ours " +
    "includes its graph. Ratios are of least times.",
];
const theirs = peer ? summarise(peer.step) : null;
for (const build of builds) {
  for (const threads of [1, 2]) {
    const { time, losses } = await train(build, threads);
    rows.push({ step: `ours, ${build}`, threads, ...columns(time, theirs) });
    if (peer && threads === 1) {
      const gaps = peer.losses.map((loss, i) => Math.abs(losses[i] / loss - 1));
      const most = Math.max(...gaps).toExponential(1);
      notes.push(`Losses of ${gaps.length} steps from equal weights differ by ${most} (${build}).`);
    }
  }
}
if (peer && theirs) {
  rows.push({ step: `PyTorch ${peer.torch}`, threads: 1, ...columns(theirs, theirs) });
  if (peer.weights !== 102_529) throw new Error("the networks differ");
  const graph = summarise(peer.graph).median.toFixed(0);
  notes.push(`PyTorch's graph takes another ${graph} ms a step.`);
}
publish({ title: "Operator training", tables: [{ caption: "One surface-step", rows }], notes });

function columns(time: Timing, reference: Timing | null): Row {
  return {
    "least ms": time.least,
    "median ms": time.median,
    "± ms": time.spread,
    "surface-steps/s": 1e3 / time.least,
    "PyTorch / this": reference ? `${(reference.least / time.least).toFixed(1)} ×` : "",
  };
}

async function train(build: KernelBuild, threads: number) {
  const kernels = await loadKernels({ build, threads });
  await kernels.ready();
  const operator = new TrainableOperator(publishedConfig, kernels);
  const flat = Float64Array.from(flattenWeights(weights));
  const moments = {
    first: new Float64Array(flat.length),
    second: new Float64Array(flat.length),
  };
  const losses: number[] = [];
  const gradient = new Float64Array(flat.length);
  const step = () => {
    operator.setWeights(flat);
    gradient.fill(0);
    const raw = operator.forward(inputs, points, "points");
    const { loss, slopes } = squaredError(raw.points, points.targets);
    operator.backward({ inputs: new Float64Array(0), points: slopes }, gradient);
    const options = publishedTraining.adamw;
    adamWStep(flat, gradient, { moments, step: losses.length, rate: 1e-4, options });
    losses.push(loss);
  };
  const time = measure(step, { warmUp: 2, repetitions: REPETITIONS });
  kernels.dispose();
  return { time, losses };
}
