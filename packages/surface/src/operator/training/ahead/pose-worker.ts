/** Entry of a thread that makes surfaces ready: numbers come in, surfaces go out. */
import { parentPort, workerData } from "node:worker_threads";

import { lossStreamFromSpec } from "../data/loss-stream.ts";
import { inlinePoser } from "./poser.ts";
import type { PoseAnswer, PoseStart } from "./worker-poser.ts";

const { spec, config } = workerData as PoseStart;
const poser = inlinePoser(lossStreamFromSpec(spec), config);

parentPort?.on("message", (index: number) => {
  const answer = async (): Promise<PoseAnswer> => ({ index, posed: await poser.at(index) });
  // Whatever went wrong, the caller's thread will find it again, and tell.
  void answer()
    .catch((): PoseAnswer => ({ index, posed: null }))
    // oxlint-disable-next-line require-post-message-target-origin -- a thread's port, no window
    .then((reply) => parentPort?.postMessage(reply));
});
