/** Implied volatilities of simulated paths. */
import { readyBacktests } from "@volsmith/backtest";
import { findLookAhead, baselineFromJson, hedgeMarket } from "@volsmith/hedging";
import { blackPrice, hestonPrices } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { parseBacktestConfig } from "../../src/config/parse-backtest-config.ts";
import { taskOf } from "../../src/plan/task.ts";
import { processSource } from "../../src/sources/process.ts";
import { open, testSimulator } from "./support.ts";

const simulator = await testSimulator();
const model = { kappa: 2, theta: 0.04, sigma: 0.5, rho: -0.7 };
const heston = { kind: "heston", v0: 0.04, ...model };
const base = { kind: "process", years: 0.25, steps: 10, impliedVols: "model" };
const few = { nPaths: 20, seed: 1, simulator };

describe("implied volatilities of a process", () => {
  it("are those of Heston's model at the strike that is sold", async () => {
    const source = await open(processSource, { ...base, process: heston });
    const { paths, data } = await source.draw("test", { ...few, strike: 105 });
    for (let at = 0; at < paths.spots.length; at += 7) {
      const [forward, tau] = [paths.spots[at], 0.025 * (10 - (at % 11))];
      if (tau < 0.02) continue;
      const v0 = Math.max(paths.vols![at] ** 2, 1e-6);
      const [exact] = hestonPrices({ forward, tau, strikes: [105] }, { v0, ...model });
      const input = { forward, strike: 105, tau, type: "call" } as const;
      // Interpolation, at worst 6e-4 between points of the grid.
      expect(Math.abs(blackPrice(data!.impliedVols![at], input) - exact)).toBeLessThan(1e-3);
    }
  });

  it("are told only where they are asked for, and known", async () => {
    const { impliedVols: _, ...plain } = base;
    const without = await open(processSource, { ...plain, process: heston });
    expect((await without.draw("test", { ...few, strike: 100 })).data).toBeUndefined();
    const source = await open(processSource, { ...base, process: heston });
    await expect(source.draw("test", few)).rejects.toThrow("no strike to imply volatilities at");
    await expect(open(processSource, { ...base, process: { kind: "gbm" } })).rejects.toThrow(
      "paths.impliedVols: implied volatilities of gbm are not known here",
    );
  });
});

it("two-instruments: no baseline sees the future", async () => {
  const { config: data } = readyBacktests.find(({ name }) => name === "two-instruments")!;
  const config = parseBacktestConfig(data);
  const source = await open(processSource, { ...config.paths, steps: 13 });
  const { paths, data: known } = await source.draw("test", { ...few, strike: 100 });
  const market = hedgeMarket(taskOf(config), paths, known);
  const training = await source.draw("training", { ...few, nPaths: 200, strike: 100 });
  const learned = hedgeMarket(taskOf(config), training.paths, training.data);
  for (const kind of config.baselines) {
    const rule = baselineFromJson(kind);
    const ready = rule.learn?.(learned) ?? rule;
    expect([rule.name, findLookAhead(ready, market)]).toEqual([rule.name, null]);
  }
});
