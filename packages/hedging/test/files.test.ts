import { writeNpz } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import {
  hedgeMarket,
  call,
  readHedgeResults,
  readSourceData,
  sourceFeatures,
  writeHedgeResults,
} from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { gbmPaths } from "./support/gbm.ts";

const tensor = (data: Float64Array, ...shape: number[]): Tensor => ({ dtype: "F64", shape, data });

describe("files of the source", () => {
  it("results come back as float32 keeps them", () => {
    const results = {
      values: Float64Array.of(1.5, -2.25, 1e-3),
      payoffs: Float64Array.of(0, 3, 7),
    };
    const again = readHedgeResults(writeHedgeResults(results));
    expect(again.values).toEqual(results.values.map(Math.fround));
    expect(again.payoffs).toEqual(results.payoffs);
    const unequal = { values: new Float64Array(2), payoffs: new Float64Array(3) };
    expect(() => writeHedgeResults(unequal)).toThrow("shape [3], got [2]");
    const other = writeNpz(new Map([["V_T", tensor(Float64Array.of(1), 1)]]));
    expect(() => readHedgeResults(other, "x.npz")).toThrow(
      'x.npz: it has no array "Z_T"; it has V_T',
    );
  });

  it("data become the paths whose features they are", () => {
    const paths = gbmPaths({ nPaths: 3, nSteps: 5 });
    const market = hedgeMarket({ payoff: call({ strike: 100 }) }, paths);
    const columns = sourceFeatures().map(({ values }) => values!(market));
    // The source's file has a state at the last instant as well.
    const states = Float64Array.from({ length: 3 * 6 * 4 }, (_, i) => {
      const [path, t, j] = [Math.floor(i / 24), Math.floor(i / 4) % 6, i % 4];
      if (t < 5) return columns[j][path * 5 + t];
      return j === 0 ? paths.spots[path * 6 + 5] / 100 : j === 3 ? 0.2 : 0;
    });
    const file = writeNpz(
      new Map(
        ["train", "test"].flatMap((part) => [
          [`X_${part}`, tensor(states, 3, 6, 4)] as const,
          [`Y_${part}`, tensor(market.payoffs, 3)] as const,
        ]),
      ),
    );
    const { train, test } = readSourceData(file);
    for (const { paths: read, payoffs } of [train, test]) {
      const again = hedgeMarket({ payoff: call({ strike: 100 }) }, read, { payoffs });
      for (const [j, { values }] of sourceFeatures().entries())
        for (const [i, x] of values!(again).entries()) expect(x).toBeCloseTo(columns[j][i], 10);
      expect(payoffs).toEqual(market.payoffs);
    }
    const flat = writeNpz(
      new Map([
        ["X_train", tensor(new Float64Array(8), 2, 4)],
        ["Y_train", tensor(new Float64Array(2), 2)],
      ]),
    );
    expect(() => readSourceData(flat)).toThrow("X_train is 2 × 4 beside 2 payoffs");
  });
});
