/** Quotes to surface to dynamics. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildSnapshot, defaultMarket, snapshotToJSON } from "@volsmith/market";
import { blackPrice } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { surfaceSource } from "../../src/sources/surface.ts";
import { loadQuotes, fitQuotes } from "../../src/sources/surface/load-surface.ts";
import { context, open, testSimulator } from "./support.ts";

const simulator = await testSimulator();

/** Mean and standard error of opposite pairs. */
function estimate(values: Float64Array): { readonly mean: number; readonly error: number } {
  const pairs = Float64Array.from({ length: values.length / 2 }, (_, i) => (values[2 * i] + values[2 * i + 1]) / 2); // prettier-ignore
  const mean = pairs.reduce((a, b) => a + b, 0) / pairs.length;
  const variance = pairs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (pairs.length - 1);
  return { mean, error: Math.sqrt(variance / pairs.length) };
}

const months = { kind: "surface", years: 0.25, steps: 63, sampling: "antithetic" };

describe("surface", () => {
  it.each(["spline", "essvi"])(
    "paths of the synthetic market's %s surface are worth what the surface says",
    async (method) => {
      const config = surfaceSource.schema.parse({ ...months, method });
      const source = await surfaceSource.open(config, context);
      const study = await fitQuotes(await loadQuotes(config, context), config, context);
      const { model } = study.repaired?.surface ?? study.fit.surface;
      const nPaths = 16_384;
      const { paths } = await source.draw("test", { nPaths, seed: 1, simulator });
      for (const date of [21, 42, 63]) {
        const tau = paths.grid.times[date];
        const spots = Float64Array.from({ length: nPaths }, (_, i) => paths.spots[i * 64 + date]);
        const still = estimate(spots);
        expect(Math.abs(still.mean - 100)).toBeLessThan(4 * still.error);
        for (const k of [-0.15, -0.05, 0, 0.05]) {
          const strike = 100 * Math.exp(k);
          const sign = k > 0 ? 1 : -1;
          const { mean, error } = estimate(
            spots.map((spot) => Math.max(sign * (spot - strike), 0)),
          );
          const vol = Math.sqrt(model.jet(tau, k).w / tau);
          const type = k > 0 ? "call" : "put";
          const truth = blackPrice(vol, { forward: 100, strike, tau, type });
          // Steps of a day cost a twentieth of a volatility point (local-volatility.test.ts), by vega.
          const bias = 0.0005 * 100 * Math.sqrt(tau / (2 * Math.PI));
          expect(Math.abs(mean - truth)).toBeLessThan(4 * error + bias);
        }
      }
    },
  );

  it("tells how well it fits, whether there was arbitrage, and what it is worth at the money", async () => {
    const { facts, title, process, fingerprint } = await open(surfaceSource, months);
    expect(title).toMatch(/^Local volatility of .* by spline, 63 steps in 0.25 years$/);
    const labels = facts.map(({ label }) => label);
    expect(labels).toContain("fit");
    expect(labels).toContain("volatility at the money, 91 days");
    expect(process).toBe("local-volatility");
    expect(fingerprint).toHaveLength(16);
  });

  it("implied volatilities along the paths begin as the surface's, for the strike that is sold", async () => {
    const config = surfaceSource.schema.parse({ ...months, method: "essvi" });
    const source = await surfaceSource.open(config, context);
    const { fit, repaired } = await fitQuotes(await loadQuotes(config, context), config, context);
    const { model } = repaired?.surface ?? fit.surface;
    for (const strike of [90, 100]) {
      const options = { nPaths: 32, seed: 1, simulator, strike };
      const { paths, data } = await source.draw("training", options);
      const vols = data!.impliedVols!;
      const truth = Math.sqrt(model.jet(0.25, Math.log(strike / 100)).w / 0.25);
      // Backward solution and surface agree to a twentieth of a volatility point.
      expect(Math.abs(vols[0] - truth)).toBeLessThan(5e-4);
      expect(vols.every((vol) => vol > 0 && vol < 5)).toBe(true);
      expect(data!.process!.kind).toBe("local-volatility");
      expect(paths.vols).not.toBeNull();
    }
  });

  it("parts have paths of their own, the same every time", async () => {
    const source = await open(surfaceSource, { ...months, method: "ssvi" });
    const options = { nPaths: 8, seed: 3, simulator };
    const [a, b, c] = [
      await source.draw("training", options),
      await source.draw("training", options),
      await source.draw("test", options),
    ];
    expect(a.paths.spots).toEqual(b.paths.spots);
    expect(a.paths.spots).not.toEqual(c.paths.spots);
  });

  it("ends with the last expiry where that comes before a quarter", async () => {
    const folder = await mkdtemp(join(tmpdir(), "volsmith-surface-"));
    const snapshot = buildSnapshot(defaultMarket().chain);
    const slices = snapshot.slices.filter(({ tau }) => tau < 0.15);
    const quotes = join(folder, "short.json");
    await writeFile(quotes, JSON.stringify(snapshotToJSON({ ...snapshot, slices })));
    const source = await open(surfaceSource, { kind: "surface", quotes, steps: 10 });
    const { paths } = await source.draw("test", { nPaths: 4, seed: 1, simulator });
    expect(paths.grid.times.at(-1)).toBe(slices.at(-1)?.tau);
    await rm(folder, { recursive: true });
    const whole = await open(surfaceSource, { kind: "surface", steps: 10 });
    const { times } = (await whole.draw("test", { nPaths: 4, seed: 1, simulator })).paths.grid;
    expect(times.at(-1)).toBe(0.25);
  });

  it("says what cannot be", async () => {
    await expect(open(surfaceSource, { ...months, years: 50 })).rejects.toThrow(
      /hedge.json: years must be at most .*, got 50/,
    );
    await expect(open(surfaceSource, { ...months, quotes: "no.csv" })).rejects.toThrow("no.csv");
    expect(() => surfaceSource.schema.parse({ ...months, method: "spine" })).toThrow("method");
  });

  const real = fileURLToPath(new URL("../../../../../shared/data/spx_20230901.csv.gz", import.meta.url)); // prettier-ignore
  it.skipIf(!existsSync(real))(
    "a real chain becomes paths in one call (needs ../shared/data)",
    async () => {
      const source = await open(surfaceSource, { ...months, quotes: real, roots: ["SPXW"], method: "essvi" }); // prettier-ignore
      const { paths } = await source.draw("test", { nPaths: 4096, seed: 1, simulator });
      expect(source.facts.find(({ label }) => label === "underlying")!.value).toBe("SPX");
      const ends = estimate(
        Float64Array.from({ length: 4096 }, (_, i) => paths.spots[i * 64 + 63]),
      );
      expect(Math.abs(ends.mean - 100)).toBeLessThan(4 * ends.error);
    },
  );
});
