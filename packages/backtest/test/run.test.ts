import { cpSync, readdirSync } from "node:fs";
import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SOURCES } from "@volsmith/backtest";
import type {
  BacktestResult,
  HedgeTrainingRecord,
  PathSource,
  ProcessSourceConfig,
} from "@volsmith/backtest";
import { readBacktestManifest, readBacktestResult, runBacktest } from "@volsmith/backtest/node";
import { readHedgeResults } from "@volsmith/hedging";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { filesOf, timeless, tinyConfig } from "./support.ts";

let root = "";
const at = (...names: string[]) => join(root, ...names);
const run = (folder: string, changes: object = {}, control = {}): Promise<BacktestResult> =>
  runBacktest({ config: tinyConfig(changes), folder: at(folder) }, control);

const ended: HedgeTrainingRecord[] = [];
const progress: number[] = [];
/** Trainings that have ended, and checkpoints on the disk. */
const MOMENTS = ["0 trainings, 1", "2 trainings, 0", "4 trainings, 1", "6 trainings, 0"];
/** Folders as kills at these moments leave them. */
const killed: string[] = [];
let whole: BacktestResult;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "volsmith-backtest-"));
  whole = await run(
    "all",
    {},
    {
      onTraining: (record: HedgeTrainingRecord) => ended.push(record),
      onProgress({ done, total }: { done: number; total: number }) {
        progress.push(done / total);
        const moment = `${ended.length} trainings, ${readdirSync(at("all", "checkpoints")).length}`;
        const name = `killed after ${moment} checkpoints`;
        if (!MOMENTS.includes(moment) || killed.includes(name)) return;
        cpSync(at("all"), at(name), { recursive: true });
        killed.push(name);
      },
    },
  );
});
afterAll(() => rm(root, { recursive: true }));

describe("runBacktest", () => {
  it("judges what was trained beside the baselines, on one set of paths", () => {
    const { evaluation, overSeeds, markets } = whole;
    const names = evaluation.policies.map(({ name }) => name);
    expect(names).toEqual(["GRU 4", "Band", "no hedge", "delta at 0.2"]);
    expect(evaluation.against).toBe("GRU 4");
    expect(evaluation.nPaths).toBe(300);
    expect(overSeeds.map(({ policy, runs }) => [policy, runs.map(({ run }) => run)])).toEqual([
      ["GRU 4", [1, 2]],
      ["Band", [1, 2]],
    ]);
    expect(overSeeds[0].against.map(({ baseline }) => baseline)).toEqual(names.slice(2));
    expect(overSeeds[0].runs[0].statistics).toEqual(evaluation.policies[0].statistics);
    expect(markets).toMatchObject({
      training: { nPaths: 200, nValidation: 100 },
      test: { nPaths: 300, nValidation: 0 },
    });
    expect(markets.test.title).toMatch(/Geometric Brownian motion, 5 steps/);
  });

  it("lists a policy that diverged with its epoch and a way out, and goes on without it", () => {
    const wild = whole.trainings.filter(({ policy }) => policy === "Wild");
    expect(wild.map(({ status }) => status)).toEqual(["diverged", "diverged"]);
    expect(wild[0].advice).toMatch(/epoch 0.*lower the learning rate/);
    expect(ended.map(({ policy, run }) => `${policy} ${run}`)).toEqual([
      "GRU 4 1",
      "GRU 4 2",
      "Wild 1",
      "Wild 2",
      "Band 1",
      "Band 2",
    ]);
    expect(ended).toEqual(whole.trainings);
  });

  it("trains every run with a seed of its own, and says what it found", () => {
    const seeds = whole.trainings.map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(6);
    const [first] = whole.trainings;
    expect(first).toMatchObject({ status: "finished", epochs: 6, advice: null });
    expect(first.history).toHaveLength(6);
    expect(first.premium.how).toBe("closed-form");
    expect(first.parameterCount).toBeGreaterThan(50);
    expect(first.seconds).toBeGreaterThan(0);
  });

  it("leaves manifest, log, policies, outcomes and result in its folder", async () => {
    expect(new Set(await readdir(at("all")))).toEqual(
      new Set([
        "manifest.json",
        "events.jsonl",
        "checkpoints",
        "policies",
        "results",
        "result.json",
      ]),
    );
    expect(await readdir(at("all", "checkpoints"))).toEqual([]);
    expect((await readdir(at("all", "policies"))).toSorted()).toEqual(
      ["band.run1", "band.run2", "gru-4.run1", "gru-4.run2"].map((name) => `${name}.safetensors`),
    );
    expect(await readBacktestResult(at("all"))).toEqual(whole);
    expect((await readBacktestManifest(at("all"))).config.name).toBe("tiny");
    const { values, payoffs } = readHedgeResults(
      await readFile(at("all", "results", "gru-4.run1.npz")),
    );
    const { mean } = whole.evaluation.policies[0].statistics;
    const pnl = values.reduce((sum, value, i) => sum + value - payoffs[i], 0) / 300;
    expect(pnl).toBeCloseTo(mean, 5); // the file's are floats
  });

  it("tells how far the whole run is, never going back", () => {
    expect(progress.length).toBeGreaterThan(20);
    expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
    expect(progress.at(-1)).toBe(1);
  });

  it("goes on after a kill at any moment to the same bits", async () => {
    expect(killed.length).toBe(4);
    const files = filesOf(at("all"));
    let checkpoints = 0;
    for (const name of killed) {
      checkpoints += readdirSync(at(name, "checkpoints")).length;
      await writeFile(at(name, "run.lock"), String(2 ** 22 + 1)); // a process that is dead
      const resumed: number[] = [];
      const result = await run(name, {}, { onResume: (done: number) => resumed.push(done) });
      expect(timeless(result)).toEqual(timeless(whole));
      expect(filesOf(at(name))).toEqual(files);
      await rm(at(name), { recursive: true });
    }
    expect(checkpoints).toBe(2);
  });

  it("stops when asked to, and goes on from the checkpoint to the same bits", async () => {
    const control = new AbortController();
    const stop = new Error("stop");
    let reports = 0;
    const onProgress = () => {
      if (++reports === 3) control.abort(stop);
    };
    await expect(run("stopped", {}, { signal: control.signal, onProgress })).rejects.toBe(stop);
    expect(await readdir(at("stopped", "checkpoints"))).toHaveLength(1);
    expect(timeless(await run("stopped"))).toEqual(timeless(whole));
    expect(filesOf(at("stopped"))).toEqual(filesOf(at("all")));
  });

  it("does nothing again in a folder that is done, and comes to the same result", async () => {
    const before = await readdir(at("all", "policies"));
    const again: unknown[] = [];
    const result = await run("all", {}, { onTraining: (record: unknown) => again.push(record) });
    expect(again).toEqual([]);
    expect(result.trainings).toEqual(whole.trainings);
    expect(result.evaluation).toEqual(whole.evaluation);
    expect(await readdir(at("all", "policies"))).toEqual(before);
  });

  it("comes to the same bits on any number of threads", async () => {
    const seeds = 1;
    const [one, two] = [
      await run("one", { seeds, threads: 1 }),
      await run("two", { seeds, threads: 2 }),
    ];
    expect(timeless(one.evaluation)).toEqual(timeless(two.evaluation));
    expect(filesOf(at("one"))).toEqual(filesOf(at("two")));
  });

  it("trains more seeds of a run later, and leaves those it has", async () => {
    const again: string[] = [];
    const result = await run(
      "one",
      {},
      {
        onTraining: ({ policy, run }: HedgeTrainingRecord) => again.push(`${policy} ${run}`),
      },
    );
    expect(again).toEqual(["GRU 4 2", "Wild 2", "Band 2"]);
    expect(timeless(result.overSeeds)).toEqual(timeless(whole.overSeeds));
  });

  it("makes a policy again whose file is gone, as it was", async () => {
    await rm(at("two", "policies", "band.run1.safetensors"));
    await run("two", { seeds: 1 });
    expect(filesOf(at("two"))).toMatchObject({
      "policies/band.run1.safetensors": filesOf(at("all"))["policies/band.run1.safetensors"],
    });
  });

  it("refuses a folder of another configuration, saying in what", async () => {
    await expect(run("all", { seed: 2 })).rejects.toThrow(
      /it is of a back-test with seed 1, and this one has 2; name another folder with -o/,
    );
    await expect(run("all", { costs: [] })).rejects.toThrow(/back-test with costs \[\{"kind"/);
    await expect(
      run("all", { paths: { kind: "process", process: { kind: "gbm", vol: 0.3 }, steps: 5 } }),
    ).rejects.toThrow(/with paths\.years 0\.1|with paths\.process\.vol/);
  });

  it("does without a checkpoint of other paths, which bears another name", async () => {
    await run("other", { seeds: 1 });
    await rm(at("other", "policies", "gru-4.run1.safetensors"));
    const stale = at("other", "checkpoints", "gru-4.run1.0123456789abcdef.safetensors");
    await writeFile(stale, "of something else");
    await run("other", { seeds: 1 });
    expect(filesOf(at("other"))).toMatchObject({
      "policies/gru-4.run1.safetensors": filesOf(at("all"))["policies/gru-4.run1.safetensors"],
    });
    expect(await readdir(at("other", "checkpoints"))).toEqual([]);
  });

  it("refuses what does not go with the market before anything is trained", async () => {
    const paths = {
      kind: "process",
      process: { kind: "block-bootstrap", returns: [0.01, -0.01, 0.02, -0.02], blockLength: 2 },
      years: 0.1,
      steps: 5,
    };
    const baselines = [{ kind: "none" }, { kind: "leland", vol: "path", rate: 0.1 }];
    await expect(run("no vols", { paths, baselines })).rejects.toThrow(
      /baselines\[1\] \("Leland"\): .*no path volatilities/,
    );
    const [policy] = tinyConfig().policies;
    const features = [{ kind: "volatility" }];
    await expect(
      run("no vols 2", { paths, policies: [policy, { ...policy, name: "B", features }] }),
    ).rejects.toThrow(/policies\[1\] \("B"\): .*no path volatilities/);
    expect(await readdir(at("no vols 2", "policies"))).toEqual([]);
    const testPaths = { ...tinyConfig().paths, steps: 7 };
    await expect(run("longer", { testPaths })).rejects.toThrow(
      "testPaths: policies learned on paths of 5 steps, and these have 7; give paths of the shape",
    );
  });

  it("judges baselines alone where nothing is to be learned", async () => {
    const { evaluation, overSeeds, trainings } = await run("rules", { policies: [] });
    expect(evaluation.policies.map(({ name }) => name)).toEqual(["no hedge", "delta at 0.2"]);
    expect([overSeeds, trainings]).toEqual([[], []]);
  });

  it("draws training paths anew where that is asked for, and resumes to the same bits", async () => {
    const changes = { redraw: 2, seeds: 1, policies: [tinyConfig().policies[0]] };
    const straight = await run("redrawn", changes);
    expect(straight.trainings[0].bestLoss).not.toBe(whole.trainings[0].bestLoss);
    const control = new AbortController();
    let reports = 0;
    const onProgress = () => {
      if (++reports === 4) control.abort(new Error("stop"));
    };
    await expect(
      run("redrawn later", changes, { signal: control.signal, onProgress }),
    ).rejects.toThrow("stop");
    expect(timeless(await run("redrawn later", changes))).toEqual(timeless(straight));
  });

  it("lists a training that failed with the reason, and judges the rest", async () => {
    const { process: simulated } = SOURCES;
    const uneven: PathSource<ProcessSourceConfig> = {
      ...simulated,
      async open(config, context) {
        const source = await simulated.open(config, context);
        const longer = await simulated.open({ ...config, steps: 6 }, context);
        return {
          ...source,
          draw: (part, options) => (part === "validation" ? longer : source).draw(part, options),
        };
      },
    };
    const { trainings, evaluation } = await runBacktest({
      config: tinyConfig({ seeds: 1 }),
      folder: at("uneven"),
      sources: { process: uneven },
    });
    expect(trainings.map(({ status }) => status)).toEqual(["failed", "failed", "failed"]);
    expect(trainings[0].advice).toMatch(/validation must have shape \[5\], got \[6\]/);
    expect(evaluation.against).toBe("no hedge");
  });

  it("names the line of a log that is no event", async () => {
    await appendFile(at("redrawn", "events.jsonl"), "what?\n");
    await expect(
      run("redrawn", { redraw: 2, seeds: 1, policies: [tinyConfig().policies[0]] }),
    ).rejects.toThrow(/events\.jsonl, line \d+: it is no JSON/);
  });

  it("says how to finish what has no result yet, and what is no back-test", async () => {
    await rm(at("rules", "result.json"));
    await expect(readBacktestResult(at("rules"))).rejects.toThrow(/hedge train -o .* --resume/);
    await expect(readBacktestManifest(root)).rejects.toThrow(/there is no back-test in it/);
  });
});
