import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";
import {
  certify,
  checkQuotes,
  durrlemanG,
  flatModel,
  repair,
  RepairedModel,
  repairProgram,
  type RepairResult,
  type VarianceModel,
} from "../../src/index.ts";
import { otmPrice } from "../../src/arbitrage/repair/otm-black.ts";
import { crossingModel, freeModel, noisyModel, vogtModel } from "./models.ts";

const small = { nStrikes: 41 } as const;

function distance(
  a: VarianceModel,
  b: VarianceModel,
  { taus, ks }: { taus: readonly number[]; ks: readonly number[] },
): number {
  let sum = 0;
  for (const tau of taus) {
    for (const k of ks) {
      const [p, q] = [a, b].map((model) =>
        otmPrice(k, model.totalVariances(Float64Array.of(tau), Float64Array.of(k))[0]),
      );
      sum += (p - q) ** 2;
    }
  }
  return Math.sqrt(sum / (taus.length * ks.length));
}

/** Quotes with next to no spread at the prices of a model. */
function quotesOf(model: VarianceModel, taus: readonly number[]) {
  return taus.map((tau) => {
    const strikes = Float64Array.from({ length: 41 }, (_, i) => 80 + i);
    const k = strikes.map((strike) => Math.log(strike / 100));
    const w = model.totalVariances(new Float64Array(41).fill(tau), k);
    const prices = w.map((v, i) => 100 * otmPrice(k[i], v));
    const asks = prices.map((price) => price * (1 + 1e-12));
    return { tau, forward: 100, premiumScale: 100, strikes, k, bids: prices, asks };
  });
}

describe("repair", () => {
  it("places its knots where strikes can be told apart, however volatile the model", () => {
    const { grid } = repairProgram({ ...flatModel(4), taus: [0.1, 10] });
    expect(Math.abs(grid.ks[0])).toBeCloseTo(20, 9); // four deviations would be e^50
    expect(grid.ks.at(-1)).toBeLessThanOrEqual(20);
  });

  it("removes what the certificate finds, on a grid ten times finer", async () => {
    for (const model of [vogtModel(), crossingModel(0.1)]) {
      const before = await certify(model);
      expect(before.verdict).toBe("violated");
      const { model: repaired, status, grid } = await repair(model, { grid: small });
      expect(status).toBe("repaired");
      const after = await certify(repaired, { nStrikes: 10 * grid.ks.length });
      expect(after.violations).toEqual([]);
      expect(after.verdict).toBe("free");
      expect(after.butterfly.least).toBeGreaterThan(0);
      expect(after.calendar.least).toBeGreaterThanOrEqual(0); // rises below an ulp of w read as 0
      expect([after.butterfly.guarantee, after.calendar.guarantee]).toEqual(["proved", "proved"]);
    }
  });

  it("proves every inequality in floating-point arithmetic", async () => {
    const noisy = noisyModel(freeModel(), { size: 0.03, seed: 1 });
    const { proof, grid } = await repair(noisy, { grid: small });
    const [m, n] = [grid.taus.length, grid.ks.length];
    expect(proof).toMatchObject({ proved: true, failures: [] });
    expect(proof.conditions).toBe(m * (n + 2) + (m - 1) * n);
    expect(proof.leastCurvature).toBeGreaterThan(0);
    expect(proof.leastRise).toBeGreaterThan(0);
  });

  it("is idempotent", async () => {
    const noisy = noisyModel(freeModel(), { size: 0.02, seed: 2 });
    const once = await repair(noisy, { grid: small });
    const twice = await repair(once.model, { grid: once.grid });
    expect(once.displacement.max).toBeGreaterThan(0.1);
    // The second programme's margins follow the repaired surface: 1e-6 of a unit times the number
    // of neighbours that lean on each other.
    expect(twice.displacement.max).toBeLessThan(1e-3);
  });

  it("moves a surface without arbitrage by the error of interpolation only", async () => {
    const { displacement } = await repair(freeModel(), { grid: { nStrikes: 101 } });
    // Units of half a volatility point.
    expect(displacement.mean).toBeLessThan(0.01);
    expect(displacement.max).toBeLessThan(0.2);
  });

  it("is a projection: it does not increase distances", async () => {
    const truth = freeModel([0.1, 0.4]);
    const ks = Array.from({ length: 31 }, (_, l) => -0.4 + (0.7 * l) / 30);
    const grid = { taus: [0.1, 0.2, 0.4], ks };
    // Widths that do not depend on the input make all three programmes share one norm.
    const [a, b] = [3, 4].map((seed) => noisyModel(truth, { size: 0.01, seed }));
    const [p, q] = await Promise.all([a, b].map((model) => repair(model, { grid })));
    const before = distance(a, b, grid);
    const after = distance(p.model, q.model, grid);
    expect(after).toBeLessThan(before);
  });

  it("recovers a free surface from noise with less error than the noise", async () => {
    const truth = freeModel();
    const noisy = noisyModel(truth, { size: 0.02, seed: 5 });
    const { model, grid } = await repair(noisy, { grid: { nStrikes: 61 } });
    const points = { taus: truth.taus, ks: grid.ks.filter((k) => Math.abs(k) < 0.3) };
    expect(distance(model, truth, points)).toBeLessThan(0.95 * distance(noisy, truth, points));
  });

  it("reports displacement at the quotes, in their half-spreads, slice by slice", async () => {
    const model = vogtModel();
    const generator = randomGenerator(6);
    const k = Float64Array.from({ length: 25 }, (_, i) => -1 + (2.2 * i) / 24);
    const w = model.totalVariances(new Float64Array(25).fill(1), k);
    const mids = w.map((v, i) => otmPrice(k[i], v));
    const half = mids.map((mid) => 0.02 * mid + 1e-6);
    const quotes = [
      {
        tau: 1,
        premiumScale: 50,
        k,
        vols: w.map(Math.sqrt),
        bids: mids.map((mid, i) => 50 * (mid - half[i] * (1 + 0.1 * generator.uniform()))),
        asks: mids.map((mid, i) => 50 * (mid + half[i] * (1 + 0.1 * generator.uniform()))),
      },
    ];
    const { displacement, model: repaired } = await repair(model, { quotes });
    expect(displacement).toMatchObject({ at: "quotes", count: 25 });
    expect(displacement.slices).toHaveLength(1);
    const moves = mids.map((mid, i) => {
      const price = otmPrice(k[i], repaired.jet(1, k[i]).w);
      return Math.abs(price - mid) / ((quotes[0].asks[i] - quotes[0].bids[i]) / 100);
    });
    expect(displacement.max).toBeCloseTo(Math.max(...moves), 9);
    expect(displacement.mean).toBeCloseTo(moves.reduce((sum, move) => sum + move, 0) / 25, 9);
    expect(displacement.quoteErrors!.repaired).toBeLessThan(
      displacement.quoteErrors!.model + displacement.mean + 1e-9,
    );
  });

  it("gives quotes that no portfolio can exploit", async () => {
    const noisy = noisyModel(freeModel(), { size: 0.05, seed: 8, spacing: 0.02 });
    const taus = noisy.taus;
    expect(checkQuotes(quotesOf(noisy, taus)).executableViolations).toBeGreaterThan(20);
    const { model } = await repair(noisy, { grid: { nStrikes: 81 } });
    // Prices of 1e-1 carry rounding of 1e-16·100: gains below 1e-11 of a half-spread floor of 1e-12.
    const { violations } = checkQuotes(quotesOf(model, taus));
    for (const { gain } of violations) expect(gain).toBeLessThan(1e-14);
  });

  it("works on one slice, on one time, and on few strikes", async () => {
    for (const grid of [
      { taus: [1], ks: [-0.5, -0.1, 0, 0.2, 0.6] },
      { taus: [0.5, 1], ks: [-1, -0.5, 0.5, 1] },
    ]) {
      const { proof, model } = await repair(vogtModel(), { grid });
      expect(proof.proved).toBe(true);
      expect(model.jet(0.7, 0.1).w).toBeGreaterThan(0);
    }
  });

  it("repairs a surface whose every slice crosses the next", async () => {
    const upsideDown: VarianceModel = {
      ...flatModel(0.2),
      taus: [0.25, 0.5, 1],
      jet: (tau, k) => ({ k, w: 0.04 / tau, dwdk: 0, d2wdk2: 0, dwdtau: -0.04 / tau ** 2 }),
      totalVariances: (taus, ks, out = new Float64Array(ks.length)) => {
        for (let i = 0; i < ks.length; i++) out[i] = 0.04 / taus[i];
        return out;
      },
    };
    const { status, proof } = await repair(upsideDown, { grid: small });
    expect(status).toBe("repaired");
    expect(proof.proved).toBe(true);
  });

  it("stops when asked to, and reports progress before", async () => {
    const controller = new AbortController();
    let calls = 0;
    const running = repair(vogtModel(), {
      signal: controller.signal,
      onProgress: () => {
        if (++calls === 3) controller.abort(new Error("enough"));
      },
    });
    await expect(running).rejects.toThrow("enough");
    expect(calls).toBe(3);
    await expect(
      repair(vogtModel(), { signal: AbortSignal.abort(new Error("no")) }),
    ).rejects.toThrow("no");
  });

  it("names bad grids and bad models", async () => {
    await expect(repair(vogtModel(), { grid: { taus: [1, 1] } })).rejects.toThrow(/taus\[1\]/);
    await expect(repair(vogtModel(), { grid: { ks: [0, 1, 2] } })).rejects.toThrow(/at least 4/);
    await expect(repair(vogtModel(), { grid: { ks: [0, 0.2, 0.1, 1] } })).rejects.toThrow(
      /ks\[2\]/,
    );
    const broken = {
      ...flatModel(0.2),
      totalVariances: (_: Float64Array, ks: Float64Array) => ks.map(() => -1),
    };
    await expect(repair(broken as VarianceModel, { grid: small })).rejects.toThrow(
      /total variance of the model at tau .* must be positive and finite, got -1/,
    );
  });
});

describe("RepairedModel", () => {
  const results: Promise<RepairResult> = repair(noisyModel(freeModel(), { size: 0.02, seed: 11 }), {
    grid: small,
  });

  it("has jets that are the derivatives of its total variance", async () => {
    const { model } = await results;
    // Before the first slice, at it, between slices, after the last; not at a kink in τ.
    for (const tau of [0.02, 0.07, 0.3, 0.8, 1.3, 3]) {
      for (const k of [-0.5, -0.111, 0.003, 0.0871, 0.3]) {
        const jet = model.jet(tau, k);
        const w = (t: number, x: number): number => model.jet(t, x).w;
        const h = 1e-5;
        const [left, right] = [w(tau, k - h), w(tau, k + h)];
        // Central differences: error h²·w‴/6 + ε·w/h; the third derivative jumps at knots.
        expect((right - left) / (2 * h)).toBeCloseTo(jet.dwdk, 5);
        const slope = (model.jet(tau, k + h).dwdk - model.jet(tau, k - h).dwdk) / (2 * h);
        expect(Math.abs(slope - jet.d2wdk2)).toBeLessThan(2e-3 * (1 + Math.abs(jet.d2wdk2)));
        const dtau = 1e-6 * tau;
        const rise = (w(tau + dtau, k) - w(tau - dtau, k)) / (2 * dtau);
        expect(Math.abs(rise - jet.dwdtau)).toBeLessThan(1e-4 * (1 + Math.abs(jet.dwdtau)));
      }
    }
  });

  it("has a non-negative density and rising variance everywhere, far outside its grid too", async () => {
    const { model } = await results;
    for (const tau of [1e-3, 0.02, 0.05, 0.11, 0.25, 0.6, 1, 1.7, 5]) {
      for (let k = -2; k <= 2; k += 0.01) {
        const jet = model.jet(tau, k);
        expect(jet.w).toBeGreaterThan(0);
        // Rounding of w″ by (k/w)²: 1e-16·(2/1e-3)² where the variance is least.
        expect(durrlemanG(jet)).toBeGreaterThan(-1e-8);
        expect(jet.dwdtau).toBeGreaterThan(-1e-8);
      }
    }
  });

  it("is continuous in τ across its slices and at both ends", async () => {
    const { model } = await results;
    for (const tau of model.taus) {
      for (const k of [-0.3, 0, 0.2]) {
        const [before, after] = [
          model.jet(tau * (1 - 1e-9), k).w,
          model.jet(tau * (1 + 1e-9), k).w,
        ];
        expect(after / before).toBeCloseTo(1, 6);
      }
    }
  });

  it("has wings within Lee's bound at any distance", async () => {
    const { model } = await results;
    for (const k of [-12, -8, -5, 5, 8, 12]) {
      const { w, dwdk } = model.jet(0.5, k);
      expect(w / Math.abs(k)).toBeLessThan(2);
      expect(Math.abs(dwdk)).toBeLessThan(2);
    }
  });

  it("answers many points like one", async () => {
    const { model } = await results;
    const taus = Float64Array.of(0.01, 0.05, 0.2, 1, 2);
    const ks = Float64Array.of(0.01, -0.1, 0.1, -0.4, 0.3);
    const many = model.totalVariances(taus, ks);
    taus.forEach((tau, i) => expect(many[i]).toBe(model.jet(tau, ks[i]).w));
  });

  it("survives JSON bit by bit", async () => {
    const { model } = await results;
    const { method, ...parameters } = JSON.parse(JSON.stringify(model)) as ReturnType<
      RepairedModel["toJSON"]
    >;
    expect(method).toBe("repaired");
    const copy = new RepairedModel(parameters);
    expect(copy.jet(0.33, -0.123)).toEqual(model.jet(0.33, -0.123));
    expect(copy.proof).toEqual(model.proof);
  });

  it("refuses control points that admit arbitrage, naming slice and condition", async () => {
    const parameters = (await results).model.toJSON();
    const controls = parameters.controls.map((row) => [...row]);
    controls[1][20] *= 1.1;
    expect(() => new RepairedModel({ ...parameters, controls })).toThrow(
      /RepairedModel: controls\[\d\] \((butterfly|calendar) condition \d+\)/,
    );
    expect(() => new RepairedModel({ ...parameters, taus: [0.1] })).toThrow(/shape/);
  });
});
