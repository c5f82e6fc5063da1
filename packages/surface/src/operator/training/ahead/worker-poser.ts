/**
 * Surfaces made ready on other threads, some ahead of what is asked.
 *
 * Drawing a market and fitting its prior take a quarter of a step on two processors, and more than
 * the step itself on a graphics card. Node only; elsewhere, and where no thread can be had, the
 * caller's thread does it.
 */
import { processorCount } from "@volsmith/kernels";

import type { LossStreamSpec } from "../data/loss-stream.ts";
import type { PosedSurface } from "../posed-surface.ts";
import type { Poser, PosingConfig } from "./poser.ts";

/** What a thread is started with. */
export interface PoseStart {
  readonly spec: LossStreamSpec;
  readonly config: PosingConfig;
}

export interface PoseAnswer {
  readonly index: number;
  /** Null where it could not be made. */
  readonly posed: PosedSurface | null;
}

export interface WorkerPoserOptions extends PoseStart {
  readonly workers: number;
  /** Number of the last surface that will be asked for. */
  readonly last: number;
  /** Does what the threads do not. */
  readonly inline: Poser;
}

/** Surfaces in hand or in the making, for each thread. */
const AHEAD = 3;

/**
 * Threads that keep up with the steps: making ready is about a sixth of a step's work on the
 * processor, and most of what there is to do beside a graphics card.
 */
export function enoughAhead(device: "cpu" | "gpu"): number {
  const processors = processorCount();
  if (processors < 2) return 0;
  return device === "gpu" ? Math.min(8, processors - 1) : Math.max(1, Math.round(processors / 6));
}

/** Null where this engine starts no such threads: in a browser, and from source files. */
export function workerPoser(options: WorkerPoserOptions): Poser | null {
  const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  const here = import.meta.url;
  if (!node || here.endsWith(".ts")) return null;
  return new WorkerPoser(options, () => {
    const { spec, config } = options;
    // Not written as bundlers look for it: they cannot bundle it.
    return new node.Worker(new URL("./pose-worker.js", here), { workerData: { spec, config } });
  });
}

interface Thread {
  on(event: "message", listener: (answer: PoseAnswer) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  postMessage(index: number): void;
  terminate(): unknown;
}

interface Pending {
  readonly promise: Promise<PosedSurface>;
  readonly answer: (posed: PosedSurface | null) => void;
}

class WorkerPoser implements Poser {
  readonly #options: WorkerPoserOptions;
  readonly #threads: Thread[];
  readonly #pending = new Map<number, Pending>();
  #next = -1;

  constructor(options: WorkerPoserOptions, start: () => Thread) {
    this.#options = options;
    this.#threads = Array.from({ length: options.workers }, start);
    for (const thread of this.#threads) {
      thread.on("message", ({ index, posed }) => this.#pending.get(index)?.answer(posed));
      thread.on("error", () => this.#giveUp());
    }
  }

  /** Surfaces are asked for in ascending order; going back is answered, but not from ahead. */
  async at(index: number): Promise<PosedSurface> {
    const { last, inline } = this.#options;
    this.#next = Math.max(this.#next, index);
    const end = Math.min(last, index + AHEAD * this.#threads.length);
    while (this.#threads.length > 0 && this.#next <= end) this.#ask(this.#next++);
    const pending = this.#pending.get(index);
    if (!pending) return inline.at(index);
    const posed = await pending.promise;
    this.#pending.delete(index);
    return posed;
  }

  dispose(): void {
    for (const thread of this.#threads.splice(0)) thread.terminate();
    this.#pending.clear();
    this.#options.inline.dispose();
  }

  #ask(index: number): void {
    const { inline } = this.#options;
    let answer: Pending["answer"] | undefined;
    const promise = new Promise<PosedSurface>((resolve, reject) => {
      answer = (posed) => {
        if (posed) resolve(posed);
        // Its error is thrown here, where it can be told.
        else
          Promise.resolve(index)
            .then((i) => inline.at(i))
            .then(resolve, reject);
      };
    });
    promise.catch(() => {}); // thrown to whoever asks for it
    this.#pending.set(index, { promise, answer: answer! });
    // oxlint-disable-next-line require-post-message-target-origin -- a thread, no window
    this.#threads[index % this.#threads.length].postMessage(index);
  }

  /** A thread that ended is not waited for: the caller's takes over. */
  #giveUp(): void {
    for (const thread of this.#threads.splice(0)) thread.terminate();
    for (const { answer } of this.#pending.values()) answer(null);
  }
}
