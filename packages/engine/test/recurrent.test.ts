import { add, gru, gruCell, lastStep, loadEngine, lstm, takeStep } from "@volsmith/engine";
import type { Engine, Value } from "@volsmith/engine";
import { afterAll, beforeAll, describe, it } from "vitest";

import { builds } from "./builds.ts";
import { checkGradients } from "./gradient-check.ts";

/** Some steps count and some do not; every third row has none at all. */
let place = 0;
const maskOrNormal = (name: string): number =>
  name === "mask" ? Number(place++ % 5 > 1) : Math.sin(1.7 * place++);

describe.each(builds)("recurrent layers' slopes equal difference quotients, %s", (build) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ build, threads: 1 });
  });
  afterAll(() => engine.dispose());

  // One, three and nine units: a quarter vector, part of one, and more than a panel.
  it.each([1, 3, 9, 16])("GRU and LSTM of %d units", (units) => {
    for (const layer of [gru, lstm])
      checkGradients(engine, {
        inputs: { x: [4, 3] },
        rows: 9,
        build: ({ x }) => layer(x, { name: "r", units }),
      });
  });

  it("stacked, last step only", () => {
    checkGradients(engine, {
      inputs: { x: [3, 2] },
      rows: 5,
      build: ({ x }) => lastStep(gru(lstm(x, { name: "a", units: 5 }), { name: "b", units: 4 })),
    });
  });

  it("with masks", () => {
    for (const layer of [gru, lstm])
      checkGradients(engine, {
        inputs: { x: [5, 2], mask: [5] },
        fixed: ["mask"],
        rows: 9,
        draw: maskOrNormal,
        build: ({ x, mask }) => layer(x, { name: "r", units: 5, mask }),
      });
  });

  it("from a given state, and step by step", () => {
    checkGradients(engine, {
      inputs: { x: [3, 2], state: [6] },
      rows: 9,
      build({ x, state }) {
        let cell: Value = state;
        for (let t = 0; t < 3; t++) cell = gruCell(takeStep(x, t), cell, { name: "r" });
        return add(cell, lastStep(gru(x, { name: "r", units: 6, initial: state })));
      },
    });
  });
});
