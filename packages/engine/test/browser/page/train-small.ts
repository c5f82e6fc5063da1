import {
  arraySource,
  dense,
  gru,
  lastStep,
  loadEngine,
  squaredError,
  Training,
  Weights,
} from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";

export interface Outcome {
  readonly threads: number;
  readonly loss: number;
  readonly weights: readonly number[];
}

const inputs = { x: [5, 2], y: [1] } as const;

/** First values that no runtime's logarithm has a part in. */
function first(values: Float32Array): void {
  values.set(values.map((_, i) => ((i * 29) % 17) / 40 - 0.2));
}

/** A short training whose result is the same wherever it runs. */
export async function trainSmall(threads: number): Promise<Outcome> {
  const engine = await loadEngine({ threads, build: "simd128" });
  await engine.ready();
  const x = Float32Array.from({ length: 500 * 10 }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const y = Float32Array.from({ length: 500 }, (_, r) => x[10 * r] * x[10 * r + 9]);
  const weights = new Weights(engine, randomGenerator(1));
  const training = new Training({
    weights,
    inputs,
    loss(values) {
      const h = dense(values.x, { name: "in", units: 8, activation: "tanh", initialiser: first });
      const out = { name: "out", units: 1, initialiser: first } as const;
      return squaredError(dense(lastStep(gru(h, { name: "gru", units: 8 })), out), values.y);
    },
    data: arraySource(inputs, { x, y }),
    batchRows: 128,
    epochs: 3,
    schedule: { kind: "constant", rate: 1e-2 },
    seed: 3,
  });
  for (const { name } of weights.parameters) first(weights.values(name));
  weights.touch();
  const { bestLoss } = await training.run();
  const all = weights.parameters.flatMap(({ name }) => [...weights.values(name)]);
  const outcome = { threads: engine.threads, loss: bestLoss, weights: all };
  engine.dispose();
  return outcome;
}
