import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseBacktestConfig, readyBacktests } from "@volsmith/backtest";
import type { BacktestConfig } from "@volsmith/backtest";
import { runBacktest } from "@volsmith/backtest/node";
import { describe, expect, it } from "vitest";

const named = readyBacktests.map((ready) => [ready.name, ready] as const);

/** As few paths, steps and epochs as a run can have. */
function smallest(config: BacktestConfig): BacktestConfig {
  return {
    ...config,
    seeds: 1,
    nTraining: 24,
    nValidation: 8,
    nTest: 24,
    paths: { ...config.paths, steps: 4 },
    policies: config.policies.map((policy) => ({ ...policy, epochs: 2, batchRows: 12 })),
    evaluation: { ...config.evaluation, draws: 10 },
  };
}

describe("ready back-tests", () => {
  it("have names of their own, the ones their configurations bear", () => {
    expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
    for (const [name, { config }] of named) expect(config.name).toBe(name);
  });

  it.each(named)("%s runs as it stands, but for its size", async (_, { name, config }) => {
    const folder = mkdtempSync(join(tmpdir(), "volsmith-"));
    try {
      const asked = smallest(parseBacktestConfig(config, { file: `${name}.json` }));
      const { trainings, evaluation } = await runBacktest({ config: asked, folder });
      expect(trainings.map(({ status }) => status)).toEqual(asked.policies.map(() => "finished"));
      const judged = [...asked.policies, ...asked.baselines].length;
      expect(evaluation.policies).toHaveLength(judged);
      for (const { statistics } of evaluation.policies)
        expect(Number.isFinite(statistics.mean)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
