import { existsSync, readFileSync } from "node:fs";

import { readSafetensors } from "@volsmith/files";
import { randomGenerator } from "@volsmith/numerics";
import { publishedConfig, tensorShapes } from "@volsmith/surface";
import type { OperatorConfig, OperatorWeights, SurfacePoints } from "@volsmith/surface";

/** Seeded weights of the size training starts from: normal with variance 1/inputs. */
export function randomWeights(overrides: Partial<OperatorConfig> = {}, seed = 1): OperatorWeights {
  const config = { ...publishedConfig, ...overrides };
  const random = randomGenerator(seed);
  const tensors = new Map<string, Float32Array>();
  for (const [name, shape] of tensorShapes(config)) {
    const size = shape.reduce((a, b) => a * b, 1);
    const scale = shape.length > 1 ? 1 / Math.sqrt(shape[1]) : 0.1;
    tensors.set(
      name,
      Float32Array.from({ length: size }, () => scale * random.normal()),
    );
  }
  return { config, tensors };
}

/** A smile at each of the given ρ, in input order; coordinates already are float32. */
export function smiles(rhos: readonly number[], nStrikes: number): Required<SurfacePoints> {
  const points = rhos.flatMap((rho) =>
    Array.from({ length: nStrikes }, (_, i) => ({ rho, z: -1.2 + (1.5 * (i + 0.5)) / nStrikes })),
  );
  return {
    rhos: Float32Array.from(points, ({ rho }) => rho),
    zs: Float32Array.from(points, ({ z }) => z),
    vols: Float32Array.from(points, ({ rho, z }) => 0.2 - 0.1 * z + 0.05 * z * z + 0.03 * rho),
  };
}

const goldenFolder = new URL("../../../../../shared/golden/opds/", import.meta.url);

/** The golden cases live beside the repository, never in it; tests that read them skip without. */
export const hasGoldens = existsSync(goldenFolder);

export function goldenBytes(name: string): Uint8Array {
  return readFileSync(new URL(name, goldenFolder));
}

/** Tensors of a golden case as plain arrays of numbers. */
export function golden(name: string): (tensor: string) => Float64Array {
  const { tensors } = readSafetensors(goldenBytes(`${name}.safetensors`));
  return (tensor) => Float64Array.from(tensors.get(tensor)!.data as ArrayLike<number>);
}

/** Splits [n, 2] positions into their coordinates. */
export function coordinates(positions: Float64Array): { rhos: Float64Array; zs: Float64Array } {
  return {
    rhos: positions.filter((_, i) => i % 2 === 0),
    zs: positions.filter((_, i) => i % 2 === 1),
  };
}
