/**
 * Adam with decoupled weight decay, in float64.
 *
 * [LH19] Loshchilov & Hutter, "Decoupled weight decay regularization", ICLR 2019. arXiv:1711.05101
 */

export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

export const ADAMW: AdamWOptions = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 1e-5,
};

/** Running means of the gradient and of its square. */
export interface Moments {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * One step [LH19, algorithm 2]: w ← w − η·(m̂/(√v̂ + ε) + λ·w), with m̂, v̂ corrected for their start.
 *
 * @param weights [n], overwritten @param gradient [n]
 * @param step of moments `moments` before this one, from 0
 */
export function adamWStep(
  weights: Float64Array,
  gradient: Float64Array,
  {
    moments: { first, second },
    step,
    rate,
    options: { beta1, beta2, epsilon, weightDecay },
  }: {
    readonly moments: Moments;
    readonly step: number;
    readonly rate: number;
    readonly options: AdamWOptions;
  },
): void {
  const correct1 = 1 / (1 - beta1 ** (step + 1));
  const correct2 = 1 / (1 - beta2 ** (step + 1));
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i];
    const m = beta1 * first[i] + (1 - beta1) * g;
    const v = beta2 * second[i] + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    const w = weights[i];
    weights[i] =
      w - rate * ((m * correct1) / (Math.sqrt(v * correct2) + epsilon) + weightDecay * w);
  }
}

/**
 * Scales the gradient down to a norm of at most `most`, and returns the norm it had.
 * @param gradient [n], overwritten
 */
export function clipNorm(gradient: Float64Array, most: number): number {
  let sum = 0;
  for (const g of gradient) sum += g * g;
  const norm = Math.sqrt(sum);
  if (norm > most) {
    const scale = most / norm;
    for (let i = 0; i < gradient.length; i++) gradient[i] *= scale;
  }
  return norm;
}

/**
 * Exponential moving average of the weights, whose memory grows with the steps until it reaches
 * that of `decay`: early steps are soon forgotten.
 *
 * @param average [n], overwritten @param step from 0
 */
export function updateAverage(
  average: Float64Array,
  weights: Float64Array,
  { decay, step }: { readonly decay: number; readonly step: number },
): void {
  const keep = Math.min(decay, (1 + step) / (10 + step));
  for (let i = 0; i < average.length; i++) average[i] += (1 - keep) * (weights[i] - average[i]);
}
