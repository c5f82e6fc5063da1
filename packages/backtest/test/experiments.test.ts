import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseBacktestConfig, readyBacktests } from "@volsmith/backtest";
import type { BacktestConfig } from "@volsmith/backtest";
import { runBacktest } from "@volsmith/backtest/node";
import { loadEngine } from "@volsmith/engine";
import { baselineFromJson, findLookAhead, loadSimulator, readHedge } from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { drawMarket, openSource } from "../src/node/markets.ts";
import { SOURCES } from "../src/sources/index.ts";

const ready = (name: string): BacktestConfig =>
  parseBacktestConfig(readyBacktests.find((one) => one.name === name)!.config);

describe("ready back-tests", () => {
  it.each(readyBacktests.map(({ name, config, summary }) => ({ name, config, summary })))(
    "$name is read without a complaint",
    ({ name, config, summary }) => {
      const parsed = parseBacktestConfig(JSON.parse(JSON.stringify(config)), { file: name });
      expect(parsed.name).toBe(name);
      expect(parsed.policies.length).toBeGreaterThan(0);
      expect(summary.length).toBeGreaterThan(10);
    },
  );

  it("have names of their own", () => {
    const names = readyBacktests.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("source is what its notebooks say", () => {
    const { policies, ...config } = ready("source");
    expect(config).toMatchObject({
      paths: { process: { kind: "roughened-gbm" }, years: 1, steps: 252 },
      nTraining: 8000,
      nValidation: 0,
      nTest: 2000,
      redraw: null,
      claim: { payoff: { kind: "call", strike: 100 }, settlement: "physical" },
      costs: [],
      criterion: { kind: "itm-cvar-mse", alpha: 0.9, weight: 0.1 },
      evaluation: { premium: 0 },
    });
    expect(policies).toHaveLength(1);
    expect(policies[0]).toMatchObject({
      network: { kind: "gru", units: 64 },
      features: ["spot-ratio", "time-left", "log-return", "volatility"].map((kind) => ({ kind })),
      scaling: "none",
      batchRows: 8000,
      epochs: 300,
      schedule: { kind: "plateau", rate: 3e-3, factor: 0.5, patience: 20 },
    });
  });

  it("proper differs from it in what is learned, not in what is hedged", () => {
    const [source, proper] = [ready("source"), ready("proper")];
    for (const key of ["paths", "claim", "costs", "instruments", "nTraining", "baselines"] as const)
      expect(proper[key]).toEqual(source[key]);
    expect(proper.criterion).toEqual({ kind: "cvar", alpha: 0.95 });
  });

  it("default: no policy and no baseline sees the future", async () => {
    const whole = ready("default");
    const policies = whole.policies.map((policy) => ({ ...policy, epochs: 1 }));
    const paths = { ...whole.paths, steps: 13 }; // every fifth day, for time
    const sizes = {
      paths,
      threads: 1,
      nTraining: 50,
      nValidation: 0,
      nTest: 20,
      seeds: 1,
      policies,
    };
    const config = { ...whole, ...sizes, evaluation: { ...whole.evaluation, draws: 0 } };
    const folder = await mkdtemp(join(tmpdir(), "volsmith-default-"));
    const engine = await loadEngine({ threads: 1 });
    const simulator = await loadSimulator({ threads: 1 });
    try {
      const { evaluation } = await runBacktest({ config, folder });
      expect(evaluation.policies).toHaveLength(policies.length + config.baselines.length);
      const source = await openSource(config.paths, { file: "default", sources: SOURCES });
      const few = { part: "test", nPaths: 6, simulator } as const;
      const { market } = await drawMarket(config, source, few);
      for (const file of await readdir(join(folder, "policies"))) {
        const hedge = readHedge(await readFile(join(folder, "policies", file)), engine, { file });
        expect([file, findLookAhead(hedge, market)]).toEqual([file, null]);
        hedge.dispose();
      }
      for (const data of config.baselines) {
        const rule = baselineFromJson(data);
        expect([rule.name, findLookAhead(rule, market)]).toEqual([rule.name, null]);
      }
    } finally {
      simulator.dispose();
      engine.dispose();
      await rm(folder, { recursive: true });
    }
  });
});
