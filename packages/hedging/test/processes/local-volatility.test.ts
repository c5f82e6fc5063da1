/** Local volatility gives back the prices of the surface it comes from. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { buildSnapshot } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { EssviModel, fitSurface, VolSurface } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

import { evenGrid, localVolatility, surfaceLocalVols } from "../../src/index.ts";
import type { LocalVolSource, PathSet } from "../../src/index.ts";
import { flatSurface } from "./examples.ts";
import { atDate, callPrices, estimate, simulatorFor, volsAt } from "./support.ts";

const simulator = await simulatorFor();

/** A skewed surface without arbitrage, like an index's. */
const skewed = new VolSurface(
  new EssviModel(
    [0.1, 0.25, 0.5, 1, 1.5].map((tau) => ({
      tau,
      theta: 0.04 * tau,
      u: 0.16 * Math.sqrt(tau),
      v: 0.05 * Math.sqrt(tau),
      kRange: [-1, 1] as const,
    })),
  ),
  { forward: (tau) => 100 * Math.exp(0.02 * tau), discountFactor: (tau) => Math.exp(-0.02 * tau) },
);

/** 20 % up to a log-moneyness, nothing beyond. */
function withGaps(from: number): LocalVolSource {
  return {
    atmVariance: (tau) => 0.04 * tau,
    localVols: (_, ks) => ks.map((k) => (k > from ? NaN : 0.2)),
  };
}

/** A few paths where local volatility ends at a log-moneyness. */
function runWithGaps(from: number): PathSet {
  const process = localVolatility({ spot: 100, source: withGaps(from) });
  return simulator.simulate(process, evenGrid({ nSteps: 4 }), { nPaths: 64, seed: 1 });
}

const CHAIN = fileURLToPath(
  new URL("../../../../../shared/data/spx_20230901.csv.gz", import.meta.url),
);

async function realSurface(): Promise<VolSurface> {
  for await (const chain of readChains(CHAIN)) {
    const snapshot = buildSnapshot(chain, { roots: ["SPXW"] });
    return fitSurface(snapshot, { method: "essvi" }).surface;
  }
  throw new Error("no chain in the file");
}

describe("local-volatility", () => {
  it("of a flat surface is that volatility everywhere", () => {
    const process = localVolatility({ spot: 100, source: surfaceLocalVols(flatSurface) });
    const paths = simulator.simulate(process, evenGrid({ nSteps: 12 }), { nPaths: 99, seed: 1 });
    expect(paths.vols!.every((vol) => Math.abs(vol - 0.25) < 1e-6)).toBe(true);
  });

  it("follows the surface's forwards, or a drift of one's own", () => {
    const source = surfaceLocalVols(flatSurface);
    const grid = evenGrid({ nSteps: 12 });
    const options = { nPaths: 4096, seed: 1, sampling: "sobol" as const };
    const meanOf = (drift?: number) => {
      const process = localVolatility({
        spot: 100,
        source,
        ...(drift === undefined ? {} : { drift }),
      });
      return estimate(atDate(simulator.simulate(process, grid, options))).mean;
    };
    expect(meanOf()).toBeCloseTo(100 * Math.exp(0.03), 1);
    expect(meanOf(0)).toBeCloseTo(100, 1);
    expect(localVolatility({ spot: 100, source }).drift).toBeCloseTo(0.03, 12);
  });

  it("gives back the calls of a skewed surface, at its expiries and between them", () => {
    const process = localVolatility({ spot: 100, source: surfaceLocalVols(skewed) });
    const grid = evenGrid({ nSteps: 252 });
    const paths = simulator.simulate(process, grid, { nPaths: 16_384, seed: 2, sampling: "plain" });
    for (const date of [63, 94, 126, 252]) {
      const tau = grid.times[date];
      const forward = 100 * Math.exp(0.02 * tau);
      const times = grid.times.subarray(0, date + 1);
      const spots = Float64Array.from({ length: paths.nPaths * (date + 1) }, (_, i) => {
        const path = Math.floor(i / (date + 1));
        return paths.spots[path * 253 + (i % (date + 1))];
      });
      const strikes = [0.8, 0.9, 1, 1.1].map((m) => m * forward);
      callPrices({ ...paths, grid: { times }, spots }, strikes).forEach(({ mean, error }, i) => {
        const k = Math.log(strikes[i] / forward);
        const truth = skewed.price(tau, k, { type: "call" }) * Math.exp(0.02 * tau);
        // Euler steps of a day are off by about a basis point of volatility: 0.4 cents here.
        expect(Math.abs(mean - truth)).toBeLessThan(4 * error + 0.01);
      });
    }
  });

  it("tells the surface's local volatility at the spot", () => {
    const process = localVolatility({ spot: 100, source: surfaceLocalVols(skewed) });
    const grid = evenGrid({ nSteps: 252 });
    const paths = simulator.simulate(process, grid, { nPaths: 200, seed: 2 });
    const [spots, vols] = [atDate(paths, 125), volsAt(paths, 125)];
    const tau = 125.5 / 252;
    spots.forEach((spot, i) => {
      const k = Math.log(spot / (100 * Math.exp((0.02 * 125) / 252)));
      expect(vols[i]).toBeCloseTo(skewed.localVol(tau, k), 3);
    });
  });

  it("fills small gaps from towards the money, and refuses a surface with large ones", () => {
    expect(runWithGaps(0.5).vols!.every((vol) => Math.abs(vol - 0.2) < 1e-6)).toBe(true);
    expect(() => runWithGaps(0.1)).toThrow(/no local volatility at \d+ % .* arbitrage/);
  });

  it("refuses a source without variance", () => {
    const source = { atmVariance: () => 0, localVols: (taus: Float64Array) => taus };
    const process = localVolatility({ spot: 100, source });
    expect(() =>
      simulator.simulate(process, evenGrid({ nSteps: 1 }), { nPaths: 1, seed: 1 }),
    ).toThrow(/variance at .* years must be positive, got 0/);
  });

  it.skipIf(!existsSync(CHAIN))(
    "gives back the surface of a real chain, from a month on (needs ../shared/data)",
    async () => {
      const surface = await realSurface();
      const { curve } = surface;
      const process = localVolatility({
        spot: curve.forward(0),
        source: surfaceLocalVols(surface),
      });
      const grid = evenGrid({ nSteps: 63, years: 0.25 });
      const options = { nPaths: 16_384, seed: 1, sampling: "antithetic" as const };
      const paths = simulator.simulate(process, grid, options);
      for (const date of [21, 42, 63]) {
        const tau = grid.times[date];
        const forward = curve.forward(tau);
        for (const k of [-0.1, 0, 0.05]) {
          const payoffs = atDate(paths, date).map((spot) => {
            const gain = spot - forward * Math.exp(k);
            return Math.max(k > 0 ? gain : -gain, 0);
          });
          // Pairs are opposite: their means are the independent numbers.
          const pairs = Float64Array.from(
            { length: payoffs.length / 2 },
            (_, i) => (payoffs[2 * i] + payoffs[2 * i + 1]) / 2,
          );
          const { mean, error } = estimate(pairs);
          const truth = surface.price(tau, k) / curve.discountFactor(tau);
          // A twentieth of a volatility point of Euler's error, by the vega at the money.
          const bias = 0.0005 * forward * Math.sqrt(tau / (2 * Math.PI));
          expect(Math.abs(mean - truth)).toBeLessThan(4 * error + bias);
        }
      }
    },
  );
});
