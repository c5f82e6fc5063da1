import { constantRow, lstm as lstmLayer, lstmCell } from "@volsmith/engine";
import type { LstmState } from "@volsmith/engine";

import { requireCount } from "../checks.ts";
import { aroundEntry, recordPositions } from "./architecture.ts";
import type { Architecture } from "./architecture.ts";
import { head } from "./feed-forward.ts";
import type { RecurrentPolicyOptions } from "./gru.ts";

/**
 * Long short-term memory over the states, and a linear head.
 * @throws {DomainError} unless the number of units is a whole number from 1
 */
export function lstmPolicy(
  options: RecurrentPolicyOptions = {},
): Architecture & RecurrentPolicyOptions {
  const { units = 64 } = options;
  requireCount("lstmPolicy", "units", units);
  const { around } = aroundEntry(options.around);
  return {
    kind: "lstm",
    units,
    ...(around && { around }),
    record: (states, recording) =>
      recordPositions(states, recording, {
        whole: (all) => head(lstmLayer(all, { name: "lstm", units }), recording.outputs, around),
        start(first) {
          const nothing = constantRow(first, new Float32Array(units));
          let memory: LstmState = { hidden: nothing, cell: nothing };
          return (state) => {
            memory = lstmCell(state, memory, { name: "lstm" });
            return head(memory.hidden, recording.outputs, around);
          };
        },
      }),
  };
}
