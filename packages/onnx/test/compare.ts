import { describeModel, ModelProgram, Weights } from "@volsmith/engine";
import type { Engine, InputShapes, InputValues, Value } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { onnxModel } from "@volsmith/onnx";
import * as ort from "onnxruntime-web";
import { expect } from "vitest";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

export interface Comparison<I extends InputShapes> {
  readonly inputs: I;
  readonly outputs: (inputs: InputValues<I>) => Readonly<Record<string, Value>>;
  /** Numbers an input takes; standard normal by default. */
  readonly draw?: (name: string, i: number) => number;
  /** Largest difference over the largest output. */
  readonly tolerance?: number;
}

/** Rows of the batches that are compared: one, and some that fill no vector. */
const BATCHES = [1, 13];

/** Runs an ONNX file on ONNX Runtime's WebAssembly build. */
export async function runOnnx(
  file: Uint8Array,
  feeds: Readonly<
    Record<string, { readonly data: Float32Array; readonly dims: readonly number[] }>
  >,
): Promise<Record<string, ort.Tensor>> {
  const session = await ort.InferenceSession.create(file, { graphOptimizationLevel: "all" });
  try {
    const tensors = Object.entries(feeds).map(([name, { data, dims }]) => {
      return [name, new ort.Tensor("float32", data, dims)];
    });
    return await session.run(Object.fromEntries(tensors) as Record<string, ort.Tensor>);
  } finally {
    await session.release();
  }
}

/**
 * The same model by the engine and, from its ONNX file, by ONNX Runtime.
 *
 * Both work in float32 and sum in different orders; functions such as tanh are polynomials of their
 * own in each, right to some 1e-7. 1e-5 of the largest output leaves room for a hundred roundings.
 */
export async function compareWithEngine<I extends InputShapes>(
  engine: Engine,
  { inputs, outputs, draw, tolerance = 1e-5 }: Comparison<I>,
): Promise<void> {
  const random = randomGenerator(5);
  const weights = new Weights(engine, randomGenerator(6));
  const description = describeModel(weights, { inputs, outputs });
  // Parameters that start at zero or one would hide mistakes.
  for (const { name } of weights.parameters) {
    const values = weights.values(name);
    for (let i = 0; i < values.length; i++) values[i] += 0.2 * Math.abs(random.normal());
  }
  weights.touch();
  // The description is plain data: it survives being written down.
  const written = JSON.parse(JSON.stringify(description)) as typeof description;
  const file = onnxModel(written, weights);
  for (const rows of BATCHES) {
    const program = new ModelProgram(weights, { rows, inputs, outputs });
    const batch: Record<string, Float32Array> = {};
    const feeds: Record<string, { data: Float32Array; dims: readonly number[] }> = {};
    for (const [name, shape] of Object.entries(inputs)) {
      const length = rows * shape.reduce((product, n) => product * n, 1);
      const data = Float32Array.from({ length }, (_, i) => draw?.(name, i) ?? random.normal());
      batch[name] = data;
      feeds[name] = { data, dims: [rows, ...shape] };
    }
    program.set(batch as never, rows);
    program.run(rows);
    const theirs = await runOnnx(file, feeds);
    for (const { name, value } of description.outputs) {
      const { steps, width } = description.values[value];
      expect(theirs[name].dims).toEqual(steps > 1 ? [rows, steps, width] : [rows, width]);
      compareNumbers(name, program.output(name), theirs[name].data as Float32Array, tolerance);
    }
    program.dispose();
  }
}

export function compareNumbers(
  name: string,
  ours: Float32Array,
  theirs: Float32Array,
  tolerance: number,
): void {
  expect(theirs.length).toBe(ours.length);
  const scale = ours.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  for (const [i, value] of ours.entries()) {
    const error = Math.abs(value - theirs[i]) / scale;
    if (!(error <= tolerance))
      expect.fail(`${name}[${i}]: the engine says ${value}, ONNX Runtime ${theirs[i]}`);
  }
}
