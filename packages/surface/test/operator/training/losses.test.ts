import { randomGenerator } from "@volsmith/numerics";
import { LOSS_TERMS, publishedConfig, publishedLosses, surfaceLoss } from "@volsmith/surface";
import type { AtNodes, LossOptions, LossTerm, SurfaceLoss } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

import { ssviStream } from "./ssvi-stream.ts";

const surface = ssviStream({ seed: 1 }).at(0);
const one = { fit: 0, truth: 0, butterfly: 0, calendar: 0, smoothRho: 0, smoothZ: 0 };
const small: LossOptions = {
  ...publishedLosses,
  stencils: { kind: "sampled", slices: 12, terms: 9 },
  truthPoints: [2, 5],
};
const only = (term: LossTerm, options = small): LossOptions => ({
  ...options,
  weights: { ...one, [term]: 3 },
});
const plan = (losses: LossOptions, keep: readonly [number, number] | null = null) =>
  surfaceLoss(surface, { losses, keep, domain: publishedConfig }, randomGenerator(3));

/** Volatilities from a function of (ρ, z), at all nodes of a loss. */
function volsOf({ inputs, points }: SurfaceLoss, vol: (rho: number, z: number) => number): AtNodes {
  const at = ({ rhos, zs }: { rhos: ArrayLike<number>; zs: ArrayLike<number> }) =>
    Float64Array.from(rhos, (rho, i) => vol(rho, zs[i]));
  return { inputs: at(inputs), points: at(points) };
}

/** Arbitrage of all kinds everywhere. */
const rough = (rho: number, z: number) => 0.2 + 0.1 * Math.sin(37 * z + 50 * rho) * Math.sin(9 * z);

const trueVol = (rho: number, z: number) =>
  surface.truth!(Float64Array.of(rho * rho), Float64Array.of(rho * z))[0];

/** Up to float32. */
const within = (x: number, [min, max]: readonly [number, number]) =>
  x >= min - 1e-6 && x <= max + 1e-6;

describe("losses", () => {
  it.each([...LOSS_TERMS])("%s: slopes agree with central differences", (term) => {
    const loss = plan(only(term), [0.5, 0.7]);
    const vols = volsOf(loss, rough);
    const { slopes, total } = loss.evaluate(vols);
    expect(total).toBeGreaterThan(0);
    const h = 1e-7;
    for (const nodes of ["inputs", "points"] as const) {
      vols[nodes].forEach((_, i) => {
        const at = (s: number) => {
          const moved = { inputs: vols.inputs.slice(), points: vols.points.slice() };
          moved[nodes][i] += s;
          return loss.evaluate(moved).total;
        };
        const difference = (at(h) - at(-h)) / (2 * h);
        // Rounding of the total, 1e-15·total/h, and truncation with curvatures of up to 1/step².
        const tolerance = 1e-5 * (Math.abs(difference) + Math.abs(total)) + 1e-8;
        expect(Math.abs(slopes[nodes][i] - difference)).toBeLessThan(tolerance);
      });
    }
  });

  it("are zero where the targets are met by a flat surface", () => {
    const flat = { ...surface, targets: surface.targets.map(() => 0.2), truth: null };
    for (const stencils of [small.stencils, { kind: "grids" } as const]) {
      const losses = { ...small, stencils };
      const options = { losses, keep: null, domain: publishedConfig };
      const loss = surfaceLoss(flat, options, randomGenerator(3));
      const { terms } = loss.evaluate(volsOf(loss, () => 0.2));
      // Targets are float32; second differences of equal numbers are exactly 0.
      expect(terms.fit).toBeLessThan(1e-7);
      expect({ ...terms, fit: 0 }).toEqual(one);
    }
  });

  it("charge the margin where total variance stays constant in time", () => {
    const loss = plan(only("calendar"));
    const { terms } = loss.evaluate(volsOf(loss, (rho) => 0.2 / rho));
    // v̂(ρ′)/v̂(ρ) = ρ/ρ′: coordinates are float32, which moves the ratio by 1e-7 over ρ ≥ 0.03.
    expect(terms.calendar).toBeCloseTo(small.margin, 5);
  });

  it("find the slope of But: a density of 1 falls short of a margin above it", () => {
    const loss = plan({ ...only("butterfly"), margin: 1.5 });
    expect(loss.evaluate(volsOf(loss, () => 0.2)).terms.butterfly).toBeCloseTo(0.5, 12);
  });

  it("meet an SSVI surface's own truth, noise in the inputs or not", () => {
    const loss = plan({ ...small, weights: { ...small.weights, truth: 1 } }, [0.6, 0.9]);
    const { terms } = loss.evaluate(volsOf(loss, trueVol));
    expect(terms.fit).toBeLessThan(1e-6);
    expect(terms.truth).toBeLessThan(1e-6);
    expect(terms.butterfly).toBe(0);
    expect(terms.calendar).toBe(0);
  });

  it("hold quotes back and ask for them all the same", () => {
    const { fit, inputs } = plan(small, [0.5, 0.5]);
    expect(inputs.rhos.length).toBeLessThan(surface.targets.length);
    expect(fit.at.length).toBe(surface.targets.length);
    expect(new Set(fit.at as Uint32Array).size).toBe(surface.targets.length);
  });

  it("keep every stencil point inside the domain", () => {
    for (const stencils of [small.stencils, { kind: "grids" } as const]) {
      const { rhos, zs } = plan({ ...small, stencils }).points;
      const { rhoDomain, zDomain } = publishedConfig;
      expect(rhos.every((rho) => within(rho, rhoDomain))).toBe(true);
      expect(zs.every((z) => within(z, zDomain))).toBe(true);
    }
  });
});
