import { floatBits } from "../graph/operation.ts";
import type { Table } from "../graph/operation.ts";
import type { Column } from "../graph/column.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { constant } from "../weights/initialisers.ts";
import { through } from "./through.ts";

export interface BatchNormOptions {
  /** Scope of `gain`, `bias` and the running `mean` and `variance`, [width] each. */
  readonly name: string;
  /** Added to the variance. */
  readonly epsilon?: number;
  /** Share of the running moments that each batch replaces. */
  readonly momentum?: number;
}

/**
 * Batch normalisation: γ ⊙ (x − mean)/√(variance + ε) + β, with the moments of each feature over all
 * rows and steps of the batch while learning, and running ones otherwise.
 *
 * [IS15] Ioffe & Szegedy, "Batch normalization: accelerating deep network training by reducing
 *        internal covariate shift", ICML 2015. arXiv:1502.03167
 *
 * While learning, all rows must be there before the first goes on, so that what comes before is
 * computed twice: layer norm is faster.
 */
export function batchNorm(
  x: Value,
  { name, epsilon = 1e-5, momentum = 0.1 }: BatchNormOptions,
): Value {
  const { graph, width, steps } = x;
  return graph.scope(name, () => {
    const gain = graph.parameter("gain", [width], constant(1));
    const bias = graph.parameter("bias", [width], constant(0));
    const mean = graph.parameter("mean", [width], constant(0));
    const variance = graph.parameter("variance", [width], constant(1));
    if (graph.mode === "train") {
      const { weights } = graph;
      const moments = { means: new Float64Array(width), inverses: new Float64Array(width) };
      return graph.barrier(x, {
        parameters: [gain.name, bias.name],
        forward(input, output, rows) {
          const lines = rows * steps;
          const variances = measure(input, lines, { ...moments, epsilon });
          normalise(input, output, {
            lines,
            ...moments,
            gain: weights.values(gain.name),
            bias: weights.values(bias.name),
          });
          follow(weights.values(mean.name), moments.means, momentum);
          // The running variance is that of the population the batch was drawn from.
          const unbiased = variances.map((v) => (v * lines) / Math.max(1, lines - 1));
          follow(weights.values(variance.name), unbiased, momentum);
          weights.touch();
        },
        backward(input, output, rows) {
          passBack(input, output, {
            lines: rows * steps,
            ...moments,
            gain: weights.values(gain.name),
            gainSlopes: weights.slopes(gain.name),
            biasSlopes: weights.slopes(bias.name),
          });
        },
      });
    }
    const row = (parameter: Table["parameter"]): Table => {
      return { parameter, layout: "row", rows: 1, columns: width };
    };
    return graph.record({
      code: "BATCH_NORM",
      meaning: {
        kind: "batchNorm",
        epsilon,
        parameters: {
          gain: gain.name,
          bias: bias.name,
          mean: mean.name,
          variance: variance.name,
        },
      },
      inputs: [x],
      extent: x,
      tables: { gain: row(gain), bias: row(bias), mean: row(mean), variance: row(variance) },
      words: (at, y) => [
        ...through(at, x, y),
        steps,
        lineWidth(width),
        floatBits(epsilon),
        at.table("gain"),
        at.table("bias"),
        at.table("mean"),
        at.table("variance"),
      ],
    });
  });
}

interface Moments {
  readonly means: Float64Array;
  /** 1/√(variance + ε). */
  readonly inverses: Float64Array;
}

/** Means and variances of the features over all lines; returns the variances. */
function measure(
  { values, width }: Column,
  lines: number,
  { means, inverses, epsilon }: Moments & { readonly epsilon: number },
): Float64Array {
  means.fill(0);
  for (let i = 0; i < lines * width; i += width)
    for (let j = 0; j < width; j++) means[j] += values[i + j];
  for (let j = 0; j < width; j++) means[j] /= lines;
  const variances = new Float64Array(width);
  for (let i = 0; i < lines * width; i += width)
    for (let j = 0; j < width; j++) variances[j] += (values[i + j] - means[j]) ** 2;
  for (let j = 0; j < width; j++) {
    variances[j] /= lines;
    inverses[j] = 1 / Math.sqrt(variances[j] + epsilon);
  }
  return variances;
}

interface Scaling extends Moments {
  readonly lines: number;
  readonly gain: Float32Array;
}

function normalise(
  { values: x, width }: Column,
  { values: y }: Column,
  { lines, means, inverses, gain, bias }: Scaling & { readonly bias: Float32Array },
): void {
  for (let i = 0; i < lines * width; i += width)
    for (let j = 0; j < width; j++)
      y[i + j] = gain[j] * (x[i + j] - means[j]) * inverses[j] + bias[j];
}

function follow(running: Float32Array, now: Float64Array, momentum: number): void {
  for (let j = 0; j < running.length; j++) running[j] += momentum * (now[j] - running[j]);
}

/** dx = γ/sd·(dy − mean(dy) − x̂·mean(dy·x̂)), dγ = Σ dy·x̂, dβ = Σ dy [IS15 §3]. */
function passBack(
  { values: x, slopes: dx, width }: Column,
  { slopes: dy }: Column,
  {
    lines,
    means,
    inverses,
    gain,
    gainSlopes,
    biasSlopes,
  }: Scaling & { readonly gainSlopes: Float32Array; readonly biasSlopes: Float32Array },
): void {
  const sums = new Float64Array(width);
  const products = new Float64Array(width);
  for (let i = 0; i < lines * width; i += width)
    for (let j = 0; j < width; j++) {
      sums[j] += dy[i + j];
      products[j] += dy[i + j] * (x[i + j] - means[j]) * inverses[j];
    }
  for (let i = 0; i < lines * width; i += width)
    for (let j = 0; j < width; j++) {
      const normal = (x[i + j] - means[j]) * inverses[j];
      const centred = dy[i + j] - (sums[j] + normal * products[j]) / lines;
      dx[i + j] = gain[j] * inverses[j] * centred;
    }
  for (let j = 0; j < width; j++) {
    gainSlopes[j] += products[j];
    biasSlopes[j] += sums[j];
  }
}
