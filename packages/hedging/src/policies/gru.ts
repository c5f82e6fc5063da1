import { constantRow, gru as gruLayer, gruCell } from "@volsmith/engine";

import { requireCount } from "../checks.ts";
import { aroundEntry, recordPositions } from "./architecture.ts";
import type { Architecture, FeatureOption } from "./architecture.ts";
import { head } from "./feed-forward.ts";

export interface RecurrentPolicyOptions {
  readonly units?: number;
  /** A feature that the network's output is added to, starting as it is: a delta. */
  readonly around?: FeatureOption;
}

/**
 * A gated recurrent unit over the states, and a linear head.
 * @throws {DomainError} unless the number of units is a whole number from 1
 */
export function gruPolicy(
  options: RecurrentPolicyOptions = {},
): Architecture & RecurrentPolicyOptions {
  const { units = 64 } = options;
  requireCount("gruPolicy", "units", units);
  const { around } = aroundEntry(options.around);
  return {
    kind: "gru",
    units,
    ...(around && { around }),
    record: (states, recording) =>
      recordPositions(states, recording, {
        whole: (all) => head(gruLayer(all, { name: "gru", units }), recording.outputs, around),
        start(first) {
          let memory = constantRow(first, new Float32Array(units));
          return (state) => {
            memory = gruCell(state, memory, { name: "gru" });
            return head(memory, recording.outputs, around);
          };
        },
      }),
  };
}
