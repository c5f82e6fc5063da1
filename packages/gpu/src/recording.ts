import { DomainError } from "@volsmith/numerics";

import { PARAMETER_WORDS } from "./kernel.ts";
import type { Kernel, KernelSource } from "./kernel.ts";

export interface Dispatch {
  /** Buffers in the order of the kernel's bindings; a range binds part of one. */
  readonly buffers: readonly (GPUBuffer | GPUBufferBinding)[];
  /** Words of the kernel's uniform. */
  readonly parameters: readonly number[];
  /** Workgroups along x, y and z; with a 0 among them nothing is run. */
  readonly groups: readonly [x: number, y?: number, z?: number];
}

/** Bytes between the uniforms of two dispatches: what every device aligns to. */
export const PARAMETER_STRIDE = 256;

export interface RecordingParts {
  readonly device: GPUDevice;
  readonly pass: GPUComputePassEncoder;
  /** A slot a dispatch. */
  readonly uniforms: GPUBuffer;
  readonly kernel: (source: KernelSource) => Kernel;
}

/** Dispatches in order; what one writes the next ones read. Made by `GpuDevice.run`. */
export class Recording {
  readonly #parts: RecordingParts;
  readonly #words: Uint32Array<ArrayBuffer>;
  #slots = 0;

  constructor(parts: RecordingParts) {
    this.#parts = parts;
    this.#words = new Uint32Array(parts.uniforms.size / 4);
  }

  /** Uniforms of all dispatches so far. */
  get parameters(): Uint32Array<ArrayBuffer> {
    return this.#words.subarray(0, (this.#slots * PARAMETER_STRIDE) / 4);
  }

  dispatch(source: KernelSource, { buffers, parameters, groups }: Dispatch): void {
    const [x, y = 1, z = 1] = groups;
    if (x * y * z === 0) return;
    const { device, pass, uniforms, kernel } = this.#parts;
    const { pipeline, layout } = kernel(source);
    const offset = this.#slots++ * PARAMETER_STRIDE;
    if (offset >= uniforms.size) {
      const most = uniforms.size / PARAMETER_STRIDE;
      throw new DomainError("GpuDevice.run", "dispatches", this.#slots, `at most ${most}`);
    }
    this.#words.set(parameters, offset / 4);
    const uniform = { buffer: uniforms, offset, size: 4 * PARAMETER_WORDS };
    const entries = [uniform, ...buffers.map((one) => ("buffer" in one ? one : { buffer: one }))];
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout,
        entries: entries.map((resource, binding) => ({ binding, resource })),
      }),
    );
    pass.dispatchWorkgroups(x, y, z);
  }
}
