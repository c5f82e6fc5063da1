import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { parseStudyConfig } from "../src/index.ts";
import type { StudyResult } from "../src/index.ts";
import { readResult, runStudy } from "../src/node/index.ts";
import { disk, fakeCatalogue, fakeTable, fits } from "./fakes.ts";

let root = "";
const at = (...names: string[]) => join(root, ...names);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "volsmith-study-"));
});
afterAll(() => rm(root, { recursive: true }));
beforeEach(() => fits.clear());

const table = fakeTable();
const catalogue = fakeCatalogue;
const halving = { strategy: "successive-halving", grid: "fakes", trials: 9, base: { epochs: 9 } };
const json = {
  models: [
    { name: "Good", preset: "fake-best" },
    { name: "Poor", model: { kind: "fake", scale: 3 } },
    { name: "Broken", model: { kind: "fake", fail: "throw" } },
    { name: "Wild", model: { kind: "fake", fail: "diverge" } },
    { name: "Found", search: halving },
    { name: "Joined", ensemble: { of: ["Good", "Wild", "Found"], combine: "inverse-error" } },
  ],
};
const config = parseStudyConfig(json, { catalogue });
const run = (folder: string, changes: object = {}, control = {}): Promise<StudyResult> =>
  runStudy({ config: { ...config, ...changes }, table, folder: at(folder), catalogue }, control);

/** Without what differs from run to run: times. */
function timeless(result: unknown): unknown {
  return JSON.parse(
    JSON.stringify(result, (key, value: unknown) =>
      /(Seconds|PerSecond|seconds|startedAt|finishedAt|threads)$/.test(key) ? null : value,
    ),
  );
}

describe("runStudy", () => {
  it("judges every model, and those that fail are results too", async () => {
    const { models, searches, data } = await run("all");
    const byName = Object.fromEntries(models.map((model) => [model.name, model]));
    expect(models.map(({ name }) => name)).toEqual([
      "Good",
      "Poor",
      "Broken",
      "Wild",
      "Found",
      "Joined",
    ]);
    expect(byName["Good"].metrics.test.correct).toBeGreaterThan(90);
    expect(byName["Poor"].metrics.test.over).toBe(100);
    expect(byName["Broken"]).toMatchObject({
      status: "failed",
      advice: "fake: it never works; do not use it",
    });
    expect(byName["Wild"]).toMatchObject({ status: "diverged", metrics: { test: { mse: null } } });
    expect(byName["Wild"].advice).toMatch(/lower the rate/);
    expect(byName["Good"].truth!.mse).toBeLessThan(byName["Good"].metrics.test.mse!);
    expect(data.parts.test.rows).toBe(60);
    // The best scale of the grid is 1; it has learned through all rungs.
    expect(searches[0].trials[0]).toMatchObject({ config: { scale: 1, epochs: 9 } });
    expect(byName["Found"].config).toMatchObject({ scale: 1, epochs: 9 });
    // A member without prices is left out.
    expect(byName["Joined"].config).toMatchObject({ of: ["Good", "Found"] });
    expect(byName["Joined"].metrics.test.correct).toBeGreaterThan(90);
    expect(byName["Found"].history).toHaveLength(9);
  });

  it("says so where no trial of a search came to a price", async () => {
    const base = { kind: "fake", fail: "throw" };
    const search = { strategy: "grid", grid: { scale: [1, 2] }, base };
    const hopeless = parseStudyConfig({ models: [{ name: "None", search }] }, { catalogue });
    const { models, searches } = await runStudy({
      config: hopeless,
      table,
      folder: at("hopeless"),
      catalogue,
    });
    expect(models[0]).toMatchObject({ kind: "fake", title: "a fake", status: "failed" });
    expect(models[0].advice).toMatch(/no trial came to a price; one of them: fake: it never works/);
    expect(searches[0].trials.map(({ status }) => status)).toEqual(["failed", "failed"]);
  });

  it("leaves manifest, log, models and result in its folder", async () => {
    expect(new Set(await readdir(at("all")))).toEqual(
      new Set(["manifest.json", "trials.jsonl", "checkpoints", "models", "trials", "result.json"]),
    );
    expect(await readdir(at("all", "models"))).toContain("good.onnx");
    expect((await readResult(at("all"))).models).toHaveLength(6);
  });

  it("does nothing again in a folder that is done", async () => {
    const before = await readResult(at("all"));
    fits.clear();
    const again = await run("all");
    expect(fits.size).toBe(0);
    expect(again.models).toEqual(before.models);
    expect(again.searches).toEqual(before.searches);
  });

  it("makes a model again whose weights are gone, as it was", async () => {
    const { models } = await run("gone");
    await rm(at("gone", "models", "good.safetensors"));
    fits.clear();
    const again = await run("gone");
    expect(fits.size).toBe(1);
    expect(timeless(again)).toMatchObject({ models: timeless(models) });
  });

  it("goes on after a kill as if there had been none", async () => {
    // A log cut off at every line, and within one, as kills leave it.
    const whole = await readResult(at("all"));
    const lines = (await readFile(at("all", "trials.jsonl"), "utf8")).split("\n");
    await run("parts", {}, {});
    for (const cut of [4, 12]) {
      const path = at("parts", "trials.jsonl");
      await writeFile(path, `${lines.slice(0, cut).join("\n")}\n${lines[cut].slice(0, 20)}`);
      fits.clear();
      const resumed = await run("parts");
      expect(timeless(resumed)).toEqual(timeless(whole));
      expect(fits.size).toBeGreaterThan(0);
      for (const line of (await readFile(path, "utf8")).trim().split("\n"))
        expect(() => JSON.parse(line) as unknown).not.toThrow();
    }
  });

  it("stops when asked to, and goes on from the checkpoint", async () => {
    const models = [{ name: "Slow", model: { kind: "fake", fail: "wait", epochs: 40 } }];
    const slow = parseStudyConfig({ models }, { catalogue });
    const control = new AbortController();
    const stop = new Error("stop");
    const epochs: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number | null }): void => {
      epochs.push(Math.round((40 * done) / total!));
      if (epochs.length === 10) control.abort(stop);
    };
    const request = { config: slow, table, folder: at("slow"), catalogue };
    await expect(runStudy(request, { signal: control.signal, onProgress })).rejects.toBe(stop);
    epochs.length = 0;
    const { models: done } = await runStudy(request, { onProgress });
    expect(epochs[0]).toBe(11);
    expect(done[0].status).toBe("finished");
  });

  it("stops at a full disk, which is no model's fault, and goes on once there is room", async () => {
    const models = ["A", "B"].map((name) => ({ name, model: { kind: "fake", fail: "disk" } }));
    const full = parseStudyConfig({ models }, { catalogue });
    const request = { config: full, table, folder: at("full"), catalogue };
    disk.state = "full";
    await expect(runStudy(request)).rejects.toThrow(/it is full/);
    disk.state = "free";
    const { models: done } = await runStudy(request);
    expect(done.map(({ status }) => status)).toEqual(["finished", "finished"]);
  });

  it("refuses a table without the features it is told apart by", async () => {
    const bare = { ...table, featureNames: ["S/K", "K", "T", "r"] };
    await expect(runStudy({ config, table: bare, folder: at("bare"), catalogue })).rejects.toThrow(
      /study: the table lacks the feature tau; it has S\/K, K, T, r/,
    );
  });

  it("refuses a folder of another configuration, saying in what", async () => {
    const other = config.models.map((entry, i) => (i === 1 ? { ...entry, seed: 5 } : entry));
    await expect(run("all", { models: other })).rejects.toThrow(
      /it is of a study with models\[1\]\.seed null, and this one has 5; name/,
    );
    await expect(run("all", { seed: 2 })).rejects.toThrow(
      /it is of a study with seed 1, and this one has 2; name another folder with -o/,
    );
    await expect(run("all", { threads: 7 })).resolves.toBeDefined();
  });

  it("refuses a folder of other data", async () => {
    const targets = table.targets.map((target, i) => (i === 7 ? target + 1e-9 : target));
    const request = { config, table: { ...table, targets }, folder: at("all"), catalogue };
    await expect(runStudy(request)).rejects.toThrow(/with the data's fingerprint "/);
  });

  it("does not mind how the same rows were come by", async () => {
    const table = { kind: "table" as const, path: "rows.parquet", mostRows: null };
    await expect(run("all", { table })).resolves.toBeDefined();
    const targets = fakeTable().targets.map((target) => 2 * target);
    const request = { config: { ...config, table }, table: { ...fakeTable(), targets } };
    await expect(runStudy({ ...request, folder: at("all"), catalogue })).rejects.toThrow(
      /with table\.kind "synthetic", and this one has "table"/,
    );
  });

  it("refuses a folder another process is at work in, and takes over from one that was killed", async () => {
    await writeFile(at("all", "run.lock"), String(process.ppid));
    await expect(run("all")).rejects.toThrow(/process \d+ is at work in it; wait for it/);
    await writeFile(at("all", "run.lock"), String(2 ** 22 + 1)); // beyond the largest number there is
    await expect(run("all")).resolves.toBeDefined();
    expect(await readdir(at("all"))).not.toContain("run.lock");
  });

  it("refuses a folder that holds something else", async () => {
    await rm(at("other"), { recursive: true, force: true });
    await run("other");
    await rm(at("other", "manifest.json"));
    await expect(run("other")).rejects.toThrow(/it holds other files, and no study/);
  });

  it("refuses a table that leaks, before anything is trained", async () => {
    const knownBy = table.days.map((day, i) => (i === 5 ? day + 1 : day));
    const request = { config, table: { ...table, knownBy }, folder: at("leak"), catalogue };
    await expect(runStudy(request)).rejects.toThrow(/row 5 .* features known on/);
    expect(fits.size).toBe(0);
  });

  it("names the line of a log that is no event", async () => {
    await run("log");
    await appendFile(at("log", "trials.jsonl"), "what?\n");
    await expect(run("log")).rejects.toThrow(/trials\.jsonl, line \d+: it is no JSON/);
  });

  it("names the result of a model that was damaged, and does without it", async () => {
    const result = await run("torn");
    const files = await readdir(at("torn", "models"));
    const [name] = files.filter((file) => file.endsWith(".json"));
    const path = at("torn", "models", name);
    await writeFile(path, '{ "name": ');
    await expect(run("torn")).rejects.toThrow(/it is no JSON.*delete it and run the study again/);
    await rm(path);
    const again = await run("torn");
    for (const [i, { metrics }] of again.models.entries())
      expect(metrics).toEqual(result.models[i].metrics);
  });

  it("says how to finish what has no result yet", async () => {
    await rm(at("log", "result.json"));
    await expect(readResult(at("log"))).rejects.toThrow(/study run -o .* --resume finishes it/);
  });
});
