import { lastStep, dense } from "@volsmith/engine";

import { recordRecurrent, recurrentShape, unitsProblem } from "../neural/recurrent.ts";
import { networkFamily } from "../neural/network-family.ts";

/** Any sequence of LSTM and GRU layers over a contract's last dates. */
export const rnn = networkFamily({
  kind: "rnn",
  title: "recurrent network",
  memory: "history",
  shape: recurrentShape,
  defaults: { rate: 9.7e-5, epochs: 250, patience: 30 },
  check: unitsProblem,
  record: (inputs, config) =>
    dense(lastStep(recordRecurrent(inputs, config)), { name: "price", units: 1 }),
});
