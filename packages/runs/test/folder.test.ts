import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  claimFolder,
  isSystemFailure,
  lockFolder,
  openEventLog,
  readEvents,
  readManifest,
  shortHash,
} from "@volsmith/runs/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-runs-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Event {
  readonly event: string;
}

describe("the log", () => {
  it("gives back what was appended, run after run", () => {
    const path = join(folder, "events.jsonl");
    for (const event of ["a", "b"]) {
      const log = openEventLog<Event>(path);
      log.append({ event });
      log.close();
    }
    expect(readEvents<Event>(path)).toEqual([{ event: "a" }, { event: "b" }]);
  });

  it("does without a line that a kill cut short, wherever the cut is", async () => {
    const path = join(folder, "events.jsonl");
    const whole = '{"event":"a"}\n{"event":"übel"}\n';
    const bytes = Buffer.from(whole);
    for (let cut = 0; cut < bytes.length; cut++) {
      await writeFile(path, bytes.subarray(0, cut));
      const log = openEventLog<Event>(path);
      log.append({ event: "last" });
      log.close();
      const events = readEvents<Event>(path).map(({ event }) => event);
      expect(["last", "a,last", "a,übel,last"]).toContain(events.join(","));
    }
  });

  it("names another line that is no event", async () => {
    const path = join(folder, "events.jsonl");
    await appendFile(path, '{"event":"a"}\nwhat?\n');
    expect(() => readEvents(path)).toThrow(/events\.jsonl, line 2: it is no JSON; delete the line/);
  });
});

describe("the manifest", () => {
  const manifest = {
    version: 1 as const,
    config: { seed: 1, rows: { file: "a.csv" }, threads: 2 },
    seed: 1,
    dataFingerprint: "x",
    versions: {},
    startedAt: "2026-01-01T00:00:00.000Z",
  };
  const options = { what: "study", freeKeys: ["threads"], dataKeys: ["rows"] };
  const claim = (changes: object = {}, dataFingerprint = "x") =>
    claimFolder(
      folder,
      { ...manifest, config: { ...manifest.config, ...changes }, dataFingerprint },
      options,
    );

  it("stands as it was begun, whatever the free keys and wherever the same data come from", async () => {
    expect(await readManifest(folder)).toBeNull();
    await claim();
    expect(await claim({ threads: 7, rows: { file: "b.csv" } })).toEqual(manifest);
    expect(await readManifest(folder)).toEqual(manifest);
  });

  it("refuses another configuration and other data, saying in what", async () => {
    await claim();
    await expect(claim({ seed: 2 })).rejects.toThrow(
      /it is of a study with seed 1, and this one has 2; name another folder/,
    );
    await expect(claim({ rows: { file: "b.csv" } }, "y")).rejects.toThrow(
      /with rows\.file "a\.csv", and this one has "b\.csv"/,
    );
    await expect(claim({}, "y")).rejects.toThrow(/with the data's fingerprint "x"/);
  });

  it("refuses a folder of something else", async () => {
    await writeFile(join(folder, "letter.txt"), "");
    await expect(claim()).rejects.toThrow(/it holds other files, and no study; name an empty/);
  });
});

describe("the lock", () => {
  it("keeps others out while its process lives, and no longer", async () => {
    await writeFile(join(folder, "run.lock"), String(process.ppid));
    expect(() => lockFolder(folder)).toThrow(/process \d+ is at work in it; wait for it/);
    await writeFile(join(folder, "run.lock"), String(2 ** 22 + 1)); // beyond the largest number there is
    const unlock = lockFolder(folder);
    expect(await readFile(join(folder, "run.lock"), "utf8")).toBe(String(process.pid));
    unlock();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("failures of the system", () => {
  it("are told from those of a model, however deep they lie", () => {
    const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
    expect(isSystemFailure(new Error("write", { cause: full }))).toBe(true);
    expect(isSystemFailure(new Error("it never works"))).toBe(false);
  });
});

describe("shortHash", () => {
  it("depends on bytes alone, not on how they are viewed", () => {
    const numbers = Float32Array.of(1, 2, 3);
    const part = new Float32Array(Float32Array.of(0, 1, 2, 3).buffer, 4);
    expect(shortHash(["a", numbers])).toBe(shortHash(["a", part]));
    expect(shortHash(["a", numbers])).not.toBe(shortHash(["a", numbers.subarray(1)]));
  });
});
