/** The operator on WebGPU beside the WebAssembly kernels, answers and gradients. */
import { chooseDevice } from "@volsmith/gpu";
import { loadKernels } from "@volsmith/kernels";
import {
  flattenWeights,
  GpuTrainable,
  initialWeights,
  loadBatchOperator,
  publishedConfig,
  TrainableOperator,
} from "@volsmith/surface";

export interface Comparison {
  /** The adapter that took the GPU's part. */
  readonly device: string;
  /** Whether "auto" would have taken it too. */
  readonly auto: "gpu" | "cpu";
  /** Largest difference of volatilities, and of gradients relative to the largest entry. */
  readonly vols: number;
  readonly gradient: number;
}

export async function compareDevices(): Promise<Comparison> {
  const weights = initialWeights({ ...publishedConfig, nLayers: 2 }, 1);
  const rhos = Float32Array.from({ length: 40 }, (_, i) => 0.1 + 0.1 * Math.floor(i / 8));
  const zs = Float32Array.from(rhos, (_, i) => -1 + 0.18 * (i % 8));
  const inputs = { rhos, zs, vols: zs.map((z) => 0.2 - 0.1 * z + 0.05 * z * z) };
  const points = { rhos: [0.15, 0.33, 0.5], zs: [-0.7, 0, 0.2] };

  const kernels = { threads: 1, build: "simd128" } as const;
  const answers = [];
  for (const device of ["cpu", "gpu"] as const) {
    const { operator } = await loadBatchOperator(weights, { device, kernels });
    answers.push(await (await operator.encode(inputs)).query(points.rhos, points.zs));
    operator.dispose();
  }

  const chosen = await chooseDevice("gpu");
  if (chosen.kind === "cpu") throw new Error(chosen.reason);
  const loaded = await loadKernels(kernels);
  const gradients = [];
  for (const operator of [
    new TrainableOperator(weights.config, loaded),
    new GpuTrainable(weights.config, chosen.device),
  ]) {
    const flat = flattenWeights(weights);
    operator.setWeights(flat);
    await operator.forward(inputs, points, "points");
    const gradient = new Float64Array(flat.length);
    const slopes = { inputs: new Float64Array(0), points: Float64Array.of(1, -2, 0.5) };
    await operator.backward(slopes, gradient);
    gradients.push(gradient);
  }
  loaded.dispose();
  chosen.device.dispose();
  const auto = await chooseDevice("auto");
  return {
    device: chosen.device.name,
    auto: auto.kind,
    vols: furthest(answers[0], answers[1]),
    gradient: furthest(gradients[0], gradients[1]) / furthest(gradients[0]),
  };
}

function furthest(a: Float64Array, b: Float64Array = new Float64Array(a.length)): number {
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
}
