import { randomGenerator } from "@volsmith/numerics";

/** A seeded table with a smooth target and some noise. */
export interface TestTable {
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly nFeatures: number;
}

export interface TableOptions {
  readonly rows?: number;
  readonly nFeatures?: number;
  /** Share of features that are missing. */
  readonly missing?: number;
  /** Distinct values of a feature; 0 for as many as rows. */
  readonly grid?: number;
  readonly seed?: number;
}

export function testTable({
  rows = 600,
  nFeatures = 4,
  missing = 0,
  grid = 0,
  seed = 1,
}: TableOptions = {}): TestTable {
  const random = randomGenerator(seed);
  const features = new Float32Array(rows * nFeatures);
  const targets = new Float32Array(rows);
  for (let i = 0; i < features.length; i++) {
    const u = random.uniform();
    const x = grid > 0 ? Math.floor(u * grid) / 8 : 10 * u - 5;
    features[i] = random.uniform() < missing ? NaN : x;
  }
  for (let i = 0; i < rows; i++) {
    const row = features.subarray(i * nFeatures, (i + 1) * nFeatures);
    const [a, b, c] = [0, 1, 2].map((j) =>
      Number.isNaN(row[j % nFeatures]) ? 1.5 : row[j % nFeatures],
    );
    targets[i] = Math.sin(a) + (b * c) / 5 + 0.3 * (random.uniform() - 0.5);
  }
  return { features, targets, nFeatures };
}

/** Rows of a table in another order. */
export function permuted({ features, targets, nFeatures }: TestTable, seed: number): TestTable {
  const random = randomGenerator(seed);
  const order = Array.from(targets, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return {
    features: Float32Array.from(features, (_, at) => {
      const row = order[Math.floor(at / nFeatures)];
      return features[row * nFeatures + (at % nFeatures)];
    }),
    targets: Float32Array.from(order, (row) => targets[row]),
    nFeatures,
  };
}
