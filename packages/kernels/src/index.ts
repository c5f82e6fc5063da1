export { Arena } from "./arena.ts";
export type { Block } from "./arena.ts";
export { hasRelaxedSimd, hasSimd, hasThreads } from "./features.ts";
export type { KernelBuild } from "./features.ts";
export { Kernels, loadKernels } from "./kernels.ts";
export type { KernelName, KernelOptions, RunOptions } from "./kernels.ts";
export { packBias, packPanels, paddedOutputs } from "./packing.ts";
