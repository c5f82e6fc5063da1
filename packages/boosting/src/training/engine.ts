import { ThreadPool } from "@volsmith/kernels";
import type { Kernel } from "@volsmith/kernels";

import { compileKernels } from "../module.ts";
import { planMemory, writePlan } from "./memory-plan.ts";
import type { MemoryPlan, TrainingSize } from "./memory-plan.ts";
import type { Settings } from "./options.ts";

const KERNELS = [
  "makeCuts",
  "assignBins",
  "gradients",
  "validationLosses",
  "rootHistogram",
  "evaluateRoot",
  "growLevel",
  "evaluateLevel",
  "finishSubtrees",
  "validationStep",
] as const;

export type BoostingKernel = (typeof KERNELS)[number];

/** What the module offers the host's thread between kernels. */
interface HostFunctions {
  readonly plantRoot: () => void;
  readonly decideRoot: () => number;
  readonly decideLevel: () => number;
  readonly heapBase: () => number;
}

/** Shares of a job for each thread, so that one that is interrupted holds up the others little. */
const SHARES = 8;

/** Memory, kernels and threads of one training. */
export class Engine {
  readonly plan: MemoryPlan;
  readonly memory: WebAssembly.Memory;
  readonly host: HostFunctions;
  readonly #pool: ThreadPool;

  private constructor(parts: {
    readonly plan: MemoryPlan;
    readonly memory: WebAssembly.Memory;
    readonly module: WebAssembly.Module;
    readonly exports: WebAssembly.Exports;
  }) {
    const { plan, memory, module, exports } = parts;
    this.plan = plan;
    this.memory = memory;
    this.host = exports as unknown as HostFunctions;
    const kernels = KERNELS.map((name) => exports[name] as Kernel);
    this.#pool = new ThreadPool({ module, memory, names: KERNELS }, kernels, plan.threads);
  }

  /** @throws {DataError} when the table does not fit the kernels' memory */
  static start(size: Omit<TrainingSize, "base">, settings: Settings): Engine {
    const module = compileKernels();
    const plan = planMemory({ ...size, base: heapBaseOf(module) }, settings);
    const memory = new WebAssembly.Memory({ initial: plan.pages, maximum: 65_536, shared: true });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    writePlan(memory, plan, settings);
    return new Engine({ plan, memory, module, exports });
  }

  /** Runs a kernel over 0 ≤ i < count on all threads. */
  run(kernel: BoostingKernel, count: number, scratch?: { base: number; stride: number }): void {
    const { plan } = this;
    if (count === 0) return;
    this.#pool.run({
      kernel: KERNELS.indexOf(kernel),
      args: 0,
      count,
      chunks: plan.threads === 1 ? 1 : Math.min(count, plan.threads * SHARES),
      scratch: scratch?.base ?? plan.at.scratch,
      scratchStride: scratch?.stride ?? plan.scratchBytes,
    });
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  words(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  dispose(): void {
    this.#pool.dispose();
  }
}

function heapBaseOf(module: WebAssembly.Module): number {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return (exports as unknown as HostFunctions).heapBase();
}
