import { loadKernels } from "@volsmith/kernels";
import type { Kernels } from "@volsmith/kernels";
import { DataError, DomainError } from "@volsmith/numerics";
import { afterEach, describe, expect, it, vi } from "vitest";

import { builds } from "./builds.ts";

let kernels: Kernels | undefined;
afterEach(() => {
  kernels?.dispose();
  vi.unstubAllGlobals();
});

/** exp of n numbers, in as many shares as threads will take. */
function exponentials(on: Kernels, n: number): Float32Array {
  const { arena } = on;
  const mark = arena.mark();
  const x = arena.place(Float32Array.from({ length: n }, (_, i) => i / n));
  const y = arena.allocate(n);
  arena.floats(y).fill(Number.NaN);
  on.run("mapExp", arena.placeWords([x.address, y.address]), n / 4);
  const result = arena.floats(y).slice();
  arena.release(mark);
  return result;
}

describe("loadKernels", () => {
  it("takes the fastest build the engine has", async () => {
    kernels = await loadKernels({ threads: 1 });
    expect(kernels.build).toBe(builds.at(-1));
  });

  it.each([0, -1, 1.5, Number.NaN])(
    "rejects threads = %d, naming the argument",
    async (threads) => {
      await expect(loadKernels({ threads })).rejects.toThrow(DomainError);
      await expect(loadKernels({ threads })).rejects.toThrow(/threads .* got/);
    },
  );

  it("runs on one thread where memory cannot be shared", async () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    kernels = await loadKernels({ threads: 4 });
    expect(kernels.threads).toBe(1);
    expect(exponentials(kernels, 64)[32]).toBeCloseTo(Math.exp(0.5), 6);
  });

  it("runs on one thread in a page that is not cross-origin isolated", async () => {
    vi.stubGlobal("crossOriginIsolated", false);
    kernels = await loadKernels({ threads: 4 });
    expect(kernels.threads).toBe(1);
  });
});

describe("Kernels.run", () => {
  it("completes every share of every job, whoever joins", async () => {
    const single = await loadKernels({ threads: 1 });
    const expected = exponentials(single, 4_096);
    kernels = await loadKernels({ threads: 3 });
    // The first jobs run while the workers start; the later ones race with their going to sleep.
    for (let i = 0; i < 400; i++) expect(exponentials(kernels, 4_096)).toEqual(expected);
    await kernels.ready();
    for (let i = 0; i < 100; i++) {
      expect(exponentials(kernels, 4_096)).toEqual(expected);
      if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
    }
    single.dispose();
  });

  it("survives memory that grows between jobs", async () => {
    kernels = await loadKernels({ threads: 2 });
    await kernels.ready();
    for (const n of [64, 1 << 16, 1 << 20, 1 << 21]) {
      const result = exponentials(kernels, n);
      expect(result[n - 1]).toBeCloseTo(Math.exp(1 - 1 / n), 5);
      expect(result[n / 2]).toBeCloseTo(Math.exp(0.5), 5);
    }
  });

  it.each([1, 2])("reports arguments outside the memory, %d threads", async (threads) => {
    kernels = await loadKernels({ threads });
    await kernels.ready();
    const args = kernels.arena.placeWords([0x7000_0000, 0x7000_0000]);
    expect(() => kernels!.run("mapExp", args, 4_096)).toThrow(DataError);
    expect(exponentials(kernels, 64)[0]).toBe(1);
  });

  it("refuses to run after dispose", async () => {
    kernels = await loadKernels({ threads: 2 });
    kernels.dispose();
    expect(() => exponentials(kernels!, 64)).toThrow("disposed");
  });
});

describe("Arena", () => {
  it("aligns blocks to 64 bytes and gives back what came after a mark", async () => {
    kernels = await loadKernels({ threads: 1 });
    const { arena } = kernels;
    const first = arena.place([1, 2, 3]);
    const mark = arena.mark();
    const second = arena.allocate(5);
    expect(first.address % 64).toBe(0);
    expect(second.address % 64).toBe(0);
    arena.release(mark);
    expect(arena.allocate(1).address).toBe(second.address);
    expect([...arena.floats(first)]).toEqual([1, 2, 3]);
  });

  it("says so when the memory may not grow that far", async () => {
    kernels = await loadKernels({ threads: 1 });
    expect(() => kernels!.arena.allocate(2 ** 29)).toThrow("MiB");
  });
});
