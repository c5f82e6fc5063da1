/** Surfaces the arbitrage tests share. */
import { randomGenerator, type RandomGenerator } from "@volsmith/numerics";
import {
  createSviModel,
  ssviToRaw,
  type SviModel,
  type SviRaw,
  type VarianceModel,
} from "../../src/index.ts";

/** Axel Vogt's slice, which satisfies every simple bound and still has arbitrage [GJ14 Example 3.1]. */
export const VOGT: SviRaw = { a: -0.041, b: 0.1331, m: 0.3586, r: 0.306, s: 0.4153 };

export function vogtModel(tau = 1): SviModel {
  return createSviModel([{ tau, raw: VOGT, kRange: [-1.5, 1.5] }]);
}

/** SSVI slices of a power-law φ without arbitrage; quoted within four deviations. */
export function freeModel(taus: readonly number[] = [0.05, 0.1, 0.25, 0.5, 1]): SviModel {
  return createSviModel(
    taus.map((tau) => {
      const theta = 0.04 * tau;
      const raw = ssviToRaw({ theta, rho: -0.5, phi: 1.19 * theta ** -0.49 });
      const reach = 4 * Math.sqrt(theta);
      return { tau, raw, kRange: [-1.5 * reach, reach] as const };
    }),
  );
}

/** A flat slice after one that is dearer to the left of k = `at`: w_near = 0.02(1 + |k − at − 1|). */
export function crossingModel(at: number): SviModel {
  return createSviModel([
    { tau: 0.5, raw: { a: 0.02, b: 0.02, r: 0, m: at + 1, s: 1e-5 }, kRange: [-1, 1] },
    { tau: 1, raw: { a: 0.04, b: 0, r: 0, m: 0, s: 0.1 }, kRange: [-1, 1] },
  ]);
}

/** Independent noise on volatility at every point of a grid, linear in between. */
export function noisyModel(
  model: VarianceModel,
  { size, seed, spacing = 0.05 }: { size: number; seed: number; spacing?: number },
): VarianceModel {
  const generator: RandomGenerator = randomGenerator(seed);
  const noise = new Map<string, number>();
  const at = (tau: number, cell: number): number => {
    const key = `${tau}/${cell}`;
    const known = noise.get(key);
    if (known !== undefined) return known;
    const value = size * generator.normal();
    noise.set(key, value);
    return value;
  };
  const w = (tau: number, k: number): number => {
    const cell = Math.floor(k / spacing);
    const u = k / spacing - cell;
    const factor = 1 + (1 - u) * at(tau, cell) + u * at(tau, cell + 1);
    return model.jet(tau, k).w * factor * factor;
  };
  return {
    method: "truth",
    taus: model.taus,
    domain: model.domain,
    jet: (tau, k) => ({
      k,
      w: w(tau, k),
      dwdk: Number.NaN,
      d2wdk2: Number.NaN,
      dwdtau: Number.NaN,
    }),
    totalVariances: (taus, ks, out = new Float64Array(ks.length)) => {
      for (let i = 0; i < ks.length; i++) out[i] = w(taus[i], ks[i]);
      return out;
    },
    toJSON: () => null,
  };
}
