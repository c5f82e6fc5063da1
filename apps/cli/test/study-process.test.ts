/**
 * Studies as processes of their own: threads, Ctrl-C, kills. Runs the built program, which `npm test`
 * makes first.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StudyResult } from "@volsmith/study";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyModels, tinyStudy, writeMarket } from "./study-files.ts";

const program = fileURLToPath(new URL("../bin/volsmith.js", import.meta.url));
/** Long enough to be stopped in the middle. */
const slow = { kind: "mlp", layers: [32, 32], rate: 0.003, epochs: 60, patience: 60 };
const models = [...tinyModels, { name: "Slow", model: slow }];

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-study-process-"));
  await writeMarket(folder);
  await writeFile(at("study.json"), JSON.stringify({ ...tinyStudy(models), checkpointSeconds: 0 }));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param stop signal to send once the slow model has left a checkpoint */
async function study(name: string, threads: number, stop?: NodeJS.Signals): Promise<Outcome> {
  const words = ["study", "run", at("study.json"), "--data", folder, "-o", at(name), "--json"];
  const child = spawn(process.execPath, [program, ...words, "--threads", String(threads)]);
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (out.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (out.stderr += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const checkpoint = at(name, "checkpoints", "slow.safetensors");
  const watch = setInterval(() => {
    if (stop && !child.killed && existsSync(checkpoint)) child.kill(stop);
  }, 5);
  const code = await ended;
  clearInterval(watch);
  return { code, ...out };
}

/** What does not depend on how fast, and on how many threads. */
function findings({ stdout }: Outcome): unknown {
  const { models, searches } = JSON.parse(stdout) as StudyResult;
  return {
    models: models.map(({ name, status, metrics, history }) => ({
      name,
      status,
      metrics,
      history,
    })),
    trials: searches[0].trials.map(({ id, config, loss }) => ({ id, config, loss })),
  };
}

describe("volsmith study run as a process", () => {
  it("finds the same on one thread and on two, stopped, killed and in one go", async () => {
    const whole = await study("whole", 1);
    expect(whole.code).toBe(0);
    const stopped = await study("parts", 2, "SIGINT");
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(`volsmith study run --resume -o ${at("parts")} goes on`);
    await study("parts", 2, "SIGKILL");
    const finished = await study("parts", 2);
    expect(finished.code).toBe(0);
    expect(findings(finished)).toEqual(findings(whole));
    const log = await readFile(at("parts", "trials.jsonl"), "utf8");
    expect(log.match(/"event":"run"/g)!.length).toBeGreaterThan(1);
  });
});
