/** Quotes, points and weights that the operator's benchmarks share, and its peers in PyTorch. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { randomGenerator } from "@volsmith/numerics";
import { publishedConfig, tensorShapes } from "@volsmith/surface";
import type { OperatorWeights } from "@volsmith/surface";

import { runPeer } from "./harness.ts";

export interface Points {
  readonly rhos: Float32Array;
  readonly zs: Float32Array;
}

export interface Quotes extends Points {
  readonly vols: Float32Array;
}

export function smile(rho: number, z: number): number {
  return 0.18 - 0.12 * z + 0.05 * z * z + 0.03 * rho;
}

/** Expiries denser near the front, as on real exchanges. */
export function quotes(nExpiries: number, nStrikes: number): Quotes {
  const n = nExpiries * nStrikes;
  const rhos = new Float32Array(n);
  const zs = new Float32Array(n);
  const vols = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    rhos[i] = 0.06 + 0.9 * ((Math.floor(i / nStrikes) + 1) / nExpiries) ** 1.3;
    zs[i] = -1.2 + (1.6 * (i % nStrikes)) / (nStrikes - 1);
    vols[i] = smile(rhos[i], zs[i]);
  }
  return { rhos, zs, vols };
}

/** Cells' centres, so that one cell asks for the middle. */
export function gridOf(nRho: number, nZ: number): Points {
  const n = nRho * nZ;
  return {
    rhos: Float32Array.from(
      { length: n },
      (_, i) => 0.05 + (0.95 * (Math.floor(i / nZ) + 0.5)) / nRho,
    ),
    zs: Float32Array.from({ length: n }, (_, i) => -1.5 + (2 * ((i % nZ) + 0.5)) / nZ),
  };
}

/** Loss points of a training step, anywhere in the domain. */
export function lossPoints(n: number): Points & { readonly targets: Float32Array } {
  const random = randomGenerator(2);
  const rhos = Float32Array.from({ length: n }, () => 0.01 + 0.99 * random.uniform());
  const zs = Float32Array.from({ length: n }, () => -1.5 + 2 * random.uniform());
  return { rhos, zs, targets: rhos.map((rho, i) => smile(rho, zs[i])) };
}

/** Mean squared error of softplus volatilities, and its slopes by the raw outputs. */
export function squaredError(
  raw: Float64Array,
  targets: Float32Array,
): { readonly loss: number; readonly slopes: Float64Array } {
  let loss = 0;
  const n = raw.length;
  const slopes = raw.map((x, i) => {
    const gap = Math.max(x, 0) + 2 * Math.log1p(Math.exp(-Math.abs(x) / 2)) - targets[i];
    loss += (gap * gap) / n;
    return (2 * gap) / (n * (1 + Math.exp(-x / 2)));
  });
  return { loss, slopes };
}

/** Seeded weights of the size training starts from. */
export function randomWeights(): OperatorWeights {
  const random = randomGenerator(1);
  const tensors = new Map<string, Float32Array>();
  for (const [name, shape] of tensorShapes(publishedConfig)) {
    const size = shape.reduce((a, b) => a * b, 1);
    const scale = shape.length > 1 ? 1 / Math.sqrt(shape[1]) : 0.1;
    tensors.set(
      name,
      Float32Array.from({ length: size }, () => scale * random.normal()),
    );
  }
  return { config: publishedConfig, tensors };
}

export interface PeerCase {
  readonly weights: OperatorWeights;
  readonly inputs: Quotes;
  readonly points: Points & { readonly targets?: Float32Array };
  /** K, and how often it is timed. */
  readonly nNeighbours: number;
  readonly repetitions: number;
}

/** Runs a script of PyTorch, on one thread, on the same case. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names what the script prints
export function askTorch<T>(script: string, job: PeerCase): T | null {
  const { weights, inputs, points, nNeighbours, repetitions } = job;
  const folder = mkdtempSync(join(tmpdir(), "volsmith-"));
  try {
    const tensors = new Map<string, Tensor>();
    const add = (name: string, shape: readonly number[], data: Float32Array) =>
      tensors.set(name, { dtype: "F32", shape, data });
    for (const [name, shape] of tensorShapes(weights.config))
      add(name, shape, weights.tensors.get(name)!);
    add("inputs", [inputs.rhos.length, 2], positions(inputs));
    add("queries", [points.rhos.length, 2], positions(points));
    add("vols", [inputs.vols.length], inputs.vols);
    if (points.targets) add("targets", [points.targets.length], points.targets);
    const path = join(folder, "case.safetensors");
    writeFileSync(path, writeSafetensors(tensors));
    return runPeer<T>(script, [path, `${nNeighbours}`, `${repetitions}`], {
      OPENBLAS_NUM_THREADS: "1",
      OMP_NUM_THREADS: "1",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function positions({ rhos, zs }: Points): Float32Array {
  return Float32Array.from({ length: 2 * rhos.length }, (_, i) =>
    i % 2 === 0 ? rhos[i >> 1] : zs[i >> 1],
  );
}

/** What `operator_torch.py` prints. */
export interface TorchForward {
  readonly torch: string;
  readonly edges: number;
  readonly out: readonly number[];
  readonly graph: readonly number[];
  readonly layers: readonly number[];
}

/** What `operator_training_torch.py` prints. */
export interface TorchTraining {
  readonly torch: string;
  readonly weights: number;
  readonly losses: readonly number[];
  readonly graph: readonly number[];
  readonly step: readonly number[];
}
