/** `volsmith operator train` on tiny networks. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSafetensors } from "@volsmith/files";
import { formatChains, generateMarket, marketSpec } from "@volsmith/market";
import { randomGenerator } from "@volsmith/numerics";
import type { Progress } from "@volsmith/numerics";
import { readCheckpoint, readOperatorWeights } from "@volsmith/surface";
import type { StepReport } from "@volsmith/surface";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { volsmith, volsmithWith } from "./fake-terminal.ts";

/** One layer that listens to few quotes, at few stencils: a step takes some milliseconds. */
const tiny = {
  operator: { nLayers: 1, nNeighbours: 6, prior: "none", neighbourOrder: "rho" },
  batch: 2,
  validateEvery: 2,
  checkpointEvery: 2,
  losses: { stencils: { slices: 10, terms: 5 }, weights: { truth: 0 } },
};

let folder = "";
const at = (name: string) => join(folder, name);
let words: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-train-"));
  await writeFile(at("tiny.json"), JSON.stringify(tiny));
  words = ["operator", "train", "--config", at("tiny.json"), "--quotes", "30-60"];
  words.push("--validation", "2", "--threads", "1", "--device", "cpu");
});
afterAll(() => rm(folder, { recursive: true }));

/** Interrupts at the first sign of step n, as Ctrl-C would. */
function stoppingAt(step: number) {
  const controller = new AbortController();
  const onProgress = ({ stage, done }: Progress) => {
    if (stage === "train operator" && done >= step) controller.abort(new Error("stopped"));
  };
  return { onProgress, signal: controller.signal };
}

/** Some days of a market, as a vendor would write them. */
async function writeDays(name: string, days: readonly string[]): Promise<string> {
  const chains = days.map((day, i) => {
    const quotedAt = Date.parse(`${day}T20:00:00Z`);
    const spec = marketSpec("crypto", { quotedAt, underlying: "BTC" });
    return generateMarket(spec, randomGenerator(i)).chain;
  });
  await writeFile(at(name), formatChains(chains, "deribit"));
  return at(name);
}

describe("volsmith operator train", () => {
  it("writes weights that say what they were trained on, a checkpoint and a log", async () => {
    const out = at("a.safetensors");
    const run = await volsmith(...words, "--steps", "5", "-o", out, "--log", at("a.jsonl"));
    const bytes = await readFile(out);
    expect(readOperatorWeights(bytes).config.nLayers).toBe(1);
    const about = JSON.parse(readSafetensors(bytes).metadata["volsmith.training"]) as {
      bestStep: number;
      config: { steps: number };
      data: { seed: number };
      validation: { mape: number };
    };
    expect(about).toMatchObject({ config: { steps: 5, batch: 2 }, data: { syntheticShare: 1 } });
    expect(about.validation.mape).toBeGreaterThan(0);
    const lines = (await readFile(at("a.jsonl"), "utf8")).trim().split("\n");
    const reports = lines.map((line) => JSON.parse(line) as StepReport);
    expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(reports.filter(({ validation }) => validation).map(({ step }) => step)).toEqual([
      2, 4, 5,
    ]);
    expect(Object.keys(reports[0].terms)).toContain("calendar");
    expect(run.remarked).toContain("step 4: validation loss");
    expect(run.printed).toContain(`weights: ${out}`);
    const checkpoint = await readFile(at("a.checkpoint.safetensors"));
    expect(readCheckpoint(checkpoint).state.step).toBe(5);
  });

  it("goes on after Ctrl-C with the same command, to the same bytes and log", async () => {
    const whole = at("whole.safetensors");
    const parts = at("parts.safetensors");
    await volsmith(...words, "--steps", "6", "-o", whole, "--log", at("whole.jsonl"));
    const command = [...words, "--steps", "6", "-o", parts, "--log", at("parts.jsonl")];
    await expect(volsmithWith(stoppingAt(3), command)).rejects.toThrow("stopped");
    expect(readCheckpoint(await readFile(at("parts.checkpoint.safetensors"))).state.step).toBe(3);
    const { remarked } = await volsmith(...command);
    expect(remarked).toContain("step 3 of 6");
    expect(Buffer.compare(await readFile(whole), await readFile(parts))).toBe(0);
    const steps = async (name: string) =>
      (await readFile(at(name), "utf8"))
        .trim()
        .split("\n")
        .map((line) => {
          const { step, loss } = JSON.parse(line) as StepReport;
          return { step, loss };
        });
    expect(await steps("parts.jsonl")).toEqual(await steps("whole.jsonl"));
  });

  it("tells how to go on when it is interrupted", async () => {
    const remarks: string[] = [];
    const out = at("told.safetensors");
    const command = [...words, "--steps", "9", "-o", out];
    const { createProgram } = await import("../src/program.ts");
    const control = stoppingAt(2);
    const remark = (text: string) => void remarks.push(text);
    const program = await createProgram({ print: () => {}, remark, control }, command);
    await expect(program.parseAsync(["node", "volsmith", ...command])).rejects.toThrow("stopped");
    expect(remarks.at(-1)).toBe(
      `stopped after 2 of 9 steps; the same command goes on from ${at("told.checkpoint.safetensors")}`,
    );
  });

  it("refuses a checkpoint of another training, naming the difference", async () => {
    const out = at("other.safetensors");
    await volsmith(...words, "--steps", "2", "-o", out);
    await expect(volsmith(...words, "--steps", "2", "--batch", "3", "-o", out)).rejects.toThrow(
      /other\.checkpoint\.safetensors: it is of a training with batch 2, and this command says 3/,
    );
    await expect(
      volsmith(...words, "--steps", "2", "--quotes", "30-50", "-o", out),
    ).rejects.toThrow(/with quotes \[30,60\], and this command says \[30,50\]/);
  });

  it("takes vendors' files, refuses test days, and keeps the last days aside", async () => {
    const days = ["2022-02-03", "2022-02-04", "2022-02-07", "2022-02-08", "2022-03-01"];
    const file = await writeDays("days.csv", days);
    const command = [...words, "--steps", "2", "--panel", file, "--cut-off", "2022-03-01"];
    command.push("--cache", at("cache"), "--min-quotes", "10", "-o", at("real.safetensors"));
    const { remarked } = await volsmith(...command);
    expect(remarked).toContain("days.csv: 5 snapshots, 2022-02-03 to 2022-03-01");
    expect(remarked).toContain("BTC, 2 snapshots, 2022-02-03 to 2022-02-07; 1 later kept");
    expect(remarked).toContain(
      "2 snapshots refused: 1 on test days (2022-02-04), 1 from the cut-off on",
    );
    const again = await volsmith(...command);
    expect(again.remarked).toContain("(from the cache)");
    expect(again.remarked).toContain("nothing to train");
  });

  it("says why nothing is left to train on", async () => {
    const file = await writeDays("test-day.csv", ["2022-02-04"]);
    await expect(
      volsmith(...words, "--panel", file, "--no-cache", "--min-quotes", "10", "-o", at("n.s")),
    ).rejects.toThrow(/no snapshot is left to train on: 1 refused \(test-day\)/);
    expect(existsSync(at("n.s"))).toBe(false);
  });

  it("finds out before the work where it cannot write, and makes folders that are missing", async () => {
    await writeFile(at("file"), "");
    for (const option of ["--out", "--checkpoint", "--log"])
      await expect(volsmith(...words, option, join(at("file"), "w"))).rejects.toThrow(
        /part of the path is a file/,
      );
    await expect(volsmith(...words, "--out", folder)).rejects.toThrow(/it is a folder/);
    const deep = join(folder, "runs", "a", "w.safetensors");
    await volsmith(...words, "--steps", "1", "-o", deep);
    expect(existsSync(deep)).toBe(true);
  });

  it.each([
    [["--panel", "nowhere.csv"], /nowhere\.csv.*no such file/],
    [["--cut-off", "2024-01-01"], /--cut-off is for --panel/],
    [["--synthetic", "0.5"], /--synthetic below 1 needs --panel/],
    [["--quotes", "60-30"], /two whole numbers like 30-900/],
    [["--config", "nowhere.json"], /nowhere\.json/],
  ])("explains %j", async (more, message) => {
    await expect(volsmith(...words, ...more)).rejects.toThrow(message);
  });

  it("names the file and the entry of a configuration that is wrong", async () => {
    await writeFile(at("wrong.json"), '{ "steps": 0.5, "rate": 1 }');
    await expect(volsmith("operator", "train", "--config", at("wrong.json"))).rejects.toThrow(
      /wrong\.json: rate must be left out or renamed/,
    );
    await writeFile(at("wrong.json"), "{ steps: 5 }");
    await expect(volsmith("operator", "train", "--config", at("wrong.json"))).rejects.toThrow(
      /wrong\.json: it is no JSON/,
    );
  });
});
