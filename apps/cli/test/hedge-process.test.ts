/**
 * Back-tests of hedges as processes of their own: Ctrl-C, kills, exit codes. Runs the built program, which
 * `npm test` makes first.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BacktestResult } from "@volsmith/backtest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyHedge, tinyPolicies } from "./hedge-files.ts";

const program = fileURLToPath(new URL("../bin/volsmith.js", import.meta.url));
/** Long enough to be stopped in the middle. */
const slow = { ...tinyPolicies[1], name: "slow", epochs: 80 };

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-hedge-process-"));
  const config = tinyHedge({ policies: [tinyPolicies[0], slow], checkpointSeconds: 0 });
  await writeFile(at("hedge.json"), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Stop {
  readonly signal: NodeJS.Signals;
  readonly when: () => boolean;
}

async function run(words: readonly string[], stop?: Stop): Promise<Outcome> {
  const child = spawn(process.execPath, [program, "hedge", ...words]);
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (out.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (out.stderr += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const watch = setInterval(() => {
    if (stop && !child.killed && stop.when()) child.kill(stop.signal);
  }, 5);
  const code = await ended;
  clearInterval(watch);
  return { code, ...out };
}

/** @param signal to send once the slow policy has left a checkpoint of this run */
function train(name: string, threads: number, signal?: NodeJS.Signals): Promise<Outcome> {
  const words = ["train", at("hedge.json"), "-o", at(name), "--threads", String(threads), "--json"];
  const began = Date.now();
  const checkpoints = at(name, "checkpoints");
  const when = () => {
    if (!existsSync(checkpoints)) return false;
    const file = readdirSync(checkpoints).find((each) => /^slow\..*\.safetensors$/.test(each));
    const found = file && statSync(join(checkpoints, file), { throwIfNoEntry: false });
    return Boolean(found && found.mtimeMs > began);
  };
  return run(words, signal && { signal, when });
}

/** What does not depend on how fast, and on how many threads. */
function findings({ stdout }: Outcome): unknown {
  const { trainings, evaluation, overSeeds } = JSON.parse(stdout) as BacktestResult;
  return { evaluation, overSeeds, trainings: trainings.map((each) => ({ ...each, seconds: 0 })) };
}

describe("volsmith hedge train as a process", () => {
  it("finds the same on one thread and on two, stopped, killed and in one go", async () => {
    const whole = await train("whole", 1);
    expect(whole).toMatchObject({ code: 0 });
    const stopped = await train("parts", 2, "SIGINT");
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toBe("");
    expect(stopped.stderr).toContain(`volsmith hedge train --resume -o ${at("parts")} goes on`);
    const killed = await train("parts", 2, "SIGKILL");
    expect(killed.code).toBeNull();
    const finished = await train("parts", 2);
    expect(finished.code).toBe(0);
    expect(finished.stderr).toMatch(/1 training of .* done already/);
    expect(findings(finished)).toEqual(findings(whole));
    const log = await readFile(at("parts", "events.jsonl"), "utf8");
    expect(log.match(/"event":"run"/g)!.length).toBe(3);
  });

  it.each([
    [["train", "nobody"], 2],
    [["train", "--resume"], 2],
    [["train", "--date", "2023-09-01"], 2],
    [["train", "--seeds", "0"], 2],
    [["evaluate"], 2],
    [["evaluate", "x", "--process", "nobody"], 2],
    [["evaluate", "x", "--process", "gbm", "--on", "default"], 2],
    [["init", "nobody"], 2],
    [["rehearse"], 2],
    [["train", "no-such.json"], 1],
    [["report", "no-such-folder"], 1],
    [["evaluate", "no-such-folder"], 1],
  ])("%j ends with %d and says why", async (words, code) => {
    const outcome = await run(words);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toMatch(/^error: /);
  });
});
