import {
  affine,
  ModelProgram,
  LossProgram,
  multiply,
  sumFeatures,
  sumSteps,
  Weights,
} from "@volsmith/engine";
import type { Engine, InputShapes, InputValues, RowShape, Value } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { expect } from "vitest";

export interface GradientCase<I extends InputShapes> {
  readonly inputs: I;
  readonly build: (inputs: InputValues<I>) => Value;
  /** Numbers an input takes; standard normal by default. */
  readonly draw?: (name: string) => number;
  /** Inputs that nothing is differentiated by (masks, say). */
  readonly fixed?: readonly string[];
  readonly rows?: number;
  /** Step of the difference quotients, and largest error relative to the largest slope. */
  readonly step?: number;
  readonly tolerance?: number;
}

/**
 * Compares slopes by every parameter and every input with central differences of the kernels' own
 * forward pass, for a randomly weighted sum of all outputs.
 *
 * Rounding of the forward pass (6e-8 of the objective, some 1e-7 absolute) over a step of 2e-2 gives
 * 1e-5, the neglected third derivative after one extrapolation about as much; 1e-3 of the largest
 * slope leaves room for sums of some hundred terms.
 */
export function checkGradients<I extends InputShapes>(
  engine: Engine,
  { inputs, build, draw, fixed = [], rows = 13, step = 2e-2, tolerance = 1e-3 }: GradientCase<I>,
): void {
  const weights = new Weights(engine, randomGenerator(3));
  const random = randomGenerator(4);
  const outputShape = shapeOfOutput(weights, inputs, build);
  const shapes: InputShapes = { ...inputs, $weights: outputShape };
  const loss = (values: InputValues<InputShapes>) =>
    affine(sumSteps(sumFeatures(multiply(build(values as InputValues<I>), values.$weights))), {
      scale: 1,
    });
  const program = new LossProgram(weights, { rows, inputs: shapes, loss });
  const wanted = Object.keys(inputs).filter((name) => !fixed.includes(name));
  const batch: Record<string, Float32Array> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const length = rows * shape.reduce((product, n) => product * n, 1);
    const next = () => (name === "$weights" ? random.normal() : (draw?.(name) ?? random.normal()));
    batch[name] = Float32Array.from({ length }, next);
  }
  // Parameters that start at zero would hide mistakes.
  for (const { name } of weights.parameters) {
    const values = weights.values(name);
    for (let i = 0; i < values.length; i++) values[i] += 0.1 * random.normal();
  }
  weights.touch();
  const evaluate = () => {
    program.set(batch, rows);
    return rows * program.run(rows);
  };
  evaluate();
  const slopes = new Map(
    weights.parameters.map(({ name }) => [name, scaled(weights.slopes(name), rows)]),
  );
  for (const { name } of weights.parameters) {
    const measured = differences(weights.values(name), step, () => {
      weights.touch();
      return evaluate();
    });
    compare(name, slopes.get(name)!, measured, tolerance);
  }
  weights.touch();
  if (wanted.length > 0) {
    const model = new ModelProgram(weights, {
      rows,
      inputs: shapes,
      outputs: (values) => ({ loss: loss(values) }),
      slopes: { of: "loss", by: wanted },
    });
    model.set(batch, rows);
    model.run(rows);
    for (const name of wanted)
      compare(name, model.slopes(name), differences(batch[name], step, evaluate), tolerance);
    model.dispose();
  }
  program.dispose();
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return values.map((value) => factor * value);
}

function shapeOfOutput<I extends InputShapes>(
  weights: Weights,
  inputs: I,
  build: (inputs: InputValues<I>) => Value,
): RowShape {
  let shape: RowShape = [1];
  new ModelProgram(weights, {
    rows: 1,
    inputs,
    outputs(values) {
      const { steps, width } = build(values);
      shape = steps === 1 ? [width] : [steps, width];
      return {};
    },
  }).dispose();
  return shape;
}

/** Central differences, extrapolated once: (4·D(h/2) − D(h))/3. */
function differences(values: Float32Array, step: number, evaluate: () => number): Float32Array {
  return values.map((value, i) => {
    const quotient = (h: number) => {
      values[i] = value + h;
      const [above, up] = [evaluate(), values[i]];
      values[i] = value - h;
      const [below, down] = [evaluate(), values[i]];
      values[i] = value;
      return (above - below) / (up - down);
    };
    return (4 * quotient(step / 2) - quotient(step)) / 3;
  });
}

function compare(name: string, slopes: Float32Array, measured: Float32Array, tolerance: number) {
  const scale = measured.reduce((most, value) => Math.max(most, Math.abs(value)), 0.1);
  let worst = 0;
  for (const [i, slope] of slopes.entries()) {
    const error = Math.abs(slope - measured[i]) / scale;
    worst = error <= worst ? worst : error; // NaN counts as worst
    if (!(error <= tolerance))
      expect(slope, `slope of ${name}[${i}]`).toBeCloseTo(measured[i], 3 - Math.log10(scale));
  }
  expect(worst, `largest error of ${name}`).toBeLessThanOrEqual(tolerance);
}
