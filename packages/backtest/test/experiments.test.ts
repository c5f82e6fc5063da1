import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseBacktestConfig, readyBacktests } from "@volsmith/backtest";
import type { BacktestConfig } from "@volsmith/backtest";
import { runBacktest } from "@volsmith/backtest/node";
import { loadEngine } from "@volsmith/engine";
import {
  baselineFromJson,
  findLookAhead,
  loadSimulator,
  properExperiment,
  readHedge,
  sourceExperiment,
} from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { drawMarket, openSource } from "../src/node/markets.ts";
import { trainingPlan } from "../src/plan/training.ts";
import { SOURCES } from "../src/sources/index.ts";

const ready = (name: string): BacktestConfig =>
  parseBacktestConfig(readyBacktests.find((one) => one.name === name)!.config);

const plain = (member: object) => JSON.parse(JSON.stringify(member)) as unknown;

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

  it.each([
    ["source", sourceExperiment],
    ["proper", properExperiment],
  ])("%s has the numbers of hedging's experiment", async (name, experiment) => {
    const config = ready(name);
    const simulator = await loadSimulator({ threads: 1 });
    const { training, test, baselines } = experiment(simulator, { nTraining: 10, nTest: 10 });
    simulator.dispose();
    const plan = trainingPlan(config, config.policies[0]);
    const { market, name: _, batchRows, ...rest } = training;
    expect(plain({ ...rest, premium: "indifference" })).toEqual(
      plain({ ...plan, name: undefined, batchRows: undefined, scaling: plan.scaling }),
    );
    // Full batches of the source's; small ones of the proper one's, judged on more paths.
    expect(plan.batchRows).toBe(name === "source" ? config.nTraining : batchRows);
    expect([config.nTraining, config.nTest]).toEqual([8000, name === "source" ? 2000 : 10_000]);
    expect(config.claim.settlement).toBe(test.task.settlement);
    expect(plain(test.task.payoff)).toEqual(config.claim.payoff);
    expect(config.paths).toMatchObject({ years: 1, steps: market.nSteps });
    expect(config.baselines.map((data) => baselineFromJson(data).name)).toEqual(
      baselines.map((rule) => rule.name),
    );
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
