/** The house's own families in a study, each for a moment. */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { modelCatalogue, parseStudyConfig } from "../src/index.ts";
import type { StudyResult } from "../src/index.ts";
import { readLeaderboard, runStudy } from "../src/node/index.ts";
import { fakeTable } from "./fakes.ts";

const brief = { epochs: 2, rate: 0.01 };
const experts = { kind: "mixture", expert: { kind: "mlp", layers: [4], epochs: 1 }, epochs: 1 };
const models = [
  { name: "Trees", model: { kind: "boosting", trees: 12, depth: 3 } },
  { name: "MLP", model: { kind: "mlp", layers: [4], ...brief } },
  { name: "KAN", model: { kind: "kan", degrees: [2, 2], neurons: 4, ...brief } },
  { name: "TDNN", model: { kind: "tdnn-reduced", steps: 3, filters: 2, ...brief } },
  { name: "RNN", model: { kind: "rnn-attention", layers: ["gru"], units: 4, steps: 3, ...brief } },
  { name: "Mixture", model: { ...experts, gate: { epochs: 1 } } },
  { name: "No such feature", model: { kind: "black-scholes", volatility: "sigma20" } },
  { name: "Joined", ensemble: { of: ["Trees", "RNN"], combine: "least-squares" } },
];

let folder = "";
let result: StudyResult;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-families-"));
  const mixture = { model: "Mixture", compare: ["MLP"] };
  const config = parseStudyConfig({ models, mixture }, { catalogue: modelCatalogue });
  result = await runStudy({ config, table: fakeTable(), folder, catalogue: modelCatalogue });
});
afterAll(() => rm(folder, { recursive: true }));

describe("a study of the house's own families", () => {
  it("has metrics, importance and figures of every model", () => {
    for (const model of result.models) {
      if (model.name === "No such feature") continue;
      expect(["finished", "stopped-early"]).toContain(model.status);
      for (const part of ["train", "validation", "test"] as const)
        expect(model.metrics[part].rmse).toBeGreaterThan(0);
      expect(model.importance.map(({ feature }) => feature)).toEqual(["S/K", "K", "tau", "r"]);
      expect(model.sample.length).toBe(60);
      expect(model.overTime.length).toBe(6);
    }
  });

  it("begins a model anew whose checkpoint was cut short, and comes to the same numbers", async () => {
    const long = { epochs: 1000, patience: 1000 };
    const slow = { name: "Slow", model: { kind: "mlp", layers: [4], ...brief, ...long } };
    const config = parseStudyConfig({ models: [slow] }, { catalogue: modelCatalogue });
    const request = { config, table: fakeTable(), catalogue: modelCatalogue };
    const whole = await runStudy({ ...request, folder: join(folder, "whole") });
    const damaged = { ...request, folder: join(folder, "damaged") };
    const control = new AbortController();
    const stop = new Error("stop");
    const onProgress = ({ done }: { done: number }): void => {
      if (done > 0) control.abort(stop);
    };
    await expect(runStudy(damaged, { signal: control.signal, onProgress })).rejects.toBe(stop);
    const checkpoint = join(damaged.folder, "checkpoints", "slow.safetensors");
    expect((await stat(checkpoint)).size).toBeGreaterThan(0);
    await writeFile(checkpoint, "cut short");
    const [slowly] = (await runStudy(damaged)).models;
    expect(slowly.metrics).toEqual(whole.models[0].metrics);
  });

  it("says of a model that cannot be what it lacks", () => {
    const failed = result.models.find(({ name }) => name === "No such feature")!;
    expect(failed.status).toBe("failed");
    expect(failed.advice).toMatch(/sigma20/);
    expect(failed.title).toBe("Black-Scholes");
  });

  it("draws the first tree, and how a boosted price adds up", () => {
    const { tree, staged, importance } = result.models[0];
    expect(tree!.label).toMatch(/^(S\/K|K|tau|r) < [\d.]+/);
    expect(tree!.yes).not.toBeNull();
    expect(staged!.rounds.at(-1)).toBeLessThanOrEqual(12);
    for (const { predictions } of staged!.rows)
      expect(predictions).toHaveLength(staged!.rounds.length);
    // C/K is a line in S/K, and K is a multiple of its inverse.
    const byFeature = Object.fromEntries(importance.map(({ feature, value }) => [feature, value]));
    expect(byFeature["S/K"] + byFeature["K"]).toBeGreaterThan(
      5 * (byFeature["tau"] + byFeature["r"]),
    );
  });

  it("shows where the mixture sends rows, beside what it is held against", () => {
    const { name, active, routing, byRegime, regimes } = result.mixture!;
    expect([name, active]).toEqual(["Mixture", 2]);
    expect(byRegime.map(({ model }) => model)).toEqual(["Mixture", "MLP"]);
    const rows = byRegime[0].regimes.map(({ rows }) => rows);
    expect(rows.reduce((a, b) => a + b, 0)).toBe(60);
    regimes.forEach((_, i) => {
      const sum = routing[i].reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(rows[i] > 0 ? 2 : 0, 10);
    });
  });

  it("leads by the validation part", async () => {
    const { models, finished } = await readLeaderboard(folder);
    const losses = models.flatMap(({ validation }) => validation?.mse ?? []);
    expect(finished).toBe(true);
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
    expect(models.at(-1)!.name).toBe("No such feature");
  });
});
