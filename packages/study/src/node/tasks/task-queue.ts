/** Decides which waiting task comes next, and how many threads it gets. */
import type { TaskRunner } from "./task-runner.ts";
import type { Task, TaskAnswer } from "./task.ts";

export interface QueuedTask {
  readonly task: Task;
  /** The greater, the earlier: long work first, so that it does not end alone. */
  readonly priority: number;
  readonly onStart: () => void;
  readonly onProgress: (share: number, note?: string) => void;
}

interface Waiting extends QueuedTask {
  readonly resolve: (answer: TaskAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export class TaskQueue {
  readonly #runner: TaskRunner;
  readonly #threads: number;
  readonly #signal: AbortSignal;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #used = 0;
  #due = false;

  constructor(
    runner: TaskRunner,
    { threads, signal }: { readonly threads: number; readonly signal: AbortSignal },
  ) {
    this.#runner = runner;
    this.#threads = threads;
    this.#signal = signal;
  }

  run(queued: QueuedTask): Promise<TaskAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...queued, resolve, reject });
      // All that are asked for in one breath are compared before the first begins.
      if (!this.#due) queueMicrotask(() => this.#begin());
      this.#due = true;
    });
  }

  #begin(): void {
    this.#due = false;
    this.#waiting.sort((a, b) => b.priority - a.priority); // stable: else in order of asking
    const slots = Math.min(this.#runner.slots, this.#threads);
    while (this.#waiting.length > 0 && this.#running < slots) {
      const free = this.#threads - this.#used;
      const sharers = Math.min(this.#waiting.length, slots - this.#running);
      this.#start(this.#waiting.shift()!, Math.max(1, Math.floor(free / sharers)));
    }
  }

  #start({ task, onStart, onProgress, resolve, reject }: Waiting, threads: number): void {
    const signal = this.#signal;
    if (signal.aborted) return reject(signal.reason);
    this.#running++;
    this.#used += threads;
    onStart();
    const answer = this.#runner.run(task, { threads, onProgress, signal });
    answer.then(resolve, reject);
    const end = (): void => {
      this.#running--;
      this.#used -= threads;
      this.#begin();
    };
    answer.then(end, end);
  }
}
