import { constant, dense } from "@volsmith/engine";
import type { Activation, Value } from "@volsmith/engine";

import { requireActivation, requireCount } from "../checks.ts";
import { aroundEntry, recordPositions } from "./architecture.ts";
import type { Architecture, FeatureOption } from "./architecture.ts";

export interface FeedForwardOptions {
  readonly hidden?: readonly number[];
  readonly activation?: Activation;
  /** A feature that the network's output is added to, starting as it is: a delta. */
  readonly around?: FeatureOption;
}

/**
 * The same layers at every step, each state by itself.
 * @throws {DomainError} unless layer sizes are whole numbers from 1 and the activation is known
 */
export function feedForward(options: FeedForwardOptions = {}): Architecture & FeedForwardOptions {
  const { hidden = [64, 64, 64], activation = "relu" } = options;
  for (const units of hidden) requireCount("feedForward", "hidden", units);
  requireActivation("feedForward", activation);
  const { around } = aroundEntry(options.around);
  const network = (x: Value, outputs: number) => {
    let h = x;
    for (const [i, units] of hidden.entries())
      h = dense(h, { name: `hidden${i}`, units, activation });
    return head(h, outputs, around);
  };
  return {
    kind: "feed-forward",
    hidden,
    activation,
    ...(around && { around }),
    record: (states, recording) =>
      recordPositions(states, recording, {
        whole: (all) => network(all, recording.outputs),
        start: () => (state) => network(state, recording.outputs),
      }),
  };
}

/** The linear layer positions come from; what is added to something known starts as nothing. */
export function head(x: Value, units: number, around?: unknown): Value {
  return dense(x, {
    name: "head",
    units,
    ...(around !== undefined && { initialiser: constant(0) }),
  });
}
