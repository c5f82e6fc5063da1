/**
 * Adam and AdamW on the engine's weights, in float32 as the weights are.
 *
 * [KB15] Kingma & Ba, "Adam: a method for stochastic optimization", ICLR 2015. arXiv:1412.6980
 * [LH19] Loshchilov & Hutter, "Decoupled weight decay regularization", ICLR 2019. arXiv:1711.05101
 */
import type { Block } from "@volsmith/kernels";
import { DomainError } from "@volsmith/numerics";

import { floatBits } from "../graph/operation.ts";
import type { Parameter } from "../weights/parameter.ts";
import { BLOCK_FLOATS } from "../weights/weights.ts";
import type { Weights } from "../weights/weights.ts";

export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** AdamW's decoupled decay λ: each step takes η·λ·w off a weight. */
  readonly weightDecay?: number;
  /** L2 penalty ½·λ·w² on every weight, through the gradient. */
  readonly penalty?: number;
  /** L1 penalty λ·|w| on every weight, through the gradient. */
  readonly sparsity?: number;
  /** Gradients of a larger norm, over all parameters, are scaled down to it. */
  readonly clipNorm?: number;
}

/** Parameters that lie side by side, with their moments. */
interface Range {
  readonly address: { readonly values: number; readonly slopes: number };
  readonly floats: number;
  readonly first: Block;
  readonly second: Block;
  readonly args: Block;
}

/** Blocks of 16 numbers worth a thread's while. */
const GRAIN = 256;

export class Adam {
  readonly #weights: Weights;
  readonly #ranges: readonly Range[];
  readonly #options: Required<AdamOptions>;
  #steps = 0;

  /**
   * @param parameters that learn: `learning` of a program
   * @throws {DomainError} when a decay rate is outside [0, 1) or a size is not positive
   */
  constructor(
    weights: Weights,
    parameters: readonly Parameter[],
    {
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-8,
      weightDecay = 0,
      penalty = 0,
      sparsity = 0,
      clipNorm = Infinity,
    }: AdamOptions = {},
  ) {
    for (const [name, beta] of Object.entries({ beta1, beta2 }))
      if (!(beta >= 0 && beta < 1)) throw new DomainError("Adam", name, beta, "in [0, 1)");
    if (!(epsilon > 0)) throw new DomainError("Adam", "epsilon", epsilon, "positive");
    if (!(clipNorm > 0)) throw new DomainError("Adam", "clipNorm", clipNorm, "positive");
    for (const [name, size] of Object.entries({ weightDecay, penalty, sparsity }))
      if (!(size >= 0)) throw new DomainError("Adam", name, size, "0 or more");
    this.#weights = weights;
    this.#options = { beta1, beta2, epsilon, weightDecay, penalty, sparsity, clipNorm };
    const { heap } = weights.engine;
    this.#ranges = sideBySide(parameters).map(({ address, floats }) => ({
      address,
      floats,
      first: heap.allocate(floats),
      second: heap.allocate(floats),
      args: heap.allocate(13),
    }));
  }

  /** Steps done. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * One step [KB15, algorithm 1; LH19, algorithm 2] down the slopes the weights hold.
   *
   * @param rate η
   * @returns the norm of the gradient, before clipping; NaN where clipping is off
   */
  step(rate: number): number {
    const { beta1, beta2, epsilon, weightDecay, penalty, sparsity, clipNorm } = this.#options;
    const { engine } = this.#weights;
    const norm = clipNorm === Infinity ? NaN : this.#norm();
    const clip = norm > clipNorm ? clipNorm / norm : 1;
    this.#steps++;
    const words = [
      rate / (1 - beta1 ** this.#steps),
      1 / Math.sqrt(1 - beta2 ** this.#steps),
      beta1,
      beta2,
      epsilon,
      clip,
      penalty,
      sparsity,
      rate * weightDecay,
    ].map(floatBits);
    for (const { address, floats, first, second, args } of this.#ranges) {
      const record = engine.heap.words(args);
      record.set([address.values, address.slopes, first.address, second.address, ...words]);
      const count = floats / BLOCK_FLOATS;
      engine.run({ kernel: "adamStep", args: args.address, count, grain: GRAIN });
    }
    this.#weights.touch();
    return norm;
  }

  /** Steps and moments, to be kept beside the weights. */
  state(): AdamState {
    const { heap } = this.#weights.engine;
    const copy = (which: "first" | "second") =>
      concatenate(this.#ranges.map((range) => heap.floats(range[which])));
    return { steps: this.#steps, first: copy("first"), second: copy("second") };
  }

  /** Takes up a state. @throws {DomainError} when it belongs to other parameters */
  restore({ steps, first, second }: AdamState): void {
    const total = this.#ranges.reduce((sum, { floats }) => sum + floats, 0);
    for (const [name, moments] of Object.entries({ first, second }))
      if (moments.length !== total)
        throw new DomainError("Adam.restore", name, moments.length, `${total} numbers`);
    const { heap } = this.#weights.engine;
    let offset = 0;
    for (const range of this.#ranges) {
      heap.floats(range.first).set(first.subarray(offset, offset + range.floats));
      heap.floats(range.second).set(second.subarray(offset, offset + range.floats));
      offset += range.floats;
    }
    this.#steps = steps;
  }

  dispose(): void {
    const { heap } = this.#weights.engine;
    for (const { first, second, args } of this.#ranges)
      for (const block of [first, second, args]) heap.release(block);
  }

  #norm(): number {
    const { engine } = this.#weights;
    let sum = 0;
    for (const { address, floats } of this.#ranges)
      sum += engine.sumOfSquares(address.slopes, floats);
    return Math.sqrt(sum);
  }
}

/** What Adam remembers. */
export interface AdamState {
  readonly steps: number;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** Joins parameters whose numbers and slopes follow one another; padding between them stays 0. */
function sideBySide(parameters: readonly Parameter[]) {
  const ranges: { address: { values: number; slopes: number }; floats: number }[] = [];
  let next = { values: NaN, slopes: NaN };
  for (const { values, slopes, length } of parameters.toSorted((a, b) => a.values - b.values)) {
    const floats = Math.ceil(length / BLOCK_FLOATS) * BLOCK_FLOATS;
    if (values === next.values && slopes === next.slopes) ranges.at(-1)!.floats += floats;
    else ranges.push({ address: { values, slopes }, floats });
    next = { values: values + 4 * floats, slopes: slopes + 4 * floats };
  }
  return ranges;
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
