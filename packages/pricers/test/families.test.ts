/** One contract for every family. */
import { loadEngine } from "@volsmith/engine";
import { pricerFamilies, readPricer, trainPricer } from "@volsmith/pricers";
import type { Pricer, PricerData, PricerEvaluation } from "@volsmith/pricers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { onnxRatios } from "./support/onnx.ts";
import { small } from "./support/small.ts";
import { marketData } from "./support/table.ts";

const data = marketData();
const { table, split } = data;

describe.each(pricerFamilies.map(({ kind }) => kind))("%s", (kind) => {
  const config = small(kind);
  let engine: Awaited<ReturnType<typeof loadEngine>>;
  let trained: Awaited<ReturnType<typeof trainPricer>>;
  let pricer: Pricer;
  let evaluation: PricerEvaluation;

  beforeAll(async () => {
    engine = await loadEngine({ threads: 1 });
    trained = await trainPricer(config, data, { engine, seed: 7 });
    ({ pricer } = trained);
    evaluation = pricer.evaluate(table, split.test);
  });
  afterAll(() => {
    pricer.dispose();
    engine.dispose();
  });

  it("says how its training ended, with a loss for every epoch", () => {
    expect(["finished", "stopped-early", "closed-form"]).toContain(trained.status);
    expect(trained.bestLoss).toBeGreaterThanOrEqual(0);
    if (trained.status !== "closed-form") expect(trained.history.length).toBeGreaterThan(0);
  });

  it("prices each row of the part, in C/K and in currency", () => {
    const n = split.test.to - split.test.from;
    const { ratios, prices, slopes, deltas } = evaluation;
    expect([ratios.length, prices.length, deltas.length]).toEqual([n, n, n]);
    expect(slopes.length).toBe(n * pricer.featureNames.length);
    const column = table.featureNames.indexOf("K");
    for (let i = 0; i < n; i++) {
      const strike = table.features[(split.test.from + i) * table.featureNames.length + column];
      expect(prices[i]).toBeCloseTo(ratios[i] * strike, 9);
    }
  });

  it("prices a row alike whether slopes are asked for or not, and in whichever part", () => {
    const { from, to } = split.test;
    expect(pricer.price(table, split.test)).toEqual(evaluation.ratios);
    const middle = Math.floor((from + to) / 2);
    expect(pricer.price(table, { from: middle, to })).toEqual(
      evaluation.ratios.slice(middle - from),
    );
    expect(pricer.price(table, { from, to: from }).length).toBe(0);
  });

  it("has slopes that difference quotients agree with", () => {
    if (pricer.slopesBy === "differences") return;
    const { from } = split.test;
    const rows = { from, to: from + 20 };
    const width = pricer.featureNames.length;
    for (const [j, name] of pricer.featureNames.entries()) {
      const column = table.featureNames.indexOf(name);
      const range = spreadOf(column);
      const moved = (by: number) => pricer.price(shifted(data, { column, rows, by }), rows);
      // Two widths, for a relu may bend within one of them.
      const errors = [0.005, 0.001].map((share) => {
        const step = share * range;
        const [up, down, up2, down2] = [step, -step, 2 * step, -2 * step].map(moved);
        return Array.from(up, (_, i) => {
          // Of fourth order: curvature must not pass for an error.
          const quotient = (8 * (up[i] - down[i]) - (up2[i] - down2[i])) / (12 * step);
          const slope = evaluation.slopes[i * width + j];
          const noise = 4e-7 / step; // a few roundings of a price in single precision
          return Math.abs(slope - quotient) / (noise + 2e-2 * Math.abs(slope));
        });
      });
      for (const [i, error] of errors[0].entries())
        expect(Math.min(error, errors[1][i])).toBeLessThan(1);
    }
  });

  it("has the slope by S/K as delta", () => {
    const width = pricer.featureNames.length;
    const own = pricer.featureNames.indexOf("S/K");
    for (const [i, delta] of evaluation.deltas.entries())
      expect(delta).toBe(evaluation.slopes[i * width + own]);
  });

  it("is given back by its file: prices and configuration to the bit", () => {
    const bytes = pricer.toSafetensors();
    const again = readPricer(bytes, { engine });
    expect(again.price(table, split.test)).toEqual(evaluation.ratios);
    const { config, featureNames, ranges, metrics, steps, parameterCount } = again;
    expect({ config, featureNames, ranges, metrics, steps, parameterCount }).toEqual({
      config: pricer.config,
      featureNames: pricer.featureNames,
      ranges: pricer.ranges,
      metrics: pricer.metrics,
      steps: pricer.steps,
      parameterCount: pricer.parameterCount,
    });
    expect(again.toSafetensors()).toEqual(bytes);
    again.dispose();
  });

  it("prices alike from its ONNX file", async () => {
    const rows = { from: 0, to: 60 };
    const ratios = pricer.price(table, rows);
    const others = await onnxRatios(pricer, table, rows);
    // Some hundred roundings of numbers near 1; trees may see a feature on the other side of a split.
    for (const [i, ratio] of others.entries())
      expect(Math.abs(ratio - ratios[i])).toBeLessThan(1e-5);
  });

  it("is the same on two threads", async () => {
    const two = await loadEngine({ threads: 2 });
    const other = await trainPricer(config, data, { engine: two, seed: 7 });
    expect(other.history).toEqual(trained.history);
    expect(other.pricer.price(table, split.test)).toEqual(evaluation.ratios);
    other.pricer.dispose();
    two.dispose();
  });

  it("resumed from a checkpoint ends where an unbroken training does", async () => {
    const checkpoints: Uint8Array[] = [];
    const control = new AbortController();
    const reason = new Error("enough");
    const interrupted = trainPricer(config, data, {
      engine,
      seed: 7,
      signal: control.signal,
      onCheckpoint(bytes) {
        checkpoints.push(bytes);
        if (checkpoints.length === 3) control.abort(reason);
      },
    });
    const outcome = await interrupted.catch((error: unknown) => error);
    if (checkpoints.length === 0) return; // nothing to interrupt: trained in one go
    expect(outcome).toBe(reason);
    const [resume] = checkpoints.slice(-1);
    const resumed = await trainPricer(config, data, { engine, seed: 7, resume });
    expect(resumed.history).toEqual(trained.history);
    expect(resumed.pricer.price(table, split.test)).toEqual(evaluation.ratios);
    resumed.pricer.dispose();
  });

  it("names the feature that a table lacks", () => {
    const missing = pricer.featureNames.at(-1)!;
    const poor = marketData({ without: [missing] });
    expect(() => pricer.price(poor.table, poor.split.test)).toThrow(missing);
  });

  it("stops before it begins when it is told to", async () => {
    const signal = AbortSignal.abort(new Error("not now"));
    await expect(trainPricer(config, data, { engine, seed: 7, signal })).rejects.toThrow("not now");
  });
});

/** Most minus least of a column. */
function spreadOf(column: number): number {
  const width = table.featureNames.length;
  const values = table.features.filter((_, i) => i % width === column);
  return Math.max(...values) - Math.min(...values);
}

/** The table with one column of some rows moved. */
function shifted(
  { table }: PricerData,
  { column, rows, by }: { column: number; rows: { from: number; to: number }; by: number },
) {
  const features = table.features.slice();
  const width = table.featureNames.length;
  for (let row = rows.from; row < rows.to; row++) features[row * width + column] += by;
  return { ...table, features };
}
