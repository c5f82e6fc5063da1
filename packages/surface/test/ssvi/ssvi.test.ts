import { existsSync, readFileSync } from "node:fs";
import { readSafetensors } from "@volsmith/files";
import { describe, expect, it } from "vitest";
import {
  doubleReversionThetaCurve,
  durrlemanG,
  linearThetaCurve,
  phiJet,
  ssviConditions,
  SsviModel,
  ssviSliceJet,
  ssviToRaw,
  ssviVariance,
  sviVariance,
  type Phi,
} from "@volsmith/surface";
import { shapeOf } from "../../src/ssvi/arbitrage.ts";
import { derivative } from "../finite-difference.ts";

const PHIS: readonly Phi[] = [
  { kind: "power", eta: 1.19, gamma: 0.49 },
  { kind: "power-law", eta: 1.1, gamma: 0.4 },
  { kind: "heston", lambda: 2 },
];

/** The test surface of the operator's paper; κ₁, κ₂, θ, V, V′ are averages for the S&P 500. */
const TEST_SURFACE = new SsviModel(
  {
    rho: -0.5,
    phi: { kind: "power", eta: 1.19, gamma: 0.49 },
    theta: doubleReversionThetaCurve({
      theta: 0.11,
      v: 0.04,
      vPrime: 0.04,
      kappa1: 5.5,
      kappa2: 0.1,
    }),
  },
  [{ tau: 1, kRange: [-1.5, 0.5] }],
);

const golden = new URL("../../../../../shared/golden/opds/ssvi.safetensors", import.meta.url);
const hasGolden = existsSync(golden);

describe("SSVI", () => {
  it.each(PHIS)("has exact derivatives in k and τ with φ of kind $kind", (phi) => {
    const theta = doubleReversionThetaCurve({
      theta: 0.1,
      v: 0.03,
      vPrime: 0.05,
      kappa1: 4,
      kappa2: 0.3,
    });
    const model = new SsviModel({ rho: -0.6, phi, theta }, [{ tau: 1, kRange: [-1, 1] }]);
    for (const tau of [0.02, 0.3, 2]) {
      for (const k of [-1.2, -0.1, 0, 0.05, 0.8]) {
        const jet = model.jet(tau, k);
        const w = (t: number, x: number): number => model.jet(t, x).w;
        expect(jet.dwdk).toBeCloseTo(
          derivative((x) => w(tau, x), k, 1e-4),
          9,
        );
        expect(jet.d2wdk2).toBeCloseTo(
          derivative((x) => model.jet(tau, x).dwdk, k, 1e-4),
          7,
        );
        expect(jet.dwdtau).toBeCloseTo(
          derivative((t) => w(t, k), tau, tau * 1e-3),
          8,
        );
      }
    }
  });

  it("has exact derivatives in θ, φ and ρ", () => {
    const at = { theta: 0.05, rho: -0.6, phi: 4 };
    for (const k of [-0.5, -0.02, 0.3]) {
      const jet = ssviSliceJet(at, k);
      const along = (name: "theta" | "rho" | "phi", h: number): number =>
        derivative((x) => ssviVariance({ ...at, [name]: x }, k), at[name], h);
      expect(jet.dwdtheta).toBeCloseTo(along("theta", 1e-4), 10);
      expect(jet.dwdrho).toBeCloseTo(along("rho", 1e-3), 10);
      expect(jet.dwdphi).toBeCloseTo(along("phi", 1e-2), 10);
    }
  });

  it("is a raw SVI slice at each τ", () => {
    const slice = { theta: 0.05, rho: -0.6, phi: 4 };
    for (const k of [-1, 0, 0.4]) {
      expect(sviVariance(ssviToRaw(slice), k)).toBeCloseTo(ssviVariance(slice, k), 15);
    }
  });

  it("φ of Heston's kind is continuous where the series takes over", () => {
    const phi: Phi = { kind: "heston", lambda: 1 };
    const [below, above] = [phiJet(phi, 0.05 * (1 - 1e-12)), phiJet(phi, 0.05 * (1 + 1e-12))];
    expect(below.phi).toBeCloseTo(above.phi, 12);
    expect(below.dphi).toBeCloseTo(above.dphi, 10); // the closed form has lost 1/x³ there
    expect(phiJet(phi, 1e-9).phi).toBeCloseTo(0.5, 9);
  });

  it("has total variance at the money θ(τ)", () => {
    const curve = linearThetaCurve([0.1, 0.5, 1], [0.004, 0.02, 0.03]);
    const model = new SsviModel({ rho: -0.4, phi: PHIS[1], theta: curve }, [
      { tau: 0.1, kRange: [-1, 1] },
      { tau: 1, kRange: [-1, 1] },
    ]);
    expect(model.jet(0.5, 0).w).toBeCloseTo(0.02, 15);
    expect(model.jet(0.05, 0).w).toBeCloseTo(0.002, 15);
    expect(model.jet(3, 0).w).toBeCloseTo(0.07, 15);
  });

  it.each(["power", "power-law", "heston"] as const)(
    "meets [GJ14 Theorems 4.1 and 4.2] in every coordinate of the %s fit",
    (kind) => {
      for (let i = 0; i < 500; i++) {
        const x = [0, 1, 2].map((j) => 8 * Math.sin(12.9898 * i + 78.233 * j));
        const shape = shapeOf(kind, x, 0.5);
        for (const theta of [1e-5, 1e-3, 0.02, 0.2, 0.5]) {
          const { wing, curvature, calendarLow, calendarHigh } = ssviConditions(theta, shape);
          expect(Math.min(wing, curvature, calendarLow, calendarHigh)).toBeGreaterThanOrEqual(0);
          const { phi } = phiJet(shape.phi, theta);
          for (const y of [-9, -3, -1, 0, 1, 3, 9]) {
            const k = Math.sinh(y) / phi;
            const jet = ssviSliceJet({ theta, rho: shape.rho, phi }, k);
            expect(durrlemanG(jet)).toBeGreaterThanOrEqual(-1e-12);
          }
        }
      }
    },
  );

  it.skipIf(!hasGolden)(
    "makes the operator's test surface" + (hasGolden ? "" : " (skipped: golden cases absent)"),
    () => {
      const tensors = readSafetensors(readFileSync(golden)).tensors;
      const get = (name: string): ArrayLike<number> => {
        const tensor = tensors instanceof Map ? tensors.get(name) : tensors[name];
        return (tensor as unknown as { data: ArrayLike<number> }).data;
      };
      const positions = get("pos_in");
      const vols = get("vol_in");
      for (let i = 0; i < vols.length; i++) {
        const [rho, z] = [positions[2 * i], positions[2 * i + 1]];
        const tau = rho * rho;
        const vol = Math.sqrt(TEST_SURFACE.jet(tau, rho * z).w / tau);
        // float32 positions and volatilities: 6e-8 of each, some times the slope of the smile.
        expect(Math.abs(vol / vols[i] - 1)).toBeLessThan(2e-6);
      }
    },
  );
});
