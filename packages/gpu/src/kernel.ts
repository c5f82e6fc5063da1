/** WGSL programs, and how they are bound. */

/** "read": `var<storage, read>`; "write": `var<storage, read_write>`. */
export type BufferAccess = "read" | "write";

/**
 * One WGSL program. Its entry point is `main`; group 0 binds at 0 a uniform of 32-bit words (at
 * most 16), and from 1 on the buffers.
 */
export interface KernelSource {
  readonly label: string;
  readonly code: string;
  readonly buffers: readonly BufferAccess[];
}

/** A program compiled for a device. */
export interface Kernel {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Most words of a kernel's uniform. */
export const PARAMETER_WORDS = 16;

/** GPUShaderStage.COMPUTE; the constants' objects are missing in Node. */
const COMPUTE = 4;

export function compileKernel(device: GPUDevice, { label, code, buffers }: KernelSource): Kernel {
  const layout = device.createBindGroupLayout({
    label,
    entries: [
      { binding: 0, visibility: COMPUTE, buffer: { type: "uniform" } },
      ...buffers.map((access, i) => ({
        binding: i + 1,
        visibility: COMPUTE,
        buffer: { type: access === "read" ? "read-only-storage" : "storage" } as const,
      })),
    ],
  });
  const pipeline = device.createComputePipeline({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ label, code }), entryPoint: "main" },
  });
  return { pipeline, layout };
}
