/**
 * Training of the volatility operator: 600 inputs, 1,500 loss points, K = 50, 102,529 weights;
 * whole steps (graph, forward, backward, AdamW) against the same mathematics in PyTorch.
 *
 *   node benchmarks/dist/operator-training.js [--json] [--no-peer]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { hasRelaxedSimd, loadKernels } from "@volsmith/kernels";
import type { KernelBuild } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import {
  adamWStep,
  flattenWeights,
  initialWeights,
  publishedConfig,
  publishedTraining,
  tensorShapes,
  TrainableOperator,
} from "@volsmith/surface";

import { measure, publish, runPeer, summarise } from "./harness.ts";
import type { Row, Timing } from "./harness.ts";

interface PeerResult {
  readonly torch: string;
  readonly weights: number;
  readonly losses: readonly number[];
  readonly graph: readonly number[];
  readonly step: readonly number[];
}

const N_INPUTS = 600;
const N_POINTS = 1500;
const REPETITIONS = 9;
const PEER_REPETITIONS = 5;

const builds: readonly KernelBuild[] = hasRelaxedSimd() ? ["simd128", "relaxed"] : ["simd128"];
const weights = initialWeights(publishedConfig, 1);
const random = randomGenerator(2);
const inputs = quotes();
const points = {
  rhos: Float32Array.from({ length: N_POINTS }, () => 0.01 + 0.99 * random.uniform()),
  zs: Float32Array.from({ length: N_POINTS }, () => -1.5 + 2 * random.uniform()),
};
const targets = Float32Array.from(points.rhos, (rho, i) => smile(rho, points.zs[i]));

const peer = process.argv.includes("--no-peer") ? null : askPeer();
const rows: Row[] = [];
const notes = [
  `${N_INPUTS} inputs, ${N_POINTS} points elsewhere, K = 50, 4 layers, 102,529 weights; loss: mean ` +
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
    let loss = 0;
    const slopes = raw.points.map((x, i) => {
      const gap = Math.max(x, 0) + 2 * Math.log1p(Math.exp(-Math.abs(x) / 2)) - targets[i];
      loss += (gap * gap) / N_POINTS;
      return (2 * gap) / (N_POINTS * (1 + Math.exp(-x / 2)));
    });
    operator.backward({ inputs: new Float64Array(0), points: slopes }, gradient);
    const options = publishedTraining.adamw;
    adamWStep(flat, gradient, { moments, step: losses.length, rate: 1e-4, options });
    losses.push(loss);
  };
  const time = measure(step, { warmUp: 2, repetitions: REPETITIONS });
  kernels.dispose();
  return { time, losses };
}

function askPeer(): PeerResult | null {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-"));
  try {
    const tensors = new Map<string, Tensor>();
    const add = (name: string, shape: readonly number[], data: Float32Array) =>
      tensors.set(name, { dtype: "F32", shape, data });
    for (const [name, shape] of tensorShapes(publishedConfig))
      add(name, shape, weights.tensors.get(name)!);
    add("inputs", [N_INPUTS, 2], positions(inputs));
    add("vols", [N_INPUTS], inputs.vols);
    add("queries", [N_POINTS, 2], positions(points));
    add("targets", [N_POINTS], targets);
    const path = join(folder, "case.safetensors");
    writeFileSync(path, writeSafetensors(tensors));
    return runPeer<PeerResult>("operator_training_torch.py", [path, "50", `${PEER_REPETITIONS}`], {
      OPENBLAS_NUM_THREADS: "1",
      OMP_NUM_THREADS: "1",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function positions({ rhos, zs }: { rhos: Float32Array; zs: Float32Array }): Float32Array {
  return Float32Array.from({ length: 2 * rhos.length }, (_, i) =>
    i % 2 === 0 ? rhos[i >> 1] : zs[i >> 1],
  );
}

function smile(rho: number, z: number): number {
  return 0.18 - 0.12 * z + 0.05 * z * z + 0.03 * rho;
}

/** 20 expiries, denser near the front as on real exchanges, with 30 strikes each. */
function quotes() {
  const rhos = new Float32Array(N_INPUTS);
  const zs = new Float32Array(N_INPUTS);
  const vols = new Float32Array(N_INPUTS);
  for (let i = 0; i < N_INPUTS; i++) {
    rhos[i] = 0.06 + 0.9 * ((Math.floor(i / 30) + 1) / 20) ** 1.3;
    zs[i] = -1.2 + 1.6 * ((i % 30) / 29);
    vols[i] = smile(rhos[i], zs[i]);
  }
  return { rhos, zs, vols };
}
