import { DomainError, ShapeError } from "@volsmith/numerics";

import type { Engine } from "../engine.ts";
import type { Initialiser } from "../weights/initialisers.ts";
import type { Parameter } from "../weights/parameter.ts";
import type { Weights } from "../weights/weights.ts";
import type { Barrier, BarrierTransform } from "./barrier.ts";
import { Column, giveNode, takeNode } from "./column.ts";
import type { Operation } from "./operation.ts";
import { Value } from "./value.ts";

/** Whether layers that differ while learning (dropout, batch norm) are to learn. */
export type Mode = "train" | "predict";

/** A recorded operation and its output. */
export interface Node {
  readonly operation: Operation;
  readonly output: Value;
}

/** Row sets that a tile's header has room for (assembly/tile.ts). */
const MOST_SETS = 48;

/** What is computed for each row, as it is recorded. */
export class Graph {
  readonly engine: Engine;
  readonly weights: Weights;
  readonly mode: Mode;
  /** Operations in order; those of a phase see rows of earlier phases only when all are done. */
  readonly phases: Node[][] = [[]];
  /** What happens to whole columns between phases. */
  readonly barriers: Barrier[] = [];
  readonly #rows: number;
  readonly #scopes: string[] = [];
  readonly #carried = new Map<Value, Column>();
  readonly #present = new Map<Value, Set<number>>();
  #sets = 1;
  #keys = 0;

  /** @param rows most rows of a batch */
  constructor(weights: Weights, { mode, rows }: { readonly mode: Mode; readonly rows: number }) {
    if (!Number.isInteger(rows) || rows < 1)
      throw new DomainError("program", "rows", rows, "a whole number from 1");
    this.engine = weights.engine;
    this.weights = weights;
    this.mode = mode;
    this.#rows = rows;
  }

  /** Row sets in use: the batch itself and those that gates send on. */
  get sets(): number {
    return this.#sets;
  }

  /** Columns that carry values between phases. */
  get columns(): readonly Column[] {
    return [
      ...this.#carried.values(),
      ...this.barriers.flatMap(({ input, output }) => [input, output]),
    ];
  }

  /** @throws {DomainError} when a program has more than 48 */
  newSet(): number {
    if (this.#sets === MOST_SETS)
      throw new DomainError("program", "row sets", MOST_SETS + 1, `at most ${MOST_SETS}`);
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
    const phase = inputs.reduce((latest, input) => Math.max(latest, input.phase), 0);
    for (const input of inputs) this.#carry(input, phase);
    const set = operation.set ?? inputs[0]?.set ?? 0;
    const output = new Value(this, operation.extent, { set, phase });
    this.phases[phase].push({ operation, output });
    return output;
  }

  /**
   * Ends a phase with a computation on whole columns, and starts the next with its result.
   *
   * @param transform given the columns of x and of the result, both of `rows` rows
   */
  barrier(x: Value, transform: BarrierTransform): Value {
    if (x.set !== 0)
      throw new DomainError("barrier", "value", "of some rows", "of the whole batch");
    const phase = x.phase + 1;
    const input = new Column(this.engine, x, this.#rows);
    const output = new Column(this.engine, x, this.#rows);
    while (this.phases.length <= phase) this.phases.push([]);
    this.phases[x.phase].push(giveNode(x, input, "given"));
    const y = new Value(this, x, { phase });
    this.phases[phase].push(takeNode(y, output));
    this.barriers.push({ x, y, input, output, transform });
    return y;
  }

  /** Makes a value of an earlier phase known in a later one, through a column. */
  #carry(x: Value, phase: number): void {
    if (x.phase === phase) return;
    if (x.set !== 0)
      throw new DomainError("program", "value", "of some rows", "of the whole batch");
    let column = this.#carried.get(x);
    if (!column) {
      column = new Column(this.engine, x, this.#rows);
      this.#carried.set(x, column);
    }
    const present = this.#present.get(x) ?? new Set<number>();
    this.#present.set(x, present);
    if (present.has(phase)) return;
    // Through every phase between, so that slopes come back one phase at a time.
    this.#carry(x, phase - 1);
    this.phases[phase - 1].push(giveNode(x, column, "given"));
    this.phases[phase].push(takeNode(x, column));
    present.add(phase);
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
