import type { Block } from "@volsmith/kernels";
import { DataError, ShapeError } from "@volsmith/numerics";
import type { RandomGenerator } from "@volsmith/numerics";

import type { Engine } from "../engine.ts";
import type { Initialiser } from "./initialisers.ts";
import type { Parameter } from "./parameter.ts";

/** Parameters begin at whole blocks of the optimiser's kernel. */
export const BLOCK_FLOATS = 16;

/**
 * The named weights of a model. Programs declare them while they are recorded: the first one that
 * asks for a name makes and initialises the parameter, later ones share it.
 */
export class Weights {
  readonly engine: Engine;
  readonly #random: RandomGenerator;
  readonly #parameters = new Map<string, Parameter>();
  readonly #pending: { readonly parameter: Parameter; readonly initialiser: Initialiser }[] = [];
  readonly #blocks: Block[] = [];
  #version = 0;

  /** @param random draws first values; parameter i takes its fork i, in order of declaration */
  constructor(engine: Engine, random: RandomGenerator) {
    this.engine = engine;
    this.#random = random;
  }

  /** In order of declaration. */
  get parameters(): readonly Parameter[] {
    return [...this.#parameters.values()];
  }

  /** Numbers in all parameters. */
  get count(): number {
    return this.parameters.reduce((sum, { length }) => sum + length, 0);
  }

  /** Changes whenever numbers do; programs repack their tables then. */
  get version(): number {
    return this.#version;
  }

  touch(): void {
    this.#version++;
  }

  /**
   * The parameter of that name, made if it is new; its memory comes with `settle`.
   * @throws {ShapeError} when it is there with another shape
   */
  declare(name: string, shape: readonly number[], initialiser: Initialiser): Parameter {
    const known = this.#parameters.get(name);
    if (known) {
      if (known.shape.join() !== shape.join())
        throw new ShapeError("Weights.declare", name, known.shape, shape);
      return known;
    }
    const length = shape.reduce((product, n) => product * n, 1);
    const parameter: Parameter = { name, shape: [...shape], length, values: 0, slopes: 0 };
    this.#parameters.set(name, parameter);
    this.#pending.push({ parameter, initialiser });
    return parameter;
  }

  /** Gives memory and first values to what was declared since the last time. */
  settle(): void {
    if (this.#pending.length === 0) return;
    const { heap } = this.engine;
    const spans = this.#pending.map(({ parameter }) => roundUp(parameter.length));
    const total = spans.reduce((sum, span) => sum + span, 0);
    const values = heap.allocate(total);
    const slopes = heap.allocate(total);
    this.#blocks.push(values, slopes);
    let offset = 0;
    const settled = this.#parameters.size - this.#pending.length;
    for (const [i, { parameter, initialiser }] of this.#pending.entries()) {
      parameter.values = values.address + 4 * offset;
      parameter.slopes = slopes.address + 4 * offset;
      initialiser(this.values(parameter.name), this.#random.fork(settled + i));
      offset += spans[i];
    }
    this.#pending.length = 0;
    this.touch();
  }

  /**
   * View of a parameter's numbers, valid until memory grows; call `touch` after writing.
   * @throws {DataError} when there is no such parameter
   */
  values(name: string): Float32Array {
    return this.#view(name, "values");
  }

  /** View of the gradients the last `differentiate` left. */
  slopes(name: string): Float32Array {
    return this.#view(name, "slopes");
  }

  /** A copy of all numbers, by name. */
  snapshot(): Map<string, Float32Array> {
    return new Map(this.parameters.map(({ name }) => [name, this.values(name).slice()]));
  }

  /**
   * Overwrites parameters.
   * @throws {DataError} when a parameter is missing among the tensors and `missing` is "refuse"
   * @throws {ShapeError} when one has another length
   */
  restore(
    tensors: ReadonlyMap<string, ArrayLike<number>>,
    { missing = "refuse" }: { readonly missing?: "refuse" | "keep" } = {},
  ): void {
    for (const { name, length, shape } of this.parameters) {
      const tensor = tensors.get(name);
      if (tensor === undefined) {
        if (missing === "keep") continue;
        const there = [...tensors.keys()].slice(0, 6).join(", ");
        throw new DataError(
          "Weights.restore",
          `parameter "${name}" is missing; there are ${there}`,
        );
      }
      if (tensor.length !== length)
        throw new ShapeError("Weights.restore", name, shape, [tensor.length]);
      this.values(name).set(tensor);
    }
    this.touch();
  }

  /** Gives their memory back; programs and optimisers that use them must not run any more. */
  dispose(): void {
    for (const block of this.#blocks.splice(0)) this.engine.heap.release(block);
    this.#parameters.clear();
  }

  #view(name: string, which: "values" | "slopes"): Float32Array {
    const parameter = this.#parameters.get(name);
    if (parameter === undefined || parameter.values === 0) {
      const names = [...this.#parameters.keys()].join(", ");
      throw new DataError("Weights", `there is no parameter "${name}" (there are: ${names})`);
    }
    return this.engine.heap.floats({ address: parameter[which], length: parameter.length });
  }
}

function roundUp(length: number): number {
  return Math.ceil(length / BLOCK_FLOATS) * BLOCK_FLOATS;
}
