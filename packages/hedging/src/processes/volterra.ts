/**
 * The Volterra process Y_t = √(2H)·∫₀ᵗ (t − s)^(H−½) dW_s on any grid, as a linear map of normals.
 *
 * [BLP17] Bennedsen, Lunde & Pakkanen, "Hybrid scheme for Brownian semistationary processes",
 *         Finance and Stochastics 21(4), 2017.
 */

/** Y at date i = Σ_{j ≤ i} increments[i, j]·Z_j + rests[i]·Z′_i, dates counted from the first step's end. */
export interface VolterraWeights {
  /** Weights of the normals of the Brownian increments, lower triangle. [nSteps, nSteps] row-major */
  readonly increments: Float64Array;
  /** Weights of what the last cell holds that its increment does not tell. [nSteps] */
  readonly rests: Float64Array;
}

/**
 * The hybrid scheme with one exact cell [BLP17 (3.1), κ = 1]: the singular last cell has its exact
 * joint law with the increment, every earlier cell the best weight of its increment, the kernel's mean
 * over the cell [BLP17 Proposition 2.8]. That holds on uneven grids as well. Rows are then scaled, by
 * a few thousandths, so that Var Y_t = t^(2H) exactly; the scheme alone falls short of it.
 *
 * @param times ascending from 0. [nSteps + 1]
 * @param hurst in (0, ½]; the caller has checked it.
 */
export function volterraWeights(times: Float64Array, hurst: number): VolterraWeights {
  const n = times.length - 1;
  const power = hurst + 0.5;
  const factor = Math.sqrt(2 * hurst);
  const increments = new Float64Array(n * n);
  const rests = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const now = times[i + 1];
    const row = increments.subarray(i * n, i * n + i + 1);
    let variance = 0;
    for (let j = 0; j < i; j++) {
      const length = times[j + 1] - times[j];
      const integral = ((now - times[j]) ** power - (now - times[j + 1]) ** power) / power;
      row[j] = (factor * integral) / Math.sqrt(length);
      variance += row[j] * row[j];
    }
    const length = now - times[i];
    const cell = length ** (2 * hurst); // 2H times the variance of the cell's integral
    row[i] = (factor * length ** hurst) / power;
    const rest = Math.max(cell - row[i] * row[i], 0);
    variance += cell;
    const scale = Math.sqrt(now ** (2 * hurst) / variance);
    for (let j = 0; j <= i; j++) row[j] *= scale;
    rests[i] = scale * Math.sqrt(rest);
  }
  return { increments, rests };
}
