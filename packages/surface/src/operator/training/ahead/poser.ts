/** Where the surfaces of a training are made ready: on the caller's thread, or ahead on others. */
import { randomGenerator } from "@volsmith/numerics";

import type { PosedSurface } from "../posed-surface.ts";
import { poseSurface } from "../posed-surface.ts";
import type { LossSurface } from "../losses/surface-loss.ts";
import type { TrainingConfig } from "../training-config.ts";

/** Surfaces made ready, by their number in the stream; the same wherever they are made. */
export interface Poser {
  at(index: number): PosedSurface | Promise<PosedSurface>;
  dispose(): void;
}

export type PosingConfig = Pick<TrainingConfig, "operator" | "losses" | "keep" | "seed">;

/** Stream of random numbers, of a training's seed, that decides what is shown and asked. */
const FOR_SURFACES = 0;

/** On the thread that asks, when it asks. */
export function inlinePoser(
  stream: { at(index: number): LossSurface },
  config: PosingConfig,
): Poser {
  const random = randomGenerator(config.seed).fork(FOR_SURFACES);
  return {
    at: (index) => poseSurface(stream.at(index), config, random.fork(index)),
    dispose: () => {},
  };
}
