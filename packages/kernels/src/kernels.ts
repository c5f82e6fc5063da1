import { DataError } from "@volsmith/numerics";

import { Arena } from "./arena.ts";
import type { Block } from "./arena.ts";
import type { KernelBuild } from "./features.ts";
import { loadModule } from "./load-module.ts";
import type { KernelOptions, LoadedModule } from "./load-module.ts";
import { ThreadPool } from "./pool.ts";
import type { Kernel } from "./pool-protocol.js";

/** Kernels a job may name: each works on items begin ≤ i < end. */
const NAMES = [
  "mapGelu",
  "mapNormalCdf",
  "mapExp",
  "mapSoftplus",
  "dense",
  "operatorForward",
  "operatorLift",
  "operatorJets",
  "trainForward",
  "trainProjection",
  "trainEdges",
  "trainNodes",
  "sumParts",
] as const;

export type KernelName = (typeof NAMES)[number];

export interface RunOptions {
  /** Items a thread should take at a time, at least. */
  readonly grain?: number;
  /** Bytes of scratch memory each thread needs. */
  readonly scratch?: number;
}

interface KernelExports {
  readonly heapBase: () => number;
  readonly operatorScratch: (maxEdges: number) => number;
  readonly trainScratch: (maxEdges: number) => number;
}

/** Shares per thread, so that a thread that was interrupted holds up the others little. */
const SHARES = 48;
const MAXIMUM_PAGES = 16_384;

/**
 * Compiles the kernels for this engine and starts their threads.
 *
 * @throws {DomainError} unless threads is a whole number from 1 to 64
 * @throws {DataError} when the engine lacks WebAssembly SIMD, or a build that was asked for
 */
export async function loadKernels(options: KernelOptions = {}): Promise<Kernels> {
  return new Kernels(
    await loadModule("loadKernels", { binary, maximumPages: MAXIMUM_PAGES }, options),
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

/** Kernels, the memory they work on, and the threads that run them. Made by `loadKernels`. */
export class Kernels {
  readonly build: KernelBuild;
  readonly threads: number;
  readonly arena: Arena;
  readonly #kernels: readonly Kernel[];
  readonly #exports: KernelExports;
  readonly #pool: ThreadPool | null;
  #disposed = false;

  constructor({ module, memory, build, threads }: LoadedModule) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.build = build;
    this.threads = threads;
    this.#kernels = NAMES.map((name) => exports[name] as Kernel);
    this.#exports = exports as unknown as KernelExports;
    this.arena = new Arena(memory, this.#exports.heapBase());
    this.#pool =
      threads > 1 ? new ThreadPool({ module, memory, names: NAMES }, this.#kernels, threads) : null;
  }

  /**
   * Runs a kernel over `count` items and returns when all are done. Little work stays on the
   * caller's thread.
   *
   * @throws {DataError} when the kernel trapped, or after `dispose`
   */
  run(name: KernelName, args: Block, count: number, options: RunOptions = {}): void {
    const { grain = 1 } = options;
    const scratchStride = Math.ceil((options.scratch ?? 0) / 64) * 64;
    if (this.#disposed) throw new DataError("Kernels.run", "the kernels were disposed of");
    const kernel = NAMES.indexOf(name);
    const mark = this.arena.mark();
    const scratch = this.arena.allocate((scratchStride * this.threads) / 4).address;
    const chunks = Math.min(Math.floor(count / grain), this.threads * SHARES);
    try {
      if (this.#pool === null || chunks < 2) {
        this.#kernels[kernel](args.address, 0, count, scratch);
      } else {
        this.#pool.run({ kernel, args: args.address, count, chunks, scratch, scratchStride });
      }
    } catch (cause) {
      const error = new DataError(
        "Kernels.run",
        `${name} trapped`,
        "its arguments are inconsistent",
      );
      error.cause = cause;
      throw error;
    } finally {
      this.arena.release(mark);
    }
  }

  /** Bytes of scratch the operator's kernels need a thread, for targets of up to so many sources. */
  operatorScratch(maxEdges: number): number {
    return this.#exports.operatorScratch(maxEdges);
  }

  /** The same for the backward kernels of training. */
  trainScratch(maxEdges: number): number {
    return this.#exports.trainScratch(maxEdges);
  }

  /** Waits until every worker has started; jobs may run before that, on fewer threads. */
  async ready(): Promise<void> {
    while (this.#pool !== null && !this.#disposed && this.#pool.nReady < this.threads - 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Ends the threads. Memory goes when nothing refers to the kernels any more. */
  dispose(): void {
    this.#disposed = true;
    this.#pool?.dispose();
  }
}
