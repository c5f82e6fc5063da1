import {
  evaluateHedge,
  loadSimulator,
  properExperiment,
  sourceExperiment,
  trainHedge,
} from "@volsmith/hedging";
import { expect, it } from "vitest";

import { useEngine } from "./support/engine.ts";

const engine = useEngine();

it.each([
  ["the source's experiment", sourceExperiment],
  ["the proper one", properExperiment],
])("%s runs, in small", async (_, experiment) => {
  const simulator = await loadSimulator({ threads: 1 });
  const { training, test, baselines } = experiment(simulator, { nTraining: 64, nTest: 40 });
  simulator.dispose();
  expect(training.market.paths.spots[0]).toBe(100);
  expect(training.market.nSteps).toBe(252);
  const control = { engine: engine(), seed: 1 };
  const { policy, history } = await trainHedge({ ...training, epochs: 2 }, control);
  expect(history).toHaveLength(2);
  const { policies } = await evaluateHedge([policy, ...baselines], test, { draws: 0 });
  expect(policies).toHaveLength(6);
  policy.dispose();
});
