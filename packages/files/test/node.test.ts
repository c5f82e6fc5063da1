import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError, DomainError, FormatError } from "@volsmith/numerics";
import { afterAll, describe, expect, it } from "vitest";

import { parseJson } from "../src/index.ts";
import {
  checkFolder,
  makeFolder,
  readFileBytes,
  readJson,
  writeFileAtomic,
  writeFilesAtomic,
} from "../src/node/index.ts";

const folder = mkdtempSync(join(tmpdir(), "volsmith-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("writeFileAtomic", () => {
  it("writes bytes and text, and leaves nothing else behind", async () => {
    await writeFileAtomic(join(folder, "a.bin"), Uint8Array.of(1, 2, 3));
    await writeFileAtomic(join(folder, "a.txt"), "vol σ");
    expect(await readFileBytes(join(folder, "a.bin"))).toEqual(Uint8Array.of(1, 2, 3));
    expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("vol σ");
    expect(readdirSync(folder).toSorted()).toEqual(["a.bin", "a.txt"]);
  });

  it("keeps the permissions of the file it replaces", async () => {
    const path = join(folder, "mode.txt");
    writeFileSync(path, "old");
    chmodSync(path, 0o640);
    await writeFileAtomic(path, "new");
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it.skipIf(process.platform === "win32")("replaces a link's target, not the link", async () => {
    writeFileSync(join(folder, "target.txt"), "old");
    symlinkSync(join(folder, "target.txt"), join(folder, "link.txt"));
    await writeFileAtomic(join(folder, "link.txt"), "new");
    expect(lstatSync(join(folder, "link.txt")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "target.txt"), "utf8")).toBe("new");
  });

  it("leaves the old file and no piece of a new one when it fails", async () => {
    const inner = join(folder, "group");
    mkdirSync(inner);
    writeFileSync(join(inner, "a.txt"), "old");
    const files = [
      { path: join(inner, "a.txt"), data: "new" },
      { path: join(inner, "missing", "b.txt"), data: "new" },
    ];
    await expect(writeFilesAtomic(files)).rejects.toThrow(/b\.txt: its folder does not exist/);
    expect(readFileSync(join(inner, "a.txt"), "utf8")).toBe("old");
    expect(readdirSync(inner)).toEqual(["a.txt"]);
  });

  it("removes the temporary file when the name cannot be taken", async () => {
    const inner = join(folder, "taken");
    mkdirSync(join(inner, "a.txt"), { recursive: true });
    await expect(writeFileAtomic(join(inner, "a.txt"), "new")).rejects.toThrow(DataError);
    expect(readdirSync(inner)).toEqual(["a.txt"]);
  });
});

describe("writeFilesAtomic", () => {
  it("writes none of a group where one of the names is a folder's", async () => {
    const inner = join(folder, "one-is-a-folder");
    mkdirSync(join(inner, "b"), { recursive: true });
    const files = ["a", "b"].map((name) => ({ path: join(inner, name), data: "new" }));
    await expect(writeFilesAtomic(files)).rejects.toThrow(/b: it is a folder/);
    expect(readdirSync(inner)).toEqual(["b"]);
  });

  it.skipIf(process.platform === "win32")(
    "writes into a pipe and does not replace it",
    async () => {
      const pipe = join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      const received = readFile(pipe, "utf8");
      await writeFileAtomic(pipe, "through");
      expect(await received).toBe("through");
      expect(lstatSync(pipe).isFIFO()).toBe(true);
    },
  );
});

it.skipIf(!existsSync("/dev/fd"))("a stream that is open is written to, not replaced", async () => {
  const path = join(folder, "open.txt");
  const handle = await open(path, "w");
  const { ino } = statSync(path);
  await writeFileAtomic(`/dev/fd/${handle.fd}`, "through");
  await handle.close();
  expect([readFileSync(path, "utf8"), statSync(path).ino]).toEqual(["through", ino]);
});

describe("makeFolder", () => {
  it("makes what is missing on the way, and is content with what is there", async () => {
    const path = join(folder, "x", "y", "z");
    await makeFolder(path);
    await makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it("says that a file is in the way", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(makeFolder(join(folder, "file", "x"))).rejects.toThrow(/x: part of the path is a/);
    await expect(checkFolder(join(folder, "file", "x"))).rejects.toThrow(DataError);
  });

  it.skipIf(!existsSync("/proc/self"))("ends where the system refuses (/proc)", async () => {
    await expect(makeFolder("/proc/nothing/here")).rejects.toThrow(DataError);
  });
});

describe("checkFolder", () => {
  it("accepts a folder that could be made, and makes none", async () => {
    const path = join(folder, "not", "yet");
    await checkFolder(path);
    expect(existsSync(join(folder, "not"))).toBe(false);
  });
});

describe("readFileBytes", () => {
  it.each([
    ["a missing file", join(folder, "nowhere.pt"), /nowhere\.pt: there is no such file/],
    ["a folder", folder, /it is a folder; name a file in it/],
  ])("explains %s", async (_, path, message) => {
    await expect(readFileBytes(path)).rejects.toThrow(message);
    await expect(readFileBytes(path)).rejects.toThrow(DataError);
  });
});

describe("readJson", () => {
  it("gives what a file says", async () => {
    const path = join(folder, "good.json");
    writeFileSync(path, '{ "a": [1, null] }');
    expect(await readJson(path)).toEqual({ a: [1, null] });
  });

  it("names the file that was cut short, and what to do", async () => {
    const path = join(folder, "short.json");
    writeFileSync(path, '{ "a": [1, nu');
    await expect(readJson(path, { fix: "write it again" })).rejects.toThrow(
      /short\.json: it is no JSON: .+; write it again/,
    );
    await expect(readJson(path)).rejects.toBeInstanceOf(FormatError);
    await expect(readJson(join(folder, "absent.json"))).rejects.toBeInstanceOf(DataError);
  });

  it("lets a reviver refuse in its own words", () => {
    const own = new DomainError("a.json", "b", 1, "a text");
    const reviver = () => {
      throw own;
    };
    expect(() => parseJson("[1]", { file: "a.json", reviver })).toThrow(own);
  });
});
