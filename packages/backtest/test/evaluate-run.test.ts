import { cp, mkdtemp, readdir, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { BacktestResult } from "@volsmith/backtest";
import { evaluateRun, runBacktest } from "@volsmith/backtest/node";
import type { EvaluationOverrides } from "@volsmith/backtest/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { timeless, tiny, tinyConfig } from "./support.ts";

let folder = "";
let run: BacktestResult;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-evaluate-"));
  run = await runBacktest({ config: tinyConfig(), folder });
});
afterAll(() => rm(folder, { recursive: true }));

const judge = (overrides: EvaluationOverrides = {}) =>
  evaluateRun({ folder, overrides, file: "other.json" });

describe("evaluateRun", () => {
  it("comes to the run's own figures on the run's own paths, and leaves its folder alone", async () => {
    const before = await readdir(folder);
    const again = await judge();
    expect(timeless(again.evaluation)).toEqual(timeless(run.evaluation));
    expect(timeless(again.overSeeds)).toEqual(timeless(run.overSeeds));
    expect(again.trainings).toEqual(run.trainings);
    expect(again.markets).toEqual(run.markets);
    expect(await readdir(folder)).toEqual(before);
  });

  it("judges on other paths of another source, more of them, at another premium", async () => {
    const heston = { kind: "heston", v0: 0.04, kappa: 1, theta: 0.04, sigma: 0.5, rho: -0.7 };
    const paths = { ...tiny.paths, process: heston };
    const { evaluation, markets, config } = await judge({ paths, nTest: 350, premium: 3 });
    expect(evaluation).toMatchObject({ nPaths: 350, premium: 3, against: "GRU 4" });
    expect(markets.test.title).toMatch(/Heston/);
    expect(markets.training.title).toMatch(/Brownian/);
    expect(config).toMatchObject({ testPaths: paths, nTest: 350 });
  });

  it("draws other paths with another seed, none of them learned from", async () => {
    const { evaluation } = await judge({ seed: 2 });
    expect(evaluation.policies[0].statistics).not.toEqual(run.evaluation.policies[0].statistics);
  });

  it("stands beside other baselines", async () => {
    const { evaluation } = await judge({ baselines: [{ kind: "leland", vol: 0.2, rate: 0.002 }] });
    expect(evaluation.policies.map(({ name }) => name)).toEqual(["GRU 4", "Band", "Leland"]);
  });

  it("refuses paths of another shape, saying in what", async () => {
    await expect(judge({ paths: { ...tiny.paths, steps: 6 } })).rejects.toThrow(
      /gru-4\.run1: it learned on paths of 5 steps, and these have 6; give paths of the shape/,
    );
  });

  it.each([
    [{ paths: { kind: "web" } }, /other\.json: testPaths\.kind must be one of process/],
    [{ nTest: 0 }, /other\.json: nTest must be at least 1; got 0/],
    [{ baselines: [{ kind: "lelan" }] }, /baselines\[0\]\.kind must be one of none, .*"lelan"/],
    [
      { baselines: [{ kind: "leland", vol: "implied", rate: 0.1 }] },
      /baselines\[0\] \("Leland"\): .*no implied volatilities/,
    ],
  ])("refuses %j by name", async (overrides, message) => {
    await expect(judge(overrides)).rejects.toThrow(message);
  });

  it("refuses a folder without a trained policy", async () => {
    await expect(evaluateRun({ folder: tmpdir() })).rejects.toThrow(/there is no back-test in it/);
    const bare = `${folder}-bare`;
    await cp(folder, bare, { recursive: true, filter: (path) => !path.endsWith("policies") });
    await expect(evaluateRun({ folder: bare })).rejects.toThrow(/no policy of it is trained yet/);
    await rm(bare, { recursive: true });
  });

  it("judges rules alone where a run has no others", async () => {
    const rules = join(folder, "rules");
    const { evaluation } = await runBacktest({
      config: tinyConfig({ policies: [] }),
      folder: rules,
    });
    expect((await evaluateRun({ folder: rules })).evaluation).toEqual(evaluation);
    await rm(rules, { recursive: true });
  });

  it("says of a damaged policy how to have it again", async () => {
    const torn = `${folder}-torn`;
    await cp(folder, torn, { recursive: true });
    await truncate(join(torn, "policies", "gru-4.run1.safetensors"), 100);
    await expect(evaluateRun({ folder: torn })).rejects.toThrow(
      /torn.policies.gru-4\.run1\.safetensors: it was damaged.*; delete it, and .* makes it again$/,
    );
    await rm(torn, { recursive: true });
  });

  it("stops when asked to", async () => {
    const stop = new Error("stop");
    const control = new AbortController();
    const onProgress = () => control.abort(stop);
    const request = { folder, overrides: {} };
    await expect(evaluateRun(request, { signal: control.signal, onProgress })).rejects.toBe(stop);
  });
});
