import { Arena, loadModule, ThreadPool } from "@volsmith/kernels";
import type { Kernel, KernelOptions, LoadedModule } from "@volsmith/kernels";
import { DataError, DomainError, ShapeError } from "@volsmith/numerics";

import { requireCount, requireOneOf } from "../checks.ts";
import type {
  DrawCounts,
  PathPlan,
  PathSet,
  Process,
  SimulationOptions,
  TimeGrid,
} from "../processes/process.ts";
import { checkGrid } from "../processes/time-grid.ts";
import { placeJob } from "./simulation-job.ts";
import type { JobPlan } from "./simulation-job.ts";
import { walkPaths } from "./walk-paths.ts";
import type { Draws } from "./walk-paths.ts";

const NAMES = ["simulatePaths"] as const;
const MAXIMUM_PAGES = 65_536;
/** Paths a kernel works on at once. */
const GROUP = 8;
/** Bytes of results in the kernels' memory at a time: they stay in the processor's last cache. */
const BATCH_BYTES = 2 ** 23;
/** Shares of a job for each thread, so that one that is interrupted holds up the others little. */
const SHARES = 8;

export type SimulatorOptions = Pick<KernelOptions, "threads">;

interface Planned {
  readonly grid: TimeGrid;
  readonly plan: ReturnType<Process["plan"]>;
}

interface Exports {
  readonly heapBase: () => number;
  readonly scratchBytes: (...counts: readonly number[]) => number;
}

/**
 * Compiles the simulation's kernels and starts their threads.
 *
 * @throws {DomainError} unless threads is a whole number from 1 to 64
 * @throws {DataError} when there is no WebAssembly SIMD
 */
export async function loadSimulator({ threads }: SimulatorOptions = {}): Promise<Simulator> {
  const options = { build: "simd128" as const, ...(threads === undefined ? {} : { threads }) };
  return new Simulator(
    await loadModule("loadSimulator", { binary, maximumPages: MAXIMUM_PAGES }, options),
  );
}

function binary(_build: string, memory: "shared" | "unshared"): Promise<{ wasm: string }> {
  return memory === "shared"
    ? import("../generated/simulation-shared.ts")
    : import("../generated/simulation-unshared.ts");
}

/** Kernels, memory and threads that simulate. Made by `loadSimulator`. */
export class Simulator {
  readonly threads: number;
  readonly #arena: Arena;
  readonly #exports: WebAssembly.Exports;
  readonly #kernels: readonly Kernel[];
  readonly #pool: ThreadPool | null;
  /** The last plan of each process: tables of some take longer than a batch of paths. */
  readonly #plans = new WeakMap<Process, Planned>();
  #disposed = false;

  constructor({ module, memory, threads }: LoadedModule) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.threads = threads;
    this.#exports = exports;
    this.#kernels = NAMES.map((name) => exports[name] as Kernel);
    this.#arena = new Arena(memory, (exports as unknown as Exports).heapBase());
    this.#pool =
      threads > 1 ? new ThreadPool({ module, memory, names: NAMES }, this.#kernels, threads) : null;
  }

  /**
   * Paths firstPath ≤ i < firstPath + nPaths of a process: the same, to the bit, on any number of
   * threads and processors and in any batches.
   *
   * @throws {DomainError} naming the argument that is out of its domain
   * @throws {DataError} after `dispose`
   */
  simulate(process: Process, grid: TimeGrid, options: SimulationOptions): PathSet {
    const { nPaths } = options;
    const plan = this.#planOf(process, grid);
    const dates = grid.times.length;
    checkOptions("simulate", options);
    const { spots, vols } = arraysFor(nPaths * dates, plan.vols, options.out);
    const outputs = [{ out: spots, width: dates }];
    if (typeof plan.vols === "number") vols?.fill(plan.vols);
    else if (vols) outputs.push({ out: vols, width: dates });
    if ("walk" in plan) {
      const step = (firstPath: number, count: number): Draws =>
        this.draws(plan, grid, { ...options, firstPath, nPaths: count });
      walkPaths(plan, { grid, nPaths, spots, vols }, { firstPath: options.firstPath ?? 0, step });
    } else this.#run({ plan, grid, kernel: plan.kernel }, options, outputs);
    return { grid, nPaths, spots, vols };
  }

  /** The random numbers that a process with these counts would be stepped with. */
  draws(counts: DrawCounts, grid: TimeGrid, options: SimulationOptions): Draws {
    checkGrid("draws", grid);
    checkOptions("draws", options);
    const { normals, uniforms, pathUniforms } = counts;
    const nSteps = grid.times.length - 1;
    const outputs = [nSteps * normals, pathUniforms + nSteps * uniforms].map((width) => ({
      out: new Float32Array(options.nPaths * width),
      width,
    }));
    this.#run({ plan: counts, grid, kernel: "DRAWS" }, options, outputs);
    return { normals: outputs[0].out, words: new Uint32Array(outputs[1].out.buffer) };
  }

  /** Waits until every thread has started; paths may be simulated before that, on fewer. */
  async ready(): Promise<void> {
    while (this.#pool !== null && !this.#disposed && this.#pool.nReady < this.threads - 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Ends the threads; memory goes when nothing refers to the simulator any more. */
  dispose(): void {
    this.#disposed = true;
    this.#pool?.dispose();
  }

  #planOf(process: Process, grid: TimeGrid): Planned["plan"] {
    const known = this.#plans.get(process);
    if (known?.grid === grid) return known.plan;
    checkGrid("simulate", grid);
    const plan = process.plan(grid);
    this.#plans.set(process, { grid, plan });
    return plan;
  }

  #run(
    job: { readonly plan: JobPlan; readonly grid: TimeGrid; readonly kernel: string },
    { nPaths, seed, sampling = "plain", firstPath = 0 }: SimulationOptions,
    outputs: readonly { readonly out: Float32Array; readonly width: number }[],
  ): void {
    if (this.#disposed) throw new DataError("simulate", "the simulator was disposed of");
    const arena = this.#arena;
    const { plan, grid } = job;
    const mark = arena.mark();
    try {
      const code = (this.#exports[job.kernel] as WebAssembly.Global).value as number;
      const lastPath = firstPath + nPaths - 1;
      const placed = placeJob(arena, job, { code, seed, sampling, lastPath });
      const { scratchBytes } = this.#exports as unknown as Exports;
      const nSteps = (plan.times ?? grid.times).length - 1;
      const counts = [nSteps, plan.normals, plan.uniforms, plan.pathUniforms];
      const scratchStride = Math.ceil(scratchBytes(...counts) / 64) * 64;
      const scratch = arena.allocate((scratchStride * this.threads) / 4).address;
      const bytes = 4 * outputs.reduce((sum, { width }) => sum + width, 0);
      const most = Math.max(GROUP, Math.floor(BATCH_BYTES / bytes / GROUP) * GROUP);
      const batch = Math.min(nPaths, most);
      const blocks = outputs.map(({ width }) => arena.allocate(batch * width));
      for (let done = 0; done < nPaths; done += batch) {
        const count = Math.min(batch, nPaths - done);
        const [spots, vols] = [blocks[0].address, blocks[1]?.address ?? 0];
        placed.write({ firstPath: firstPath + done, nPaths: count, spots, vols });
        this.#share(placed.address, Math.ceil(count / GROUP), { scratch, scratchStride });
        outputs.forEach(({ out, width }, i) =>
          out.set(arena.floats({ ...blocks[i], length: count * width }), done * width),
        );
      }
    } finally {
      arena.release(mark);
    }
  }

  #share(
    args: number,
    count: number,
    memory: { readonly scratch: number; readonly scratchStride: number },
  ): void {
    const chunks = Math.min(count, this.threads * SHARES);
    if (this.#pool === null || chunks < 2) this.#kernels[0](args, 0, count, memory.scratch);
    else this.#pool.run({ kernel: 0, args, count, chunks, ...memory });
  }
}

/** Arrays of the earlier result, or new ones. */
function arraysFor(
  length: number,
  told: PathPlan["vols"],
  out: PathSet | undefined,
): { readonly spots: Float32Array; readonly vols: Float32Array | null } {
  if (out === undefined) {
    const vols = told === "none" ? null : new Float32Array(length);
    return { spots: new Float32Array(length), vols };
  }
  const vols = told === "none" ? null : out.vols;
  for (const [name, array] of Object.entries({ spots: out.spots, vols }))
    if (array !== null && !(array instanceof Float32Array && array.length === length))
      throw new ShapeError("simulate", `out.${name} (float32)`, [length], [array.length]);
  if (told !== "none" && vols === null)
    throw new ShapeError("simulate", "out.vols (float32)", [length], "none");
  return { spots: out.spots as Float32Array, vols: vols as Float32Array | null };
}

function checkOptions(
  where: string,
  { nPaths, seed, sampling = "plain", firstPath = 0 }: SimulationOptions,
): void {
  requireCount(where, "nPaths", nPaths);
  requireCount(where, "firstPath", firstPath, 0);
  requireOneOf(where, "sampling", {
    value: sampling,
    known: ["plain", "antithetic", "sobol"] as const,
  });
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new DomainError(where, "seed", seed, "a safe integer, 0 or more");
  const end = firstPath + nPaths;
  if (sampling === "sobol" && end > 2 ** 32)
    throw new DomainError(where, "firstPath + nPaths", end, "at most 2^32 for Sobol points");
}
