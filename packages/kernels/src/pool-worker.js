/**
 * A thread of the pool: plain JavaScript, so that it runs from the sources and from dist alike, in
 * a worker thread of Node and in a Web Worker.
 */
import {
  CONTROL,
  CONTROL_WORDS,
  EPOCH,
  LEFT,
  READY,
  SLEEPERS,
  STOP,
  takePart,
} from "./pool-protocol.js";

/** How often to look for a new job before sleeping: some 50 microseconds. */
const SPINS = 2_000;

/** @typedef {{ module: WebAssembly.Module, memory: WebAssembly.Memory, names: readonly string[], thread: number }} Start */

/** @param {Start} start */
function serve({ module, memory, names, thread }) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = names.map(
    (name) => /** @type {import("./pool-protocol.js").Kernel} */ (exports[name]),
  );
  const control = new Int32Array(memory.buffer, CONTROL, CONTROL_WORDS);
  Atomics.add(control, READY, 1);
  while (Atomics.load(control, STOP) === 0) {
    const epoch = Atomics.load(control, EPOCH);
    takePart(control, kernels, thread);
    for (let i = 0; i < SPINS && Atomics.load(control, EPOCH) === epoch; i++);
    if (Atomics.load(control, EPOCH) !== epoch) continue;
    Atomics.add(control, SLEEPERS, 1);
    if (Atomics.load(control, LEFT) <= 0) Atomics.wait(control, EPOCH, epoch);
    Atomics.sub(control, SLEEPERS, 1);
  }
}

const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
if (threads?.parentPort) serve(threads.workerData);
else globalThis.addEventListener("message", ({ data }) => serve(data), { once: true });
