/** Entry of a thread that does tasks of a study. */
import { parentPort, workerData } from "node:worker_threads";

import { pricerFamilies } from "@volsmith/pricers";
import { isSystemFailure } from "@volsmith/runs/node";

import { runTask } from "./run-task.ts";
import type { WorkerReply, WorkerRequest, WorkerStart } from "./worker-runner.ts";

const { exam } = workerData as WorkerStart;
const bench = { ...exam, families: pricerFamilies };

/** Milliseconds between two words on how far a task is. */
const INTERVAL = 100;

let controller = new AbortController();

parentPort?.on("message", (request: WorkerRequest) => {
  if (request.say === "stop") return controller.abort(new Error("stopped"));
  controller = new AbortController();
  const { signal } = controller;
  const { task, threads } = request;
  let saidAt = 0;
  const onProgress = (share: number, note?: string): void => {
    const now = performance.now();
    if (now - saidAt < INTERVAL) return;
    saidAt = now;
    reply({ say: "progress", share, ...(note !== undefined && { note }) });
  };
  runTask(task, bench, { threads, signal, onProgress }).then(
    (answer) => reply({ say: "answer", answer }),
    (error: Error) => {
      if (signal.aborted) reply({ say: "stopped" });
      else if (isSystemFailure(error)) reply({ say: "refused", problem: error.message });
      else reply({ say: "broken", stack: error.stack ?? "" });
    },
  );
});

function reply(message: WorkerReply): void {
  // oxlint-disable-next-line require-post-message-target-origin -- a thread's port, no window
  parentPort?.postMessage(message);
}
