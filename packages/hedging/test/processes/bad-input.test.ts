/** What is refused, and in which words. */
import { describe, expect, it } from "vitest";

import {
  bates,
  blockBootstrap,
  evenGrid,
  gbm,
  heston,
  kou,
  localVolatility,
  merton,
  processFromJson,
  roughBergomi,
  roughenedGbm,
  sabr,
} from "../../src/index.ts";
import type { PathSet, SimulationOptions } from "../../src/index.ts";
import { simulatorFor } from "./support.ts";

const simulator = await simulatorFor();
const HESTON = { v0: 0.04, kappa: 1, theta: 0.04, sigma: 0.5, rho: -0.5 };
const JUMPS = { jumpRate: 1, jumpMean: -0.1, jumpStdev: 0.1 };
const KOU = { vol: 0.2, jumpRate: 1, upProbability: 0.5, meanUp: 0.1, meanDown: 0.1 };
const SABR = { alpha: 0.2, beta: 1, nu: 0.5, rho: 0 };
const ROUGH = { hurst: 0.1, eta: 1, rho: 0, forwardVariance: 0.04 };
const source = { atmVariance: (tau: number) => 0.04 * tau, localVols: (t: Float64Array) => t };

describe("parameters out of range", () => {
  const cases: readonly (readonly [make: () => unknown, message: string])[] = [
    [() => gbm({ spot: 0 }), "gbm: spot must be positive, got 0"],
    [() => gbm({ spot: -1 }), "gbm: spot must be positive, got -1"],
    [() => gbm({ vol: -0.1 }), "gbm: vol must be 0 or more, got -0.1"],
    [() => gbm({ drift: NaN }), "gbm: drift must be finite, got NaN"],
    [() => heston({ ...HESTON, v0: -0.01 }), "heston: v0 must be 0 or more"],
    [() => heston({ ...HESTON, theta: -0.01 }), "heston: theta must be 0 or more"],
    [() => heston({ ...HESTON, kappa: 0 }), "heston: kappa must be positive, got 0"],
    [() => heston({ ...HESTON, rho: -1.1 }), "heston: rho must be in [-1, 1], got -1.1"],
    [() => heston({ ...HESTON, sigma: Infinity }), "heston: sigma must be 0 or more"],
    [() => bates({ ...HESTON, ...JUMPS, jumpRate: -1 }), "bates: jumpRate must be 0 or more"],
    [() => bates({ ...HESTON, ...JUMPS, spot: NaN }), "bates: spot must be positive, got NaN"],
    [() => merton({ vol: 0.2, ...JUMPS, jumpStdev: -1 }), "merton: jumpStdev must be 0 or more"],
    [() => kou({ ...KOU, meanUp: 1 }), "kou: meanUp must be below 1, got 1"],
    [() => kou({ ...KOU, upProbability: 1.5 }), "kou: upProbability must be in [0, 1], got 1.5"],
    [() => kou({ ...KOU, meanDown: 0 }), "kou: meanDown must be positive, got 0"],
    [() => sabr({ ...SABR, alpha: 0 }), "sabr: alpha must be positive, got 0"],
    [() => sabr({ ...SABR, beta: 1.1 }), "sabr: beta must be in [0, 1], got 1.1"],
    [() => sabr({ ...SABR, rho: 2 }), "sabr: rho must be in [-1, 1], got 2"],
    [() => roughBergomi({ ...ROUGH, hurst: 0 }), "roughBergomi: hurst must be in (0, 0.5]"],
    [() => roughBergomi({ ...ROUGH, hurst: 0.6 }), "roughBergomi: hurst must be in (0, 0.5]"],
    [
      () => roughBergomi({ ...ROUGH, forwardVariance: 0 }),
      "roughBergomi: forwardVariance must be positive, got 0",
    ],
    [
      () =>
        roughBergomi({
          ...ROUGH,
          forwardVariance: [
            [1, 0.04],
            [0.5, 0.04],
          ],
        }),
      "roughBergomi: forwardVariance[1][0] must be 0 or more, and ascending, got 0.5",
    ],
    [() => localVolatility({ spot: 0, source }), "localVolatility: spot must be positive, got 0"],
    [
      () => roughenedGbm({ regimes: [{ fromDay: 5, vol: 0.2 }] }),
      "roughenedGbm: regimes[0].fromDay must be 0, got 5",
    ],
    [() => roughenedGbm({ regimes: [] }), "roughenedGbm: regimes must be one regime or more"],
    [
      () => roughenedGbm({ jump: { share: 1.2, days: [30, 240], size: [0, 0.1] } }),
      "roughenedGbm: jump.share must be in [0, 1], got 1.2",
    ],
    [
      () => roughenedGbm({ jump: { share: 0.2, days: [30, 240], size: [0, 1] } }),
      "roughenedGbm: jump.size[1] must be below 1, got 1",
    ],
    [
      () => roughenedGbm({ spike: { share: 1, vol: 0.6, days: [9, 5] } }),
      "roughenedGbm: spike.days must be an ascending pair of days from 1, got [9, 5]",
    ],
    [() => blockBootstrap({ returns: [0.1] }), "blockBootstrap: returns must be two returns"],
    [
      () => blockBootstrap({ returns: [0.1, NaN] }),
      "blockBootstrap: returns[1] must be finite, got NaN",
    ],
    [
      () => blockBootstrap({ returns: [0.1, 0.2], blockLength: 0 }),
      "blockBootstrap: blockLength must be 1 or more, got 0",
    ],
    [
      () => blockBootstrap({ returns: [0.1, 0.2], blockLength: 1.5, blocks: "fixed" }),
      "blockBootstrap: blockLength must be a whole number from 1, got 1.5",
    ],
    [() => processFromJson({ kind: "brownian" }), "processes: kind must be one of gbm"],
  ];
  it.each(cases)("%s says: %s", (make, message) => {
    expect(make).toThrow(message);
  });
});

/** Four paths on the given dates. */
function run(times: number[], options: Partial<SimulationOptions> = {}): PathSet {
  const grid = { times: Float64Array.from(times) };
  return simulator.simulate(gbm(), grid, { nPaths: 4, seed: 1, ...options });
}

describe("grids and options out of range", () => {
  it.each([
    [[0], "grid.times must be two dates or more, got 1"],
    [[], "grid.times must be two dates or more, got 0"],
    [[0.1, 1], "grid.times[0] must be 0, today, got 0.1"],
    [[0, 1, 1], "grid.times[2] must be later than 1, got 1"],
    [[0, NaN], "grid.times[1] must be later than 0, got NaN"],
    [[0, Infinity], "grid.times[1] must be later than 0, got Infinity"],
  ])("dates %j: %s", (times, message) => {
    expect(() => run(times)).toThrow(message);
  });

  it.each([
    [{ nPaths: 0 }, "nPaths must be a whole number from 1, got 0"],
    [{ nPaths: 2.5 }, "nPaths must be a whole number from 1, got 2.5"],
    [{ seed: -1 }, "seed must be a safe integer, 0 or more, got -1"],
    [{ seed: 2 ** 53 }, "seed must be a safe integer, 0 or more"],
    [{ firstPath: -4 }, "firstPath must be a whole number from 0, got -4"],
    [{ sampling: "halton" as never }, 'sampling must be "plain" or "antithetic" or "sobol"'],
    [
      { sampling: "sobol" as const, firstPath: 2 ** 32 - 1 },
      "firstPath + nPaths must be at most 2^32 for Sobol points",
    ],
  ])("options %j: %s", (options, message) => {
    expect(() => run([0, 1], options)).toThrow(message);
  });

  it("refuses steps of no length, jumps beyond counting, and a spike longer than the path", () => {
    expect(() => evenGrid({ nSteps: 0 })).toThrow("nSteps must be a whole number from 1, got 0");
    expect(() => evenGrid({ years: 0 })).toThrow("years must be positive, got 0");
    const grid = evenGrid({ nSteps: 1 });
    const options = { nPaths: 1, seed: 1 };
    const busy = merton({ vol: 0.2, ...JUMPS, jumpRate: 201 });
    expect(() => simulator.simulate(busy, grid, options)).toThrow(
      "merton: jumpRate must be at most 200 jumps a step, got 201; simulate shorter steps",
    );
    const short = evenGrid({ nSteps: 10, years: 10 / 252 });
    expect(() => simulator.simulate(roughenedGbm(), short, options)).toThrow(
      "roughenedGbm: spike.days[1] must be at most 10, got 15; a spike must end by the horizon",
    );
  });

  it("refuses to run after it was disposed of", async () => {
    const { loadSimulator } = await import("../../src/index.ts");
    const gone = await loadSimulator({ threads: 1 });
    gone.dispose();
    expect(() => gone.simulate(gbm(), evenGrid(), { nPaths: 1, seed: 1 })).toThrow("disposed of");
    await expect(loadSimulator({ threads: 0 })).rejects.toThrow("threads must be a whole number");
  });
});
