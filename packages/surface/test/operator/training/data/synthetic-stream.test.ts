import { describe, expect, it } from "vitest";
import type { TruthName } from "@volsmith/market";
import { auditTruth, syntheticStream, truthVols } from "../../../../src/index.ts";
import type { TrainingSurface } from "../../../../src/index.ts";

const FAMILIES: readonly TruthName[] = [
  "ssvi",
  "essvi",
  "heston",
  "bates",
  "double-heston",
  "mixture",
  "time-changed",
  "event-outcomes",
];
const stream = syntheticStream({ seed: 42 });
const surfaces = Array.from({ length: 150 }, (_, i) => stream.at(i));

/** Everything of a surface but the function. */
function data({ truth: _truth, ...rest }: TrainingSurface): unknown {
  return rest;
}

describe("syntheticStream", () => {
  it("gives the same surface for the same seed and index, in any order of access", () => {
    const again = syntheticStream({ seed: 42 });
    for (const i of [17, 3, 120, 3, 0]) expect(data(again.at(i))).toEqual(data(surfaces[i]));
    expect(data(again.at(2 ** 40))).toEqual(data(syntheticStream({ seed: 42 }).at(2 ** 40)));
  });

  it("gives another surface for another seed or index", () => {
    const other = syntheticStream({ seed: 43 }).at(0);
    expect(data(other)).not.toEqual(data(surfaces[0]));
    expect(new Set(surfaces.map(({ origin }) => JSON.stringify(origin))).size).toBe(150);
    expect(new Set(surfaces.map(({ inputs }) => inputs.vols.join())).size).toBe(150);
  });

  it("keeps to the operator's open domain, 30 to 3,000 quotes, by expiry, then strike", () => {
    for (const { inputs } of surfaces) {
      const { rhos, zs } = inputs;
      expect(rhos.length).toBeGreaterThanOrEqual(30);
      expect(rhos.length).toBeLessThanOrEqual(3000);
      const isInside = rhos.every(
        (rho, i) => rho > Math.fround(0.01) && rho < 1 && zs[i] > -1.5 && zs[i] < 0.5,
      );
      const ascends = rhos.every((rho, i) => i === 0 || rho >= rhos[i - 1]);
      expect([isInside, ascends]).toEqual([true, true]);
    }
  });

  it("has finite positive volatilities, spreads and weights of 1 or more everywhere", () => {
    for (const { inputs, targets, weights, halfSpreads } of surfaces) {
      for (const column of [inputs.vols, targets, halfSpreads]) {
        expect(column.every((value) => value > 0 && value < Infinity)).toBe(true);
        expect(column.length).toBe(inputs.rhos.length);
      }
      expect(weights.every((weight) => weight >= 1 && weight < Infinity)).toBe(true);
    }
  });

  it("has as targets the truth at the inputs, and gives it again from the origin alone", () => {
    for (const { inputs, targets, truth, origin } of surfaces.slice(0, 40)) {
      const taus = Float64Array.from(inputs.rhos, (rho) => rho * rho);
      const ks = Float64Array.from(inputs.zs, (z, i) => z * inputs.rhos[i]);
      if (origin.kind !== "synthetic") throw new Error("a synthetic origin was promised");
      const again = truthVols(origin.model)(taus, ks);
      truth!(taus, ks).forEach((vol, i) => {
        expect(again[i]).toBe(vol);
        // Float32 coordinates: 6e-8 of ρ and z; a rounded ρ may fall on the other side of an
        // event, so that expiry is told by its own points.
        if (Math.abs(vol / targets[i] - 1) > 1e-5) {
          expect(isAtEvent(JSON.stringify(origin.model), taus[i])).toBe(true);
        }
      });
    }
  });

  it("quotes the truth itself where no noise is asked for", () => {
    const clean = syntheticStream({ seed: 42, noise: "none" });
    for (let i = 0; i < 5; i++) {
      const { inputs, targets } = clean.at(i);
      expect(inputs.vols).toEqual(targets);
      expect(targets).toEqual(surfaces[i].targets);
    }
  });

  it("has noise that is unbiased, within four standard errors", () => {
    // Errors in half-spreads. Those of neighbours and of one market hang together, so each market
    // gives one number: the mean over its quotes of ten ticks and more (half-spreads of a small
    // part of the price), for a quote near one tick is seen only where noise lifts its bid.
    const means: number[] = [];
    for (const { inputs, targets, halfSpreads } of surfaces) {
      let sum = 0;
      let n = 0;
      inputs.vols.forEach((vol, i) => {
        const { rhos, zs } = inputs;
        const isSolid = halfSpreads[i] < 0.05 * vol && Math.abs(zs[i]) < 1.5 * vol && rhos[i] > 0;
        if (!isSolid) return;
        sum += (vol - targets[i]) / halfSpreads[i];
        n++;
      });
      if (n > 10) means.push(sum / n);
    }
    const mean = means.reduce((a, b) => a + b) / means.length;
    const variance = means.reduce((a, b) => a + (b - mean) ** 2, 0) / (means.length - 1);
    expect(means.length).toBeGreaterThan(100);
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / means.length));
    expect(variance).toBeGreaterThan(0);
  });

  it("has noise within the spread: no input lies further from the truth than a half-spread or so", () => {
    for (const { inputs, targets, halfSpreads } of surfaces) {
      let outside = 0;
      inputs.vols.forEach((vol, i) => {
        // Truths lie inside their quotes; half-spreads in volatility are linear in price.
        if (Math.abs(vol - targets[i]) > 1.1 * halfSpreads[i]) outside++;
      });
      expect(outside).toBeLessThanOrEqual(0.02 * inputs.vols.length);
    }
  });

  it.each(FAMILIES)("draws %s without arbitrage on a grid, in every market", (family) => {
    const only = syntheticStream({ seed: 5, markets: { families: { [family]: 1 } } });
    for (let i = 0; i < 12; i++) {
      const audit = auditTruth(only.at(i).truth!);
      expect(audit.butterflyViolations + audit.calendarViolations).toBe(0);
      expect(audit.butterflyNodes).toBeGreaterThan(500);
    }
  });

  it("thins what is too long and draws again what is too short", () => {
    const few = syntheticStream({ seed: 1, quotes: [200, 220] });
    const drawn = Array.from({ length: 20 }, (_, i) => few.at(i));
    for (const { inputs } of drawn) {
      expect(inputs.rhos.length >= 200 && inputs.rhos.length <= 220).toBe(true);
      inputs.rhos.forEach((rho, i) => {
        if (i > 0 && rho === inputs.rhos[i - 1]) {
          expect(inputs.zs[i]).not.toBe(inputs.zs[i - 1]);
        }
      });
    }
    const rejected = drawn.map(({ origin }) => (origin.kind === "synthetic" ? origin.rejected : 0));
    expect(Math.max(...rejected)).toBeGreaterThan(0);
  });

  it("refuses an index that is none and ranges that cannot be met, in words", () => {
    expect(() => stream.at(-1)).toThrow(/index must be a safe integer, 0 or more, got -1/);
    expect(() => stream.at(0.5)).toThrow(/index must be/);
    expect(() => syntheticStream({ seed: 1, quotes: [10, 5] })).toThrow(
      /quotes must be \[min, max\]/,
    );
    const impossible = syntheticStream({
      seed: 1,
      quotes: [100_000, 200_000],
      markets: { families: { ssvi: 1 }, listings: { sparse: 1 } },
    });
    expect(() => impossible.at(0)).toThrow(/quotes must be met by one of 200 markets drawn/);
    const nothing = syntheticStream({ seed: 1, markets: { families: {} } });
    expect(() => nothing.at(0)).toThrow(/families must be not all zero/);
  });
});

describe("auditTruth", () => {
  it("finds the arbitrage of a surface whose volatility falls too fast in time", () => {
    const audit = auditTruth((taus, _ks, out = new Float64Array(taus.length)) => {
      for (let i = 0; i < taus.length; i++) out[i] = 0.02 / taus[i];
      return out;
    });
    expect(audit.calendarViolations).toBeGreaterThan(0.9 * audit.calendarNodes);
  });

  it("finds the arbitrage of a smile too bent to have a density", () => {
    const audit = auditTruth((taus, ks, out = new Float64Array(taus.length)) => {
      for (let i = 0; i < taus.length; i++) {
        out[i] = 0.2 + 0.15 * Math.tanh((20 * ks[i]) / Math.sqrt(taus[i]));
      }
      return out;
    });
    expect(audit.butterflyViolations).toBeGreaterThan(0);
  });
});

/** Whether an event of a model, given as JSON, lies within float32 of a time to expiry. */
function isAtEvent(model: string, tau: number): boolean {
  const times = [...model.matchAll(/"tau":([\d.e-]+)/g)].map((match) => Number(match[1]));
  const knots = [...model.matchAll(/"taus":\[([^\]]*)\]/g)].flatMap((m) =>
    m[1].split(",").map(Number),
  );
  return [...times, ...knots].some((time) => Math.abs(time / tau - 1) < 1e-6);
}
