import {
  ARGS,
  CALLER_WAITS,
  CHUNKS,
  CONTROL,
  CONTROL_WORDS,
  COUNT,
  EPOCH,
  FAILED,
  KERNEL,
  LEFT,
  PENDING,
  READY,
  SCRATCH,
  SCRATCH_STRIDE,
  SLEEPERS,
  STOP,
  takePart,
} from "./pool-protocol.js";
import type { Kernel } from "./pool-protocol.js";

/** What a worker is started with. */
export interface PoolStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly names: readonly string[];
}

export interface Job {
  /** Index into the pool's kernels. */
  readonly kernel: number;
  readonly args: number;
  /** Items 0 ≤ i < count are shared out in `chunks` parts. */
  readonly count: number;
  readonly chunks: number;
  /** Scratch memory of thread t begins at scratch + t·scratchStride. */
  readonly scratch: number;
  readonly scratchStride: number;
}

interface WorkerHandle {
  terminate(): unknown;
}

/** How often the caller looks for the end of a job before it sleeps: some 50 microseconds. */
const SPINS = 2_000;

/**
 * Threads that share the caller's jobs. `run` is synchronous and the caller works too; workers
 * that are still starting simply join later, and processes exit without waiting for them.
 */
export class ThreadPool {
  readonly #control: Int32Array;
  readonly #kernels: readonly Kernel[];
  readonly #workers: WorkerHandle[] = [];
  readonly #maySleep: boolean;

  /** @param threads how many work on a job, the caller included */
  constructor(start: PoolStart, kernels: readonly Kernel[], threads: number) {
    this.#control = new Int32Array(start.memory.buffer, CONTROL, CONTROL_WORDS);
    this.#kernels = kernels;
    this.#maySleep = callerMaySleep(this.#control);
    for (let thread = 1; thread < threads; thread++)
      this.#workers.push(spawn({ ...start, thread }));
  }

  /** Workers that have started so far. */
  get nReady(): number {
    return Atomics.load(this.#control, READY);
  }

  /** @throws {Error} when a kernel trapped: its arguments point outside the memory */
  run({ kernel, args, count, chunks, scratch, scratchStride }: Job): void {
    const control = this.#control;
    control[CHUNKS] = chunks;
    control[COUNT] = count;
    control[KERNEL] = kernel;
    control[ARGS] = args;
    control[SCRATCH] = scratch;
    control[SCRATCH_STRIDE] = scratchStride;
    Atomics.store(control, PENDING, chunks);
    Atomics.store(control, LEFT, chunks);
    Atomics.add(control, EPOCH, 1);
    if (Atomics.load(control, SLEEPERS) > 0) Atomics.notify(control, EPOCH);
    takePart(control, this.#kernels, 0);
    this.#awaitOthers();
    if (Atomics.exchange(control, FAILED, 0) === 1) throw new Error("a thread's kernel trapped");
  }

  /** Ends the workers; the pool must not be used afterwards. */
  dispose(): void {
    Atomics.store(this.#control, STOP, 1);
    Atomics.add(this.#control, EPOCH, 1);
    Atomics.notify(this.#control, EPOCH);
    for (const worker of this.#workers.splice(0)) worker.terminate();
  }

  #awaitOthers(): void {
    const control = this.#control;
    for (let i = 0; i < SPINS || !this.#maySleep; i++)
      if (Atomics.load(control, PENDING) === 0) return;
    Atomics.store(control, CALLER_WAITS, 1);
    for (let left; (left = Atomics.load(control, PENDING)) > 0;)
      Atomics.wait(control, PENDING, left);
    Atomics.store(control, CALLER_WAITS, 0);
  }
}

/** The main thread of a browser may not block; it spins instead. */
function callerMaySleep(control: Int32Array): boolean {
  try {
    Atomics.wait(control, EPOCH, Atomics.load(control, EPOCH), 0);
    return true;
  } catch {
    return false;
  }
}

function spawn(start: PoolStart & { readonly thread: number }): WorkerHandle {
  const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  if (node) {
    const worker = new node.Worker(new URL("./pool-worker.js", import.meta.url), {
      workerData: start,
    });
    worker.unref();
    return worker;
  }
  const worker = new Worker(new URL("./pool-worker.js", import.meta.url), { type: "module" });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- workers have none
  worker.postMessage(start);
  return worker;
}
