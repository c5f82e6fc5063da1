/** Tasks on threads of their own; the table lies in memory they share. */
import type { PricingTable } from "@volsmith/table";
import { shareTable } from "@volsmith/table";
import { Worker } from "node:worker_threads";

import { DataError } from "@volsmith/numerics";

import type { Exam } from "../../evaluation/evaluate-model.ts";
import type { Bench, TaskControl } from "./bench.ts";
import { failure } from "./failure.ts";
import type { TaskRunner } from "./task-runner.ts";
import type { Task, TaskAnswer } from "./task.ts";

/** What a thread is started with. */
export interface WorkerStart {
  readonly exam: Exam;
}

export type WorkerRequest =
  { readonly say: "run"; readonly task: Task; readonly threads: number } | { readonly say: "stop" };

/** Done, or the system did not let it be. */
type Ending =
  | { readonly say: "answer"; readonly answer: TaskAnswer }
  | { readonly say: "refused"; readonly problem: string };

export type WorkerReply =
  | { readonly say: "progress"; readonly share: number; readonly note?: string }
  | Ending
  | { readonly say: "stopped" }
  | { readonly say: "broken"; readonly stack: string };

/** Milliseconds a task has to leave a checkpoint. */
const GRACE = 5000;

/** Null from source files, which no thread of Node 20 can be started on. */
export function workerRunner({ families, ...exam }: Bench, slots: number): TaskRunner | null {
  const here = import.meta.url;
  if (here.endsWith(".ts")) return null;
  const start: WorkerStart = { exam: { ...exam, table: bare(shareTable(exam.table)) } };
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const hire = (): Worker => {
    const found = idle.pop();
    if (found) return found;
    const worker = new Worker(new URL("./task-worker.js", here), { workerData: start });
    worker.setMaxListeners(100);
    all.add(worker);
    return worker;
  };
  return {
    slots,
    async run(task, control) {
      const worker = hire();
      let ending: Ending;
      try {
        ending = await converse(worker, task, control);
        idle.push(worker);
      } catch (error) {
        all.delete(worker);
        await worker.terminate();
        if (control.signal.aborted) throw error;
        // Out of memory, say: the model's end, not the study's.
        return failure(task, { ...exam, families }, error);
      }
      if (ending.say === "answer") return ending.answer;
      throw new DataError("study", `${task.job} cannot go on: ${ending.problem}`);
    },
    async dispose() {
      await Promise.all([...all].map((worker) => worker.terminate()));
      all.clear();
    },
  };
}

function converse(worker: Worker, task: Task, control: TaskControl): Promise<Ending> {
  const { threads, signal, onProgress } = control;
  return new Promise<Ending>((resolve, reject) => {
    const say = (request: WorkerRequest): void => {
      // oxlint-disable-next-line require-post-message-target-origin -- a thread, no window
      worker.postMessage(request);
    };
    const stop = (): void => {
      say({ say: "stop" });
      setTimeout(() => finish(() => reject(signal.reason)), GRACE).unref();
    };
    const finish = (settle: () => void): void => {
      worker.off("message", hear).off("error", fail).off("exit", exit);
      signal.removeEventListener("abort", stop);
      settle();
    };
    const fail = (error: unknown): void => finish(() => reject(error));
    const exit = (): void => fail(new DataError("study", `the thread of ${task.job} ended`));
    const hear = (reply: WorkerReply): void => {
      if (reply.say === "progress") onProgress(reply.share, reply.note);
      else if (reply.say === "answer" || reply.say === "refused") finish(() => resolve(reply));
      else if (reply.say === "stopped") finish(() => reject(signal.reason));
      else fail(new DataError("study", `${task.job} broke down: ${reply.stack}`));
    };
    worker.on("message", hear).on("error", fail).on("exit", exit);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    say({ say: "run", task, threads });
  });
}

/** Without what only descriptions of the data need. */
function bare(table: PricingTable): PricingTable {
  return { ...table, histories: [] };
}
