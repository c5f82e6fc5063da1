import {
  ARCHITECTURES,
  call,
  cvar,
  delta,
  gruPolicy,
  hedgeMarket,
  previousPosition,
  proportional,
  quadratic,
  readHedge,
  sourceFeatures,
  trainHedge,
  underlying,
  writeHedge,
} from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { useEngine } from "./support/engine.ts";
import { gbmPaths } from "./support/gbm.ts";

const engine = useEngine();
const payoff = call({ strike: 100 });
const costs = [proportional({ rate: 0.01 })];

describe("learned policies", () => {
  const limits = { least: -0.1, most: 0.4 };

  it.each(
    Object.entries(ARCHITECTURES).flatMap(([kind, make]) => [
      [kind, "clamp", make({})] as const,
      [kind, "tanh", make({})] as const,
    ]),
  )(
    "%s stays within limits by %s, however far training drives it",
    async (_, shape, architecture) => {
      const task = { payoff: call({ strike: 60 }), limits: { ...limits, shape } };
      const { policy } = await trainHedge(
        {
          market: hedgeMarket(task, gbmPaths({ nPaths: 64, nSteps: 5 })),
          architecture,
          criterion: quadratic(),
          epochs: 10,
          schedule: { kind: "constant", rate: 0.3 },
        },
        { engine: engine(), seed: 1 },
      );
      const wild = hedgeMarket(task, gbmPaths({ nPaths: 50, nSteps: 5, vol: 3, seed: 2 }));
      const held = policy.positions(wild);
      expect(Math.min(...held)).toBeGreaterThanOrEqual(Math.fround(-0.1));
      expect(Math.max(...held)).toBeLessThanOrEqual(Math.fround(0.4));
      expect(Math.max(...held)).toBeGreaterThan(0.3);
      policy.dispose();
    },
  );

  it("are the same after a file, and say what file they are not", async () => {
    const around = delta({ vol: { window: 3, initial: 0.2 } });
    const task = { payoff, costs, limits: { least: -Infinity, most: 2, shape: "clamp" } as const };
    const trained = await trainHedge(
      {
        market: hedgeMarket(task, gbmPaths({ nPaths: 100, nSteps: 8 })),
        architecture: gruPolicy({ units: 6, around }),
        features: [...sourceFeatures(), previousPosition()],
        criterion: cvar({ alpha: 0.9 }),
        batchRows: 100,
        epochs: 6,
        name: "mine",
      },
      { engine: engine(), seed: 1 },
    );
    const file = writeHedge(trained.policy);
    const again = readHedge(file, engine());
    expect(again.name).toBe("mine");
    expect(JSON.stringify(again.spec)).toBe(JSON.stringify(trained.policy.spec));
    // A training's own parameters, its threshold, are not the policy's and stay behind.
    const second = writeHedge(again);
    expect(second.length).toBeLessThan(file.length);
    expect(writeHedge(readHedge(second, engine()))).toEqual(second);
    const test = hedgeMarket(task, gbmPaths({ nPaths: 20, nSteps: 8, seed: 7 }));
    expect(again.positions(test)).toEqual(trained.policy.positions(test));
    // Paths of another length are another program of the same weights.
    const longer = hedgeMarket(task, gbmPaths({ nPaths: 3, nSteps: 11, seed: 7 }));
    expect(again.positions(longer)).toEqual(trained.policy.positions(longer));
    expect(() => readHedge(file.subarray(0, 40), engine())).toThrow("hedge");
    const two = hedgeMarket(
      { ...task, instruments: [underlying({ name: "other" })] },
      gbmPaths({ nPaths: 3, nSteps: 8 }),
    );
    expect(() => again.positions(two)).toThrow("this policy holds underlying; traded are other");
  });
});
