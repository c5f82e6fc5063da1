import { loadModule, ThreadPool } from "@volsmith/kernels";
import type { Kernel, KernelBuild, KernelOptions, LoadedModule } from "@volsmith/kernels";
import { DataError, DomainError } from "@volsmith/numerics";

import { Heap } from "./heap.ts";

/** Kernels a job may name: each works on items begin ≤ i < end. */
const NAMES = ["runProgram", "packWeights", "reduceGradients", "adamStep"] as const;

export type EngineKernel = (typeof NAMES)[number];

const MAXIMUM_PAGES = 65_536;

/**
 * Compiles the engine's kernels and starts its threads.
 *
 * @throws {DomainError} unless threads is a whole number from 1 to 64
 * @throws {DataError} when there is no WebAssembly SIMD, or not the build that was asked for
 */
export async function loadEngine(options: KernelOptions = {}): Promise<Engine> {
  return new Engine(
    await loadModule("loadEngine", { binary, maximumPages: MAXIMUM_PAGES }, options),
  );
}

function binary(build: KernelBuild, memory: "shared" | "unshared"): Promise<{ wasm: string }> {
  if (build === "relaxed")
    return memory === "shared"
      ? import("./generated/relaxed-shared.ts")
      : import("./generated/relaxed-unshared.ts");
  return memory === "shared"
    ? import("./generated/simd128-shared.ts")
    : import("./generated/simd128-unshared.ts");
}

/** One job: items 0 ≤ i < count of a kernel. */
export interface EngineJob {
  readonly kernel: EngineKernel;
  /** Address of the arguments. */
  readonly args: number;
  readonly count: number;
  /** Memory of thread t begins at scratch + t·scratchStride. */
  readonly scratch?: number;
  readonly scratchStride?: number;
  /** Items worth waking another thread for. */
  readonly grain?: number;
}

/** Shares of a job for each thread, so that one that is interrupted holds up the others little. */
const SHARES = 16;

/** Kernels, the memory they work on and the threads that run them. Made by `loadEngine`. */
export class Engine {
  readonly build: KernelBuild;
  readonly threads: number;
  readonly heap: Heap;
  readonly #exports: WebAssembly.Exports;
  readonly #kernels: readonly Kernel[];
  readonly #pool: ThreadPool | null;
  #disposed = false;

  constructor({ module, memory, build, threads }: LoadedModule) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.build = build;
    this.threads = threads;
    this.#exports = exports;
    this.#kernels = NAMES.map((name) => exports[name] as Kernel);
    this.heap = new Heap(memory, (exports.heapBase as () => number)());
    this.#pool =
      threads > 1 ? new ThreadPool({ module, memory, names: NAMES }, this.#kernels, threads) : null;
  }

  /**
   * The number the kernels know a code by (assembly/index.ts).
   * @throws {DomainError} when there is no such code
   */
  code(name: string): number {
    const code = this.#exports[name];
    if (code instanceof WebAssembly.Global) return code.value as number;
    throw new DomainError("Engine.code", "name", name, "a code the kernels export");
  }

  /** Σ x² over `count` floats, a multiple of 4. */
  sumOfSquares(address: number, count: number): number {
    return (this.#exports.sumOfSquares as (x: number, count: number) => number)(address, count);
  }

  /**
   * Runs a kernel and returns when it is done.
   * @throws {DataError} when the kernel trapped, or after `dispose`
   */
  run({ kernel, args, count, scratch = 0, scratchStride = 0, grain = 1 }: EngineJob): void {
    if (this.#disposed) throw new DataError("Engine.run", "the engine was disposed of");
    const index = NAMES.indexOf(kernel);
    const chunks = Math.min(Math.floor(count / grain), this.threads * SHARES);
    try {
      if (this.#pool === null || chunks < 2) this.#kernels[index](args, 0, count, scratch);
      else this.#pool.run({ kernel: index, args, count, chunks, scratch, scratchStride });
    } catch (cause) {
      const error = new DataError("Engine.run", `${kernel} trapped`, "please report this program");
      error.cause = cause;
      throw error;
    }
  }

  /** Waits until every thread has started; jobs may run before that, on fewer. */
  async ready(): Promise<void> {
    while (this.#pool !== null && !this.#disposed && this.#pool.nReady < this.threads - 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Ends the threads; memory goes when nothing refers to the engine any more. */
  dispose(): void {
    this.#disposed = true;
    this.#pool?.dispose();
  }
}
