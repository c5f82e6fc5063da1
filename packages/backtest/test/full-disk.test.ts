import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runBacktest } from "@volsmith/backtest/node";
import type * as Files from "@volsmith/files/node";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { filesOf, timeless, tinyConfig } from "./support.ts";

const disk = vi.hoisted(() => ({ room: Infinity }));

vi.mock("@volsmith/files/node", async (original) => {
  const files = await original<typeof Files>();
  return {
    ...files,
    writeFileAtomic(path: string, data: string | Uint8Array) {
      if (disk.room-- > 0) return files.writeFileAtomic(path, data);
      const cause = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      return Promise.reject(new Error(`${path}: it is full`, { cause }));
    },
  };
});

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-full-"));
});
afterEach(() => rm(folder, { recursive: true }));

const config = tinyConfig({ seeds: 1 });

it("a full disk is no policy's fault: a back-test stops, and goes on once there is room", async () => {
  const whole = await runBacktest({ config, folder: join(folder, "whole") });
  const path = join(folder, "full");
  // A manifest, checkpoints of a training, its policy, …: room for more and more of them.
  for (const room of [1, 3, 4, 5]) {
    disk.room = room;
    await expect(runBacktest({ config, folder: path })).rejects.toThrow(/it is full/);
  }
  disk.room = Infinity;
  expect(timeless(await runBacktest({ config, folder: path }))).toEqual(timeless(whole));
  expect(filesOf(path)).toEqual(filesOf(join(folder, "whole")));
});
