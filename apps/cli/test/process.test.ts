/**
 * The program as a process of its own: exit codes, streams, Ctrl-C. Runs the built program, which
 * `npm test` makes first.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../bin/volsmith.js", import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  words: readonly string[],
  { input, interruptAfterMs }: { input?: string; interruptAfterMs?: number } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words]);
    const out = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (out.stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (out.stderr += String(chunk)));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...out }));
    child.stdin.end(input);
    if (interruptAfterMs !== undefined) setTimeout(() => child.kill("SIGINT"), interruptAfterMs);
  });
}

describe("the volsmith process", () => {
  it("ends with 0, data on standard output, nothing on standard error", async () => {
    const { code, stdout, stderr } = await run(["snapshot", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toHaveProperty("slices");
  });

  it("ends with 1 and one line that names the file when a file cannot be read", async () => {
    const { code, stdout, stderr } = await run(["snapshot", "no-such-file.csv"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: .*no-such-file\.csv/);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it.each([
    [["smile"]],
    [["snapshot", "--vendor", "nobody"]],
    [["snapshot", "--date", "yesterday"]],
    [["snapshot", "--date", "2024-01-02"]],
    [["snapshot", "--json", "--csv"]],
    [["smooth", "--threads", "0"]],
    [["smooth", "--at", "0.25,"]],
    [["smooth", "--at", "0.25,0", "--grid", "3x3"]],
    [["smooth", "--grid", "3x3", "--json"]],
    [["report", "--methods", "sabr"]],
    [["synth", "--out", "-"]],
    [["synth", "--out", "x.csv", "--seed", "99999999999999999999"]],
    [["iv", "--price", "-1"]],
    [["iv"]],
    [["operator", "evaluate", "--experiments", "speed"]],
    [["operator", "evaluate", "--ks", "0"]],
  ])("ends with 2 on wrong usage: %j", async (words) => {
    const { code, stdout, stderr } = await run(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/error: /);
  });

  it("ends with 0 and prints help when asked", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("snapshot");
  });

  it("ends with 0 where the reader of a pipe has had enough", async () => {
    const child = spawn(process.execPath, [program, "snapshot", "--json"]);
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.skipIf(!existsSync("/dev/full"))("ends with 1 and one line on a full disk", async () => {
    const full = await open("/dev/full", "w");
    const child = spawn(process.execPath, [program, "snapshot"], {
      stdio: ["ignore", full.fd, "pipe"],
    });
    let stderr = "";
    child.stderr!.on("data", (chunk) => (stderr += String(chunk)));
    const code = await new Promise((resolve) => child.on("close", resolve));
    await full.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "error: cannot write to standard output: the disk is full\n",
    });
  });

  it("ends with 130 on Ctrl-C, while it waits for standard input too", async () => {
    const child = spawn(process.execPath, [program, "snapshot", "-"]);
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const closed = new Promise((resolve) => child.on("close", resolve));
    // More than a pipe holds: when it is gone, the program is reading.
    await new Promise((resolve) => child.stdin.write("quote_date,".repeat(100_000), resolve));
    child.kill("SIGINT");
    const code = await closed;
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: "interrupted; nothing was left half-written\n",
    });
  });

  it("reads a snapshot it wrote from standard input", async () => {
    const { stdout } = await run(["snapshot", "--json"]);
    const { code, stdout: again } = await run(["snapshot", "-", "--json"], { input: stdout });
    expect(code).toBe(0);
    expect(JSON.parse(again)).toEqual(JSON.parse(stdout));
  });

  it("reads a chain from standard input", async () => {
    const table =
      "quote_date,expiry,type,strike,bid,ask\n" +
      [90, 95, 100, 105, 110]
        .flatMap((strike) => {
          const call = Math.max(100 - strike, 0) + 4;
          const put = Math.max(strike - 100, 0) + 4;
          return [
            `2024-01-02,2024-03-15,C,${strike},${call - 0.1},${call + 0.1}`,
            `2024-01-02,2024-03-15,P,${strike},${put - 0.1},${put + 0.1}`,
          ];
        })
        .join("\n");
    const { code, stdout } = await run(["snapshot", "-", "--underlying", "XYZ", "--json"], {
      input: `${table}\n`,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ underlying: "XYZ", slices: [{ forward: 100 }] });
  });
});
