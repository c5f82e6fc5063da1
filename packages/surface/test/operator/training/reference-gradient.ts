/**
 * The operator and its gradient in float64, straight from the formulas: vectors on a tape, the
 * kernel network's 272 outputs formed per edge, nothing factorised.
 */
import { normalCdf, normalPdf } from "@volsmith/numerics";
import { tensorShapes } from "@volsmith/surface";
import type { OperatorConfig, SurfacePoints } from "@volsmith/surface";

import { pointsOf, sourceWeights, targetsOf } from "../reference.ts";
import type { Target } from "../reference.ts";

/** A vector, and the loss's derivatives by it. */
interface Vector {
  readonly value: Float64Array;
  readonly slope: Float64Array;
}

interface Parameter extends Vector {
  readonly shape: readonly number[];
}

function vector(value: Float64Array): Vector {
  return { value, slope: new Float64Array(value.length) };
}

export interface ReferenceResult {
  /** Last pre-activations at the inputs, then at the points. */
  readonly outputs: Float64Array;
  /** Derivatives of Σ slopes·outputs by the weights and by the inputs' values. */
  readonly backward: (slopes: ArrayLike<number>) => {
    readonly weights: Float64Array;
    readonly values: Float64Array;
  };
}

export function referenceGradient(
  config: OperatorConfig,
  flat: ArrayLike<number>,
  inputs: SurfacePoints,
  points: Pick<SurfacePoints, "rhos" | "zs">,
): ReferenceResult {
  const tape: (() => void)[] = [];
  const parameters = new Map<string, Parameter>();
  let at = 0;
  for (const [name, shape] of tensorShapes(config)) {
    const size = shape.reduce((a, b) => a * b, 1);
    const from = at;
    const value = Float64Array.from({ length: size }, (_, i) => flat[from + i]);
    parameters.set(name, { value, slope: new Float64Array(size), shape });
    at += size;
  }

  const linear = (name: string, x: Vector): Vector => {
    const w = parameters.get(`${name}.weight`)!;
    const b = parameters.get(`${name}.bias`);
    const n = x.value.length;
    const y = vector(Float64Array.from({ length: w.shape[0] }, (_, o) => b?.value[o] ?? 0));
    for (let o = 0; o < y.value.length; o++)
      for (let i = 0; i < n; i++) y.value[o] += w.value[o * n + i] * x.value[i];
    tape.push(() => {
      for (let o = 0; o < y.value.length; o++) {
        const d = y.slope[o];
        if (b) b.slope[o] += d;
        for (let i = 0; i < n; i++) {
          w.slope[o * n + i] += d * x.value[i];
          x.slope[i] += d * w.value[o * n + i];
        }
      }
    });
    return y;
  };
  const gelu = (x: Vector): Vector => {
    const y = vector(x.value.map((v) => v * normalCdf(v)));
    tape.push(() => {
      x.value.forEach((v, i) => (x.slope[i] += y.slope[i] * (normalCdf(v) + v * normalPdf(v))));
    });
    return y;
  };
  const network = (name: string, x: Vector): Vector => {
    let y = linear(`${name}.0`, x);
    for (let i = 1; parameters.has(`${name}.${i}.weight`); i++) y = linear(`${name}.${i}`, gelu(y));
    return y;
  };
  const concat = (...parts: readonly Vector[]): Vector => {
    const y = vector(Float64Array.from(parts.flatMap(({ value }) => [...value])));
    tape.push(() => {
      let k = 0;
      for (const { slope } of parts)
        for (let i = 0; i < slope.length; i++) slope[i] += y.slope[k++];
    });
    return y;
  };
  const sum = (...terms: readonly Vector[]): Vector => {
    const y = vector(terms[0].value.map((_, i) => terms.reduce((a, t) => a + t.value[i], 0)));
    tape.push(() => {
      for (const { slope } of terms) for (let i = 0; i < slope.length; i++) slope[i] += y.slope[i];
    });
    return y;
  };
  /** Row-wise [W | b] of a kernel's outputs, applied to h, times the source's weight. */
  const message = (kernel: Vector, h: Vector, weight: number): Vector => {
    const { width } = config;
    const y = vector(new Float64Array(width));
    for (let o = 0; o < width; o++) {
      const row = o * (width + 1);
      y.value[o] = kernel.value[row + width] * weight;
      for (let c = 0; c < width; c++) y.value[o] += weight * kernel.value[row + c] * h.value[c];
    }
    tape.push(() => {
      for (let o = 0; o < width; o++) {
        const row = o * (width + 1);
        const d = y.slope[o] * weight;
        kernel.slope[row + width] += d;
        for (let c = 0; c < width; c++) {
          kernel.slope[row + c] += d * h.value[c];
          h.slope[c] += d * kernel.value[row + c];
        }
      }
    });
    return y;
  };

  const values = Array.from(inputs.vols, (v) => vector(Float64Array.of(v)));
  const inputPoints = pointsOf(inputs);
  const layer = (j: number, lifted: readonly Vector[], target: Target, own: Vector | null) => {
    const name = `layers.${j}`;
    const messages = sourceWeights(target, inputPoints, config).map((weight, e) => {
      const s = target.sources[e];
      const place = [target.rho, target.z, inputPoints[s].rho, inputPoints[s].z];
      const features = concat(vector(Float64Array.from(place)), lifted[s], values[s]);
      return message(network(`${name}.kernel`, features), lifted[s], weight);
    });
    const local = own && j > 0 ? [linear(`${name}.local`, own)] : [];
    const state = sum(parameters.get(`${name}.bias`)!, ...messages, ...local);
    return j === config.nLayers - 1 ? network(`${name}.projection`, state) : gelu(state);
  };

  let inputStates = values;
  const inputTargets = targetsOf(inputPoints, inputPoints, config);
  const pointTargets = targetsOf(pointsOf(points), inputPoints, config);
  let pointStates: (Vector | null)[] = pointTargets.map(() => null);
  for (let j = 0; j < config.nLayers; j++) {
    const lift = (x: Vector) => network(`layers.${j}.lifting`, x);
    const lifted = inputStates.map(lift);
    pointStates = pointTargets.map((target, i) => {
      const own = pointStates[i];
      return layer(j, lifted, target, own && lift(own));
    });
    inputStates = inputTargets.map((target, i) => layer(j, lifted, target, lifted[i]));
  }
  const outputs = [...inputStates, ...pointStates.map((state) => state!)];
  return {
    outputs: Float64Array.from(outputs, ({ value }) => value[0]),
    backward: (slopes) => {
      outputs.forEach(({ slope }, i) => (slope[0] = slopes[i]));
      for (const back of tape.toReversed()) back();
      return {
        weights: Float64Array.from([...parameters.values()].flatMap(({ slope }) => [...slope])),
        values: Float64Array.from(values, ({ slope }) => slope[0]),
      };
    },
  };
}
