import { existsSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import {
  makeTruth,
  OPERATOR_TEST_SURFACE,
  SSVI_HORIZON_YEARS,
  ssviArbitrage,
  ssviTruth,
  thetaAt,
  thetaSlopeAt,
} from "../../src/index.ts";
import { sampleModel } from "../../src/synthetic/sampling/sample-model.ts";
import type { SsviParameters } from "../../src/index.ts";

const golden = new URL("../../../../../shared/golden/opds/ssvi.safetensors", import.meta.url);
const hasGolden = existsSync(golden);

function sampled(seed: number): SsviParameters {
  const kinds = ["index", "stock", "crypto"] as const;
  return sampleModel(kinds[seed % 3], "ssvi", randomGenerator(seed)).parameters as SsviParameters;
}

/** Durrleman's function from a jet: negative where the implied density is. */
function durrleman({ k, w, dwdk, d2wdk2 }: ReturnType<ReturnType<typeof ssviTruth>["jet"]>) {
  const tilt = 1 - (k * dwdk) / (2 * w);
  return tilt * tilt - ((dwdk * dwdk) / 4) * (1 / w + 1 / 4) + d2wdk2 / 2;
}

describe("ssviTruth", () => {
  it.skipIf(!hasGolden)(
    "gives the inputs of the operator's published test case (needs ../shared/golden)",
    () => {
      const bytes = readFileSync(golden);
      const headerSize = Number(bytes.readBigUInt64LE(0));
      const header = JSON.parse(bytes.toString("utf8", 8, 8 + headerSize));
      const floats = (name: string) => {
        const [from, to] = header[name].data_offsets.map((o: number) => o + 8 + headerSize);
        return new Float32Array(bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + to));
      };
      const places = floats("pos_in");
      const vols = floats("vol_in");
      const truth = ssviTruth(OPERATOR_TEST_SURFACE);
      // The file holds 32-bit numbers: half an ulp of 0.6 is 3e-8; their inputs are rounded too.
      vols.forEach((vol, i) => {
        const [rho, z] = [places[2 * i], places[2 * i + 1]];
        expect(Math.abs(truth.vol(rho * rho, rho * z) - vol)).toBeLessThan(1e-7);
      });
    },
  );

  it("equals theta at the money, and tends to Lee's slopes (1 ± rho)·theta·phi/2 in the wings", () => {
    const truth = ssviTruth(OPERATOR_TEST_SURFACE);
    const tau = 0.5;
    const theta = thetaAt(OPERATOR_TEST_SURFACE.theta, tau);
    expect(truth.totalVariance(tau, 0)).toBeCloseTo(theta, 15);
    const slope = (1.19 * theta ** (1 - 0.49)) / 2;
    expect(truth.jet(tau, 1e6).dwdk).toBeCloseTo(slope * 0.5, 6);
    expect(truth.jet(tau, -1e6).dwdk).toBeCloseTo(-slope * 1.5, 6);
  });

  it("has the derivatives its total variance has", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0.02, max: 3, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (seed, tau, k) => {
          const { theta, ...rest } = sampled(seed);
          const truth = ssviTruth({ ...rest, theta: { ...theta, events: [] } });
          const jet = truth.jet(tau, k);
          const h = 1e-4 * Math.sqrt(jet.w);
          const w = (t: number, x: number) => truth.totalVariance(t, x);
          const slope = (w(tau, k + h) - w(tau, k - h)) / (2 * h);
          const curve = (w(tau, k + h) - 2 * jet.w + w(tau, k - h)) / (h * h);
          const time = (w(tau * 1.0001, k) - w(tau * 0.9999, k)) / (2e-4 * tau);
          // Truncation h² of smooth functions; rounding 1e-16·w/h, and 1e-16·w/h² = 1e-8 for d2.
          expect(jet.w).toBeCloseTo(w(tau, k), 12);
          expect(Math.abs(jet.dwdk - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
          expect(Math.abs(jet.d2wdk2 - curve)).toBeLessThan(1e-4 * (1 + Math.abs(curve)));
          expect(Math.abs(jet.dwdtau - time)).toBeLessThan(1e-5 * (1 + Math.abs(time)));
        },
      ),
      { seed: 42, numRuns: 200 },
    );
  });

  it("has non-negative densities and no calendar arbitrage for every sampled parameter", () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const truth = ssviTruth(sampled(seed));
      for (let k = -3; k <= 2; k += 0.05) {
        let before = 0;
        for (const tau of [0.003, 0.02, 0.08, 0.25, 0.7, 1.5, 4, SSVI_HORIZON_YEARS]) {
          const jet = truth.jet(tau, k);
          expect(durrleman(jet)).toBeGreaterThan(-1e-12);
          expect(jet.dwdtau).toBeGreaterThanOrEqual(0);
          expect(jet.w).toBeGreaterThanOrEqual(before);
          before = jet.w;
        }
      }
    }
  });

  it("prices a martingale: the calls' density has mass 1 and mean 1", () => {
    const truth = ssviTruth(OPERATOR_TEST_SURFACE);
    const tau = 0.25;
    // −∂C/∂K at K → 0 is the mass, C(K → 0) the mean: both 1 up to what lies below e^−12.
    const [low, next] = [-12, -11.9];
    const call = (k: number) => truth.price(1, tau, k);
    expect(call(low)).toBeCloseTo(1, 4);
    const mass = (call(low) - call(next)) / (Math.exp(next) - Math.exp(low));
    expect(mass).toBeCloseTo(1, 3);
    expect(call(12)).toBeLessThan(1e-4);
  });

  it("obeys put-call parity C − P = 1 − e^k", () => {
    const truth = ssviTruth(OPERATOR_TEST_SURFACE);
    for (const k of [-2, -0.3, 0, 0.2, 1]) {
      const gap = truth.price(1, 0.4, k) - truth.price(-1, 0.4, k);
      expect(gap).toBeCloseTo(1 - Math.exp(k), 14);
    }
  });

  it("answers the same in a smile, in a batch and alone", () => {
    const truth = ssviTruth(OPERATOR_TEST_SURFACE);
    const ks = Float64Array.of(-1, -0.2, 0, 0.3);
    const out = { prices: new Float64Array(4), vols: new Float64Array(4) };
    truth.smile(0.3, ks, out);
    const batch = truth.totalVariances(new Float64Array(4).fill(0.3), ks);
    ks.forEach((k, i) => {
      expect(out.vols[i]).toBeCloseTo(truth.vol(0.3, k), 14);
      expect(batch[i]).toBeCloseTo(truth.totalVariance(0.3, k), 15);
      expect(out.prices[i]).toBeCloseTo(truth.price(k > 0 ? 1 : -1, 0.3, k), 15);
    });
  });

  it("comes back from its JSON", () => {
    const truth = ssviTruth(sampled(7));
    const again = makeTruth(JSON.parse(JSON.stringify(truth)));
    expect(again.vol(0.4, -0.2)).toBe(truth.vol(0.4, -0.2));
  });

  it.each([
    [{ rho: -1 }, /rho must be in \(-1, 1\), got -1/],
    [{ gamma: 0.7 }, /gamma must be in \(0, 0.5\], got 0.7/],
    [{ eta: 0 }, /eta must be/],
    [{ eta: 4 }, /free of static arbitrage/],
    [{ phi: "cubic" as never }, /phi must be/],
    [{ theta: { ...OPERATOR_TEST_SURFACE.theta, v: -1 } }, /theta\.v must be/],
    [{ theta: { ...OPERATOR_TEST_SURFACE.theta, kappa1: NaN } }, /theta\.kappa1 must be/],
  ])("refuses %j", (change, message) => {
    expect(() => ssviTruth({ ...OPERATOR_TEST_SURFACE, ...change })).toThrow(message);
  });

  it("names the arbitrage of a bounded phi above its bound", () => {
    const wild = { ...OPERATOR_TEST_SURFACE, phi: "bounded", eta: 1.5 } as const;
    expect(ssviArbitrage(wild)).toMatch(/at most 2, is 2.25/);
    expect(ssviArbitrage({ ...wild, eta: 1.3 })).toBeNull();
  });

  it("names an unknown model and the known ones", () => {
    expect(() => makeTruth({ name: "sabr" as never, parameters: {} })).toThrow(/one of ssvi/);
  });
});

describe("thetaAt", () => {
  const curve = { v: 0.09, vPrime: 0.03, longRun: 0.06, kappa1: 6, kappa2: 0.4 };

  const near = (gap: number) => thetaAt({ ...curve, kappa2: curve.kappa1 * (1 + gap) }, 0.5);

  it("starts like v·tau and grows in the end like longRun", () => {
    expect(thetaAt(curve, 1e-7) / 1e-7).toBeCloseTo(0.09, 6);
    expect(thetaAt(curve, 201) - thetaAt(curve, 200)).toBeCloseTo(0.06, 10);
  });

  it("has the slope E[v] and is positive", () => {
    for (const tau of [0.01, 0.2, 1, 5]) {
      const h = 1e-5;
      const slope = (thetaAt(curve, tau + h) - thetaAt(curve, tau - h)) / (2 * h);
      expect(thetaSlopeAt(curve, tau)).toBeCloseTo(slope, 8);
      expect(slope).toBeGreaterThan(0);
    }
  });

  it("is continuous where the two speeds meet", () => {
    // On both sides of the switch at 1e-5: the curve itself moves by O(gap).
    expect(near(2e-5)).toBeCloseTo(near(5e-6), 6);
    expect(near(0)).toBeCloseTo(near(1e-9), 10);
  });

  it("jumps by an event's variance at its instant", () => {
    const earnings = { ...curve, events: [{ tau: 0.1, variance: 0.0036 }] };
    expect(thetaAt(earnings, 0.0999) - thetaAt(curve, 0.0999)).toBe(0);
    expect(thetaAt(earnings, 0.1) - thetaAt(curve, 0.1)).toBeCloseTo(0.0036, 15);
  });
});
