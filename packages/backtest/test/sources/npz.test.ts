/** Paths that were simulated elsewhere. */
import { writeNpz } from "@volsmith/files";
import { describe, expect, it } from "vitest";

import { npzSource } from "../../src/sources/npz.ts";
import { open, temporaryFiles, testSimulator } from "./support.ts";

const write = temporaryFiles();
const simulator = await testSimulator();

/** Path i starts at 1 + i/100 of the spot and stays; it owes i. */
function fileOf(nTraining: number, nTest: number): Uint8Array {
  const instants = 3;
  const part = (n: number) => {
    const states = new Float32Array(n * instants * 4);
    for (let at = 0; at < n * instants; at++) {
      states[4 * at] = 1 + Math.floor(at / instants) / 100;
      states[4 * at + 3] = 0.2;
    }
    return [
      { dtype: "F32" as const, shape: [n, instants, 4], data: states },
      { dtype: "F32" as const, shape: [n], data: Float32Array.from({ length: n }, (_, i) => i) },
    ];
  };
  const [train, owed] = part(nTraining);
  const [test, owedTest] = part(nTest);
  return writeNpz(
    new Map([["X_train", train], ["Y_train", owed], ["X_test", test], ["Y_test", owedTest]]), // prettier-ignore
  );
}

describe("npz", () => {
  const file = write("data.npz", fileOf(10, 4));
  const options = { seed: 1, simulator };

  it("keeps the last training paths for validation, and has as many paths as it has", async () => {
    const source = await open(npzSource, { kind: "npz", file });
    const sizes = await Promise.all(
      (["training", "validation", "test"] as const).map(async (part) => {
        const { paths, data } = await source.draw(part, { ...options, nPaths: 100 });
        return [paths.nPaths, data!.payoffs![0], paths.spots[0]];
      }),
    );
    expect(sizes).toEqual([[8, 0, 100], [2, 8, 108.00000429153442], [4, 0, 100]]); // prettier-ignore
  });

  it("draws evenly from more than are asked for", async () => {
    const source = await open(npzSource, { kind: "npz", file });
    const { paths, data } = await source.draw("training", { ...options, nPaths: 4 });
    expect([...data!.payoffs!]).toEqual([0, 2, 4, 6]);
    expect(paths.vols![0]).toBeCloseTo(0.2, 6);
    expect([...paths.grid.times]).toEqual([0, 0.5, 1]);
  });

  it("leaves what is owed to the claim where told so", async () => {
    const source = await open(npzSource, { kind: "npz", file, payoffs: "claim" });
    expect((await source.draw("test", { ...options, nPaths: 4 })).data).toBeUndefined();
  });

  it("says what is missing", async () => {
    await expect(open(npzSource, { kind: "npz", file: "no.npz" })).rejects.toThrow("no.npz");
    const none = await open(npzSource, { kind: "npz", file, validationShare: 0 });
    await expect(none.draw("validation", { ...options, nPaths: 4 })).rejects.toThrow(
      "it has no validation paths",
    );
  });
});
