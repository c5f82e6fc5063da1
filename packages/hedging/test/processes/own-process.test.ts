/** A process of one's own, and simulation in parts. */
import { describe, expect, it } from "vitest";

import { evenGrid, gbm, heston, simulate } from "../../src/index.ts";
import type { PathSet, Process, Sampling } from "../../src/index.ts";
import { SKEWED } from "./examples.ts";
import { atDate, deviations, estimate, simulatorFor } from "./support.ts";

const simulator = await simulatorFor();
const grid = evenGrid({ nSteps: 20 });

/** Bachelier's model, whose volatility jumps up on a random day of the path. */
const own: Process = {
  kind: "bachelier",
  spot: 100,
  drift: 0,
  plan: ({ times }) => ({
    normals: 1,
    uniforms: 0,
    pathUniforms: 1,
    vols: "told",
    walk({ normals, uniforms }, { spots, vols }) {
      spots[0] = 100;
      for (let i = 0; i < times.length; i++) {
        vols[i] = times[i] < uniforms[0] ? 10 : 20;
        if (i > 0)
          spots[i] =
            spots[i - 1] + vols[i - 1] * Math.sqrt(times[i] - times[i - 1]) * normals[i - 1];
      }
    },
  }),
};

describe("a process of one's own", () => {
  it.each(["plain", "antithetic", "sobol"] as const)(
    "has the moments of its definition (%s)",
    (sampling: Sampling) => {
      const options = { nPaths: 8192, seed: 1, sampling };
      const paths = simulator.simulate(own, grid, options);
      expect(deviations(estimate(atDate(paths)), 100)).toBeLessThan(4);
      const squares = estimate(atDate(paths).map((spot) => (spot - 100) ** 2));
      // Half the year at 10, half at 20; the day falls on the next date, 1/40 later on average.
      const late = 0.5 + 1 / 40;
      expect(deviations(squares, 100 * late + 400 * (1 - late))).toBeLessThan(4);
    },
  );

  it("has the same bits in any batches", () => {
    const whole = simulator.simulate(own, grid, { nPaths: 2_050, seed: 1 });
    const part = simulator.simulate(own, grid, { nPaths: 1_030, firstPath: 1_020, seed: 1 });
    expect(part.spots).toEqual(whole.spots.slice(1_020 * 21));
    expect(part.vols).toEqual(whole.vols!.slice(1_020 * 21));
  });
});

describe("simulation into an earlier result", () => {
  it("overwrites its arrays with the same bits as new ones hold", () => {
    for (const process of [gbm(), heston(SKEWED), own]) {
      const out = simulator.simulate(process, grid, { nPaths: 100, seed: 8 });
      const again = simulator.simulate(process, grid, { nPaths: 100, seed: 9, out });
      expect(again.spots).toBe(out.spots);
      expect(again.vols).toBe(out.vols);
      expect(again).toEqual(simulator.simulate(process, grid, { nPaths: 100, seed: 9 }));
    }
  });

  it("refuses a result of another shape", () => {
    const out = simulator.simulate(gbm(), grid, { nPaths: 100, seed: 8 });
    const into = (set: PathSet, nPaths: number) => () =>
      simulator.simulate(gbm(), grid, { nPaths, seed: 8, out: set });
    expect(into(out, 99)).toThrow(
      "simulate: out.spots (float32) must have shape [2079], got [2100]",
    );
    expect(into({ ...out, vols: null }, 100)).toThrow("out.vols (float32) must have shape [2100]");
  });
});

describe("simulate", () => {
  it.each([gbm(), heston(SKEWED), own])("gives the simulator's paths ($kind)", async (process) => {
    const long = evenGrid({ nSteps: 2_000 });
    const options = { nPaths: 1_100, seed: 3, firstPath: 5 };
    const done: number[] = [];
    const parts = await simulate(process, long, {
      ...options,
      threads: 2,
      onProgress: (progress) => void done.push(progress.done),
    });
    const whole = simulator.simulate(process, long, options);
    // Bytes, because comparing millions of numbers one by one takes a minute.
    expect(Buffer.from(parts.spots.buffer).equals(Buffer.from(whole.spots.buffer))).toBe(true);
    expect(Buffer.from(parts.vols!.buffer).equals(Buffer.from(whole.vols!.buffer))).toBe(true);
    expect(done.length).toBeGreaterThan(2);
    expect(done.at(-1)).toBe(1_100);
  });

  it("stops when the signal aborts, with its reason", async () => {
    const stop = new AbortController();
    const running = simulate(gbm(), evenGrid({ nSteps: 2_000 }), {
      nPaths: 4_000,
      seed: 3,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await expect(running).rejects.toThrow("enough");
  });

  it("refuses what the simulator refuses", async () => {
    await expect(simulate(gbm(), grid, { nPaths: 0, seed: 1 })).rejects.toThrow("nPaths must be");
  });
});
