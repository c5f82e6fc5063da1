/** What a fine-tuning is fed: new snapshots epoch after epoch, as many old surfaces beside them. */
import { randomGenerator, shuffledIndices } from "@volsmith/numerics";

import type { LossSurface } from "../losses/surface-loss.ts";
import type { LossStream } from "./loss-stream.ts";

export interface FineTuneStreamOptions {
  /** New surfaces of a mini-batch. */
  readonly batch: number;
  /** Decides the order of each epoch. */
  readonly seed: number;
  /** Which surfaces of the old stream join in, in their order; all by default. */
  readonly oldIndices?: readonly number[];
}

/**
 * Mini-batches of 2 × batch surfaces: the next new ones in an endless row of epochs, each in an order
 * of its own, then as many old ones. Where an epoch ends inside a mini-batch, the next one begins.
 */
export function fineTuneStream(
  newSurfaces: readonly LossSurface[],
  oldSurfaces: LossStream,
  options: FineTuneStreamOptions,
): LossStream {
  const { batch, seed, oldIndices } = options;
  const n = newSurfaces.length;
  const random = randomGenerator(seed);
  const old = oldSurfaces.spec;
  const isPlain = newSurfaces.every(({ truth }) => truth === null);
  let held = -1;
  let order = new Uint32Array(0);
  return {
    ...(old && isPlain && { spec: { kind: "fine-tune", newSurfaces, old, options } }),
    at(index) {
      const step = Math.floor(index / (2 * batch));
      const place = index % (2 * batch);
      if (place >= batch) {
        const i = step * batch + place - batch;
        return oldSurfaces.at(oldIndices ? oldIndices[i] : i);
      }
      const i = step * batch + place;
      const epoch = Math.floor(i / n);
      if (epoch !== held) {
        order = shuffledIndices(n, random.fork(epoch));
        held = epoch;
      }
      return newSurfaces[order[i % n]];
    },
  };
}
