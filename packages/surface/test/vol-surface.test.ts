import { adaptiveQuadrature } from "@volsmith/numerics";
import { blackPrice } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";
import {
  createSviModel,
  durrlemanG,
  flatModel,
  linearThetaCurve,
  SsviModel,
  VolSurface,
} from "@volsmith/surface";
import { derivative } from "./finite-difference.ts";
import { VOGT } from "./svi/vogt.ts";

const RATE = 0.03;
const CARRY = 0.01;
const SPOT = 100;
const curve = {
  forward: (tau: number) => SPOT * Math.exp(CARRY * tau),
  discountFactor: (tau: number) => Math.exp(-RATE * tau),
};
const ssvi = new VolSurface(
  new SsviModel(
    {
      rho: -0.6,
      phi: { kind: "power-law", eta: 1, gamma: 0.4 },
      theta: linearThetaCurve([0.25, 1], [0.01, 0.045]),
    },
    [
      { tau: 0.25, kRange: [-1, 1] },
      { tau: 1, kRange: [-1, 1] },
    ],
  ),
  curve,
);
const flat = new VolSurface(flatModel(0.2), curve);
const svi = new VolSurface(
  createSviModel([
    { tau: 0.5, raw: { a: 0.004, b: 0.06, r: -0.5, m: 0.02, s: 0.15 }, kRange: [-0.5, 0.3] },
    { tau: 1, raw: { a: 0.012, b: 0.08, r: -0.5, m: 0.02, s: 0.2 }, kRange: [-0.6, 0.4] },
  ]),
  curve,
);
const POINTS = [
  [0.1, -0.3],
  [0.5, -0.05],
  [0.5, 0],
  [0.8, 0.2],
] as const;

const integral = (f: (k: number) => number, from: number, to: number): number =>
  adaptiveQuadrature(f, { from, to, relativeTolerance: 1e-11 }).value;

/** Undiscounted call per unit of forward: local variance is 2·∂c/∂τ / (∂²c/∂k² − ∂c/∂k). */
const callAt = (surface: VolSurface, tau: number, k: number): number =>
  surface.price(tau, k, { type: "call" }) / (curve.discountFactor(tau) * curve.forward(tau));

describe.each([
  ["SSVI", ssvi],
  ["SVI", svi],
  ["flat", flat],
])("the %s surface", (_, surface) => {
  it("has a density of unit mass whose mean price is the forward", () => {
    const mass = integral((k) => surface.logDensity(0.6, k), -8, 8);
    expect(mass).toBeCloseTo(1, 8);
    const mean = integral((k) => Math.exp(k) * surface.logDensity(0.6, k), -8, 8);
    expect(mean).toBeCloseTo(1, 8);
  });

  it("has a distribution function whose derivative is the density", () => {
    for (const [tau, k] of POINTS) {
      const slope = derivative((x) => surface.cumulative(tau, x), k, 1e-3);
      expect(surface.logDensity(tau, k)).toBeCloseTo(slope, 7);
    }
    expect(surface.cumulative(0.5, -6)).toBeLessThan(1e-6);
    expect(surface.cumulative(0.5, 6)).toBeCloseTo(1, 9);
  });

  it("prices calls as the density does", () => {
    for (const [tau, k] of POINTS) {
      const payoff = (x: number): number =>
        (Math.exp(x) - Math.exp(k)) * surface.logDensity(tau, x);
      const expected = curve.discountFactor(tau) * curve.forward(tau) * integral(payoff, k, 8);
      expect(surface.price(tau, k, { type: "call" })).toBeCloseTo(expected, 6);
    }
  });

  it("keeps put-call parity", () => {
    for (const [tau, k] of POINTS) {
      const forward = curve.forward(tau);
      const parity = curve.discountFactor(tau) * (forward - forward * Math.exp(k));
      const gap = surface.price(tau, k, { type: "call" }) - surface.price(tau, k, { type: "put" });
      expect(gap).toBeCloseTo(parity, 11);
    }
  });

  it("has the local volatility of Dupire's formula in prices", () => {
    for (const [tau, k] of POINTS) {
      if (tau === 0.5 && surface === svi) continue; // ∂w/∂τ jumps at a slice
      const dt = derivative((t) => callAt(surface, t, k), tau, 1e-3);
      const first = derivative((x) => callAt(surface, tau, x), k, 3e-3);
      const second = derivative(
        (x) => derivative((y) => callAt(surface, tau, y), x, 3e-3),
        k,
        3e-3,
      );
      expect(surface.localVol(tau, k)).toBeCloseTo(Math.sqrt((2 * dt) / (second - first)), 4);
    }
  });

  it("has a variance swap worth the mean of −2·ln(S/F)", () => {
    const mean = integral((k) => -2 * k * surface.logDensity(0.6, k), -10, 10);
    expect(surface.varianceSwapVol(0.6).value).toBeCloseTo(Math.sqrt(mean / 0.6), 7);
  });

  it("has the Greeks of its own prices with the smile sticky in moneyness", () => {
    for (const [tau, k] of POINTS) {
      if (tau === 0.5 && surface === svi) continue;
      const strike = curve.forward(tau) * Math.exp(k);
      const at = (spot: number, t: number): number => {
        const forward = spot * Math.exp(CARRY * t);
        const vol = surface.vol(t, Math.log(strike / forward));
        const discountFactor = Math.exp(-RATE * t);
        return blackPrice(vol, { forward, strike, tau: t, type: "call", discountFactor });
      };
      const greeks = surface.greeks(tau, k, {
        type: "call",
        smile: "sticky-moneyness",
        spot: SPOT,
      });
      expect(greeks.delta).toBeCloseTo(
        derivative((s) => at(s, tau), SPOT, 0.1),
        7,
      );
      const gamma = derivative((s) => derivative((x) => at(x, tau), s, 0.2), SPOT, 0.2);
      expect(greeks.gamma).toBeCloseTo(gamma, 5);
      expect(greeks.theta).toBeCloseTo(-derivative((t) => at(SPOT, t), tau, 1e-4), 4);
    }
  });

  it("answers many points as it answers one", () => {
    const taus = Float64Array.from(POINTS, ([tau]) => tau);
    const ks = Float64Array.from(POINTS, ([, k]) => k);
    const batches = {
      totalVariances: (tau: number, k: number) => surface.totalVariance(tau, k),
      vols: (tau: number, k: number) => surface.vol(tau, k),
      prices: (tau: number, k: number) => surface.price(tau, k),
      logDensities: (tau: number, k: number) => surface.logDensity(tau, k),
      localVols: (tau: number, k: number) => surface.localVol(tau, k),
    };
    for (const [name, one] of Object.entries(batches)) {
      const out = new Float64Array(ks.length);
      const many = surface[name as keyof typeof batches](taus, ks, out);
      expect(many).toBe(out);
      POINTS.forEach(([tau, k], i) => expect(many[i]).toBeCloseTo(one(tau, k), 14));
    }
  });

  it("does not fall in time, inside the domain and far outside", () => {
    for (const k of [-1, -0.2, 0, 0.3]) {
      let last = 0;
      for (const tau of [0.001, 0.01, 0.1, 0.3, 0.5, 0.75, 1, 2, 10]) {
        const w = surface.totalVariance(tau, k);
        expect(w).toBeGreaterThan(last);
        last = w;
      }
    }
  });
});

describe("VolSurface", () => {
  it("has local volatility = volatility where that is flat", () => {
    for (const [tau, k] of POINTS) expect(flat.localVol(tau, k)).toBeCloseTo(0.2, 15);
    expect(flat.varianceSwapVol(0.5).value).toBeCloseTo(0.2, 10);
  });

  it("has Black's Greeks with the smile sticky in strike", () => {
    const { delta } = flat.greeks(0.5, 0.1);
    expect(flat.greeks(0.5, 0.1, { smile: "sticky-moneyness" }).delta).toBeCloseTo(delta, 14);
  });

  it("shows arbitrage as a negative density and no local volatility [GJ14 Example 3.1]", () => {
    const vogt = new VolSurface(
      createSviModel([{ tau: 1, raw: VOGT, kRange: [-1.5, 1.5] }]),
      curve,
    );
    expect(vogt.logDensity(1, 0.88)).toBeLessThan(0);
    expect(vogt.localVol(1, 0.88)).toBeNaN();
    expect(vogt.logDensity(1, 0)).toBeGreaterThan(0);
  });

  it("keeps a slice free of butterfly arbitrage when it is brought nearer in time", () => {
    for (const tau of [0.4, 0.1, 0.01, 1e-4]) {
      for (let z = -6; z <= 6; z += 0.05) {
        const jet = svi.jet(tau, z * Math.sqrt(tau));
        expect(durrlemanG(jet)).toBeGreaterThan(0);
        expect(jet.dwdtau).toBeGreaterThan(0);
      }
    }
  });

  it.each([
    ["tau", 0, 0],
    ["tau", Number.NaN, 0],
    ["k", 1, Infinity],
  ])("refuses %s = %d, %d by name", (name, tau, k) => {
    expect(() => flat.vol(tau, k)).toThrow(name);
  });

  it("refuses batches of different lengths", () => {
    expect(() => flat.vols(Float64Array.of(1), Float64Array.of(0, 1))).toThrow("shape");
  });
});
