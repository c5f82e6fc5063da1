import { DomainError, ShapeError } from "@volsmith/numerics";

import type { Engine } from "../engine.ts";
import type { Initialiser } from "../weights/initialisers.ts";
import type { Parameter } from "../weights/parameter.ts";
import type { Weights } from "../weights/weights.ts";
import type { Operation } from "./operation.ts";
import { Value } from "./value.ts";

/** Whether layers that differ while learning (dropout, batch norm) are to learn. */
export type Mode = "train" | "predict";

/** A recorded operation and its output. */
export interface Node {
  readonly operation: Operation;
  readonly output: Value;
}

/** What is computed for each row, as it is recorded. */
export class Graph {
  readonly engine: Engine;
  readonly weights: Weights;
  readonly mode: Mode;
  readonly nodes: Node[] = [];
  readonly #scopes: string[] = [];
  #sets = 1;
  #keys = 0;

  constructor(weights: Weights, mode: Mode) {
    this.engine = weights.engine;
    this.weights = weights;
    this.mode = mode;
  }

  /** Row sets in use: the batch itself and those that gates send on. */
  get sets(): number {
    return this.#sets;
  }

  newSet(): number {
    return this.#sets++;
  }

  /** Tells random operations of a program apart. */
  newKey(): number {
    return this.#keys++;
  }

  /** Adds an operation; every operation of the engine comes through here. */
  record(operation: Operation): Value {
    const { inputs, code } = operation;
    for (const input of inputs)
      if (input.graph !== this)
        throw new DomainError(code, "input", "a value of another program", "of this program");
    if (operation.set === undefined && inputs.some(({ set }) => set !== inputs[0].set))
      throw new DomainError(code, "inputs", "values of different rows", "of the same rows");
    const output = new Value(this, operation.extent, operation.set ?? inputs[0]?.set ?? 0);
    this.nodes.push({ operation, output });
    return output;
  }

  /**
   * The parameter of that name, made at its first use.
   * @throws {ShapeError} when it is there with another shape
   */
  parameter(name: string, shape: readonly number[], initialiser: Initialiser): Parameter {
    const full = [...this.#scopes, name].join(".");
    return this.weights.declare(full, shape, initialiser);
  }

  /** Names of parameters made inside begin with `name` and a dot. */
  scope<T>(name: string, build: () => T): T {
    this.#scopes.push(name);
    try {
      return build();
    } finally {
      this.#scopes.pop();
    }
  }
}

/** @throws {ShapeError} unless the two have the same steps and width */
export function requireSameExtent(where: string, a: Value, b: Value): void {
  if (a.steps === b.steps && a.width === b.width) return;
  throw new ShapeError(where, "operands", [a.steps, a.width], [b.steps, b.width]);
}
