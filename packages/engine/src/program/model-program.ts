import { DataError } from "@volsmith/numerics";

import { Graph } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import type { Weights } from "../weights/weights.ts";
import { addObjective, Column, giveColumn } from "./boundary.ts";
import { Chain } from "./chain.ts";
import { Inputs } from "./inputs.ts";
import type { Batch, InputShapes, InputValues } from "./inputs.ts";

export interface ModelRequest<I extends InputShapes> {
  /** Most rows of a batch. */
  readonly rows: number;
  readonly inputs: I;
  /** Records the outputs of a row by name. */
  readonly outputs: (inputs: InputValues<I>) => Readonly<Record<string, Value>>;
  /** Slopes of the sum of this output (one number a row) by these inputs. */
  readonly slopes?: { readonly of: string; readonly by: readonly (keyof I & string)[] };
}

/** What a model says about rows, by name: [rows, …shape] each. */
export interface Evaluation {
  readonly outputs: Readonly<Record<string, Float32Array>>;
  /** By the inputs that were asked for. */
  readonly slopes: Readonly<Record<string, Float32Array>>;
}

/** What a model says about batches of rows, and how that depends on its inputs. */
export class ModelProgram<I extends InputShapes> {
  readonly inputs: Inputs<I>;
  readonly capacity: number;
  readonly #outputs = new Map<string, Column>();
  readonly #slopesBy: readonly (keyof I & string)[];
  readonly #direction: "forward" | "both";
  readonly #chain: Chain;

  /** @throws {ShapeError} when a layer's shapes disagree @throws {DataError} when `slopes` names nothing */
  constructor(weights: Weights, { rows, inputs, outputs, slopes }: ModelRequest<I>) {
    const graph = new Graph(weights, { mode: "predict", rows });
    this.capacity = rows;
    this.inputs = new Inputs(graph, inputs, rows);
    const values = this.inputs.record(graph);
    const results = outputs(values);
    for (const [name, value] of Object.entries(results)) {
      const column = new Column(graph.engine, value, rows);
      this.#outputs.set(name, column);
      giveColumn(value, column);
    }
    if (slopes !== undefined) {
      const objective = results[slopes.of];
      if (objective === undefined)
        throw new DataError("ModelProgram", `there is no output "${slopes.of}" to differentiate`);
      addObjective(objective, "ModelProgram");
    }
    this.#slopesBy = slopes?.by ?? [];
    this.#direction = slopes ? "both" : "forward";
    this.#chain = new Chain(graph, {
      rows,
      runs: this.#direction,
      wanted: slopes ? slopes.by.map((name) => values[name]) : [],
      trainable: () => false,
    });
  }

  /** Copies a batch in. @throws {ShapeError} when a length is not that of `rows` rows */
  set(batch: Batch<I>, rows: number): void {
    this.inputs.set(batch, rows);
  }

  /** Computes the outputs of the first `rows` rows. */
  run(rows: number): void {
    if (this.#direction === "both") this.#chain.runBoth(rows);
    else this.#chain.runForward(rows);
  }

  /**
   * Outputs and slopes of any number of rows, in runs of `capacity`.
   * @throws {ShapeError} when an input's length is not that of `rows` rows
   */
  evaluate(batch: Batch<I>, rows: number): Evaluation {
    this.inputs.require(batch, rows);
    const outputs = this.#room([...this.#outputs], rows);
    const sources = this.#slopesBy.map((name) => [name, this.inputs.column(name)] as const);
    const slopes = this.#room(sources, rows);
    for (let from = 0; from < rows; from += this.capacity) {
      const n = Math.min(this.capacity, rows - from);
      this.inputs.setPart(batch, from, n);
      this.run(n);
      for (const [name, { steps, width, values }] of this.#outputs)
        outputs[name].set(values.subarray(0, n * steps * width), from * steps * width);
      for (const [name, { steps, width, slopes: found }] of sources)
        slopes[name].set(found.subarray(0, n * steps * width), from * steps * width);
    }
    return { outputs, slopes };
  }

  /**
   * View of an output's rows, [rows, …shape], valid until the next run or until memory grows.
   * @throws {DataError} when there is no such output
   */
  output(name: string): Float32Array {
    const column = this.#outputs.get(name);
    if (column) return column.values;
    const names = [...this.#outputs.keys()].join(", ");
    throw new DataError("ModelProgram", `there is no output "${name}"`, `outputs are: ${names}`);
  }

  /** View of the slopes by an input, [rows, …shape]. */
  slopes(input: keyof I & string): Float32Array {
    return this.inputs.slopes(input);
  }

  #room(columns: readonly (readonly [string, Column])[], rows: number) {
    const arrays = columns.map(
      ([name, { steps, width }]) => [name, new Float32Array(rows * steps * width)] as const,
    );
    return Object.fromEntries(arrays);
  }

  dispose(): void {
    this.#chain.dispose();
    this.inputs.dispose();
    for (const column of this.#outputs.values()) column.dispose();
  }
}
