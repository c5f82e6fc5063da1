import { DataError, DomainError } from "@volsmith/numerics";

import { hasRelaxedSimd, hasSimd, hasThreads, processorCount } from "./features.ts";
import type { KernelBuild } from "./features.ts";

export interface KernelOptions {
  /** Threads on a job, the caller's included; by default as many as there are processors, up to 16. */
  readonly threads?: number;
  /** "auto" takes fused multiply-add where the engine has it. */
  readonly build?: KernelBuild | "auto";
}

/** Where a room's modules come from: base64, by build and by kind of memory. */
export interface ModuleSource {
  readonly binary: (build: KernelBuild, memory: "shared" | "unshared") => Promise<{ wasm: string }>;
  /** Pages of 64 KiB its memory may grow to. */
  readonly maximumPages: number;
}

/** A compiled module, memory for it, and what was chosen. */
export interface LoadedModule {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly build: KernelBuild;
  readonly threads: number;
}

/** Most threads there are to be had: each takes some megabytes of its own. */
const LARGEST_POOL = 64;
/** Most threads taken without being asked for. */
const MOST_THREADS = 16;

/**
 * Compiles the module that suits this runtime and the caller's wishes.
 *
 * @param where name of the caller, for messages
 * @throws {DomainError} unless threads is a whole number from 1 to 64
 * @throws {DataError} when there is no WebAssembly SIMD, or not the build that was asked for
 */
export async function loadModule(
  where: string,
  { binary, maximumPages }: ModuleSource,
  { threads = Math.min(processorCount(), MOST_THREADS), build = "auto" }: KernelOptions = {},
): Promise<LoadedModule> {
  if (!Number.isInteger(threads) || threads < 1 || threads > LARGEST_POOL) {
    const wanted = `a whole number from 1 to ${LARGEST_POOL}`;
    throw new DomainError(where, "threads", threads, wanted);
  }
  if (!hasSimd()) throw new DataError(where, "this engine has no WebAssembly SIMD");
  if (build === "relaxed" && !hasRelaxedSimd()) {
    throw new DataError(
      where,
      "this engine has no relaxed SIMD",
      'ask for build "auto", or run Node 22 or newer (Node 20: --experimental-wasm-relaxed-simd)',
    );
  }
  const chosen = build === "auto" ? (hasRelaxedSimd() ? "relaxed" : "simd128") : build;
  const shared = threads > 1 && hasThreads();
  const { wasm } = await binary(chosen, shared ? "shared" : "unshared");
  const module = await WebAssembly.compile(decode(wasm));
  const limits = { initial: 16, maximum: maximumPages };
  const memory = new WebAssembly.Memory(shared ? { ...limits, shared } : limits);
  return { module, memory, build: chosen, threads: shared ? threads : 1 };
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
