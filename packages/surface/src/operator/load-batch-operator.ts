import { chooseDevice } from "@volsmith/gpu";
import type { ChosenDevice, DeviceChoice } from "@volsmith/gpu";
import type { KernelOptions } from "@volsmith/kernels";

import type { BatchOperator } from "./batch-operator.ts";
import { GpuOperator } from "./gpu/gpu-operator.ts";
import { KernelBatchOperator } from "./kernel-batch-operator.ts";
import { loadOperator } from "./volatility-operator.ts";
import type { OperatorWeights } from "./weights.ts";

export interface BatchOperatorOptions {
  /** "auto": a graphics card where there is one, else the WebAssembly kernels. */
  readonly device?: DeviceChoice;
  /** Where it is the kernels. */
  readonly kernels?: KernelOptions;
}

export interface LoadedBatchOperator {
  readonly operator: BatchOperator;
  /** What was chosen, and why. */
  readonly chosen: ChosenDevice;
}

/**
 * An operator on the device of choice, with its weights in place; disposing of it frees the device.
 * @throws {DataError} when "gpu" was asked for and none can be had
 */
export async function loadBatchOperator(
  weights: OperatorWeights,
  { device = "auto", kernels = {} }: BatchOperatorOptions = {},
): Promise<LoadedBatchOperator> {
  const chosen = await chooseDevice(device);
  const operator =
    chosen.kind === "gpu"
      ? new GpuOperator(weights, chosen.device, { ownership: "owned" })
      : new KernelBatchOperator(await loadOperator(weights, kernels));
  return { operator, chosen };
}
