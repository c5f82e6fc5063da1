/** Tiny SSVI markets by number: clean targets, noisy inputs, the truth beside them. */
import { randomGenerator } from "@volsmith/numerics";
import type { LossStream, LossSurface } from "@volsmith/surface";

export interface TinyStreamOptions {
  readonly seed: number;
  readonly expiries?: number;
  readonly strikes?: number;
}

export function ssviStream({ seed, expiries = 4, strikes = 6 }: TinyStreamOptions): LossStream {
  return {
    at(index): LossSurface {
      const random = randomGenerator(seed).fork(index);
      const level = 0.1 + 0.3 * random.uniform();
      const correlation = -0.8 * random.uniform();
      const eta = 0.3 + 0.5 * random.uniform();
      const vol = (rho: number, z: number) => {
        const theta = (level * rho) ** 2;
        const x = (eta / Math.sqrt(theta)) * z * rho;
        const root = Math.sqrt((x + correlation) ** 2 + 1 - correlation ** 2);
        return Math.sqrt((theta / 2) * (1 + correlation * x + root)) / rho;
      };
      const n = expiries * strikes;
      const rhos = Float32Array.from(
        { length: n },
        (_, i) => 0.1 + (0.85 * (1 + Math.floor(i / strikes))) / expiries,
      );
      const zs = Float32Array.from({ length: n }, () => -1 + 1.3 * random.uniform());
      const targets = Float32Array.from(rhos, (rho, i) => vol(rho, zs[i]));
      return {
        inputs: { rhos, zs, vols: targets.map((v) => v * (1 + 0.01 * random.normal())) },
        targets,
        weights: new Float32Array(n).fill(1),
        truth: (taus, ks, out = new Float64Array(taus.length)) => {
          for (let i = 0; i < out.length; i++) {
            const rho = Math.sqrt(taus[i]);
            out[i] = vol(rho, ks[i] / rho);
          }
          return out;
        },
      };
    },
  };
}
