/**
 * Trainings as processes of their own: Ctrl-C, exit codes, streams. Runs the built program, which
 * `npm test` makes first.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCheckpoint } from "@volsmith/surface";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../bin/volsmith.js", import.meta.url));
const tiny = {
  operator: { nLayers: 1, nNeighbours: 6, prior: "none", neighbourOrder: "rho" },
  steps: 40,
  batch: 2,
  losses: { stencils: { slices: 10, terms: 5 }, weights: { truth: 0 } },
};

let folder = "";
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-process-"));
  await writeFile(at("tiny.json"), JSON.stringify(tiny));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param stopAt lines of the log after which Ctrl-C is pressed */
async function train(name: string, stopAt = Infinity): Promise<Outcome> {
  const words = ["operator", "train", "--config", at("tiny.json"), "--quotes", "30-60"];
  words.push("--validation", "2", "--device", "cpu", "--json", "--log", at(`${name}.jsonl`));
  const child = spawn(process.execPath, [program, ...words, "-o", at(name)]);
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (out.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (out.stderr += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const watch = setInterval(() => {
    void readFile(at(`${name}.jsonl`), "utf8").then(
      // Once: a second Ctrl-C ends a program that does not seem to listen to the first.
      (log) => log.split("\n").length > stopAt && !child.killed && child.kill("SIGINT"),
      () => {}, // not there yet
    );
  }, 20);
  const code = await ended;
  clearInterval(watch);
  return { code, ...out };
}

describe("volsmith operator train as a process", () => {
  it("ends with 130 on Ctrl-C, and the same command ends as if it never had been pressed", async () => {
    const [whole, stopped] = await Promise.all([train("whole"), train("parts", 3)]);
    expect(whole.code).toBe(0);
    expect(JSON.parse(whole.stdout)).toMatchObject({ weights: at("whole"), steps: 40 });
    expect({ code: stopped.code, stdout: stopped.stdout }).toEqual({ code: 130, stdout: "" });
    const { state } = readCheckpoint(await readFile(at("parts.checkpoint.safetensors")));
    expect(state.step).toBeGreaterThan(2);
    expect(state.step).toBeLessThan(40);
    expect(stopped.stderr).toContain(`stopped after ${state.step} of 40 steps`);
    const resumed = await train("parts");
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain(`step ${state.step} of 40`);
    const [a, b] = [await readFile(at("whole")), await readFile(at("parts"))];
    expect(a.equals(b)).toBe(true);
  });
});
