/**
 * First values of weights.
 *
 * [GB10] Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural
 *        networks", AISTATS 2010.
 * [H15]  He, Zhang, Ren & Sun, "Delving deep into rectifiers", ICCV 2015. arXiv:1502.01852
 */
import type { RandomGenerator } from "@volsmith/numerics";

/** Fills the numbers of a new parameter. */
export type Initialiser = (values: Float32Array, random: RandomGenerator) => void;

/** Inputs and outputs a weight connects. */
export interface Fan {
  readonly inputs: number;
  readonly outputs: number;
}

/** Every number the same. */
export function constant(value: number): Initialiser {
  return (values) => void values.fill(value);
}

/** Normal with a mean and a standard deviation. */
export function normal(mean: number, deviation: number): Initialiser {
  return (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = mean + deviation * random.normal();
  };
}

/** Uniform on (−bound, bound). */
export function uniform(bound: number): Initialiser {
  return (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = bound * (2 * random.uniform() - 1);
  };
}

/** Variance 2/(inputs + outputs), uniform [GB10, eq. 16]: for tanh, sigmoid and no activation. */
export function xavier({ inputs, outputs }: Fan): Initialiser {
  return uniform(Math.sqrt(6 / (inputs + outputs)));
}

/** Variance 2/inputs, normal [H15, eq. 10]: for relu and its like. */
export function he({ inputs }: Fan): Initialiser {
  return normal(0, Math.sqrt(2 / inputs));
}

/**
 * Blocks of `size` × `size` side by side, [size, blocks·size], each a random orthogonal matrix: states
 * of a recurrence neither grow nor fade at first.
 *
 * [S14] Saxe, McClelland & Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep
 *       linear neural networks", ICLR 2014. arXiv:1312.6120
 */
export function orthogonal(size: number): Initialiser {
  return (values, random) => {
    const columns = values.length / size;
    for (let block = 0; block < columns; block += size) {
      const rows: Float64Array[] = [];
      while (rows.length < size) {
        const row = random.fillNormals(new Float64Array(size));
        // Gram and Schmidt, twice, because once leaves rounding behind.
        for (const other of [...rows, ...rows]) {
          const overlap = row.reduce((sum, value, i) => sum + value * other[i], 0);
          for (let i = 0; i < size; i++) row[i] -= overlap * other[i];
        }
        const norm = Math.hypot(...row);
        if (norm > 1e-6) rows.push(row.map((value) => value / norm));
      }
      for (const [i, row] of rows.entries())
        for (let j = 0; j < size; j++) values[i * columns + block + j] = row[j];
    }
  };
}
