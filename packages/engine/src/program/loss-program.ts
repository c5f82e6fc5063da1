import { Graph } from "../graph/graph.ts";
import type { Mode } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import type { Parameter } from "../weights/parameter.ts";
import type { Weights } from "../weights/weights.ts";
import { addObjective, Column, giveColumn } from "./boundary.ts";
import { Chain } from "./chain.ts";
import { Inputs } from "./inputs.ts";
import type { Batch, InputShapes, InputValues } from "./inputs.ts";

/**
 * An objective of all rows together (a quantile, a variance).
 *
 * @param outputs what was recorded for each row, [rows, …shape]
 * @param slopes to be filled with the objective's derivatives by `outputs`
 * @returns the objective
 */
export type Objective = (outputs: Float32Array, slopes: Float32Array, rows: number) => number;

export interface LossRequest<I extends InputShapes> {
  /** Most rows of a batch. */
  readonly rows: number;
  readonly inputs: I;
  /** Records the loss of a row, one number; or what `objective` works on. */
  readonly loss: (inputs: InputValues<I>) => Value;
  /** By default the mean of the rows' losses. */
  readonly objective?: Objective;
  /** "predict" only measures: no gradients, no dropout. */
  readonly mode?: Mode;
  /** Which parameters learn; all by default. */
  readonly trainable?: (name: string) => boolean;
}

/** The loss of batches, and in mode "train" its gradient. */
export class LossProgram<I extends InputShapes> {
  readonly weights: Weights;
  readonly capacity: number;
  readonly inputs: Inputs<I>;
  readonly #mode: Mode;
  readonly #chain: Chain;
  readonly #joint: { readonly objective: Objective; readonly column: Column } | null = null;

  /**
   * @throws {ShapeError} when the loss is not one number a row, or a layer's shapes disagree
   */
  constructor(
    weights: Weights,
    { rows, inputs, loss, objective, mode = "train", trainable = () => true }: LossRequest<I>,
  ) {
    const graph = new Graph(weights, { mode, rows });
    this.weights = weights;
    this.capacity = rows;
    this.inputs = new Inputs(graph, inputs, rows);
    this.#mode = mode;
    const value = loss(this.inputs.record(graph));
    if (objective) {
      this.#joint = { objective, column: new Column(graph.engine, value, rows) };
      this.#joint.column.slopesAddress();
      giveColumn(value, this.#joint.column, "given");
    } else addObjective(value, "LossProgram");
    const runs = mode === "predict" ? "forward" : objective ? "split" : "both";
    this.#chain = new Chain(graph, { rows, runs, trainable });
  }

  /** Parameters that get gradients. */
  get learning(): readonly Parameter[] {
    return this.#chain.learning;
  }

  /** Copies a batch in. @throws {ShapeError} when a length is not that of `rows` rows */
  set(batch: Batch<I>, rows: number): void {
    this.inputs.set(batch, rows);
  }

  /**
   * Loss of the first `rows` rows of the inputs; in mode "train" its gradient goes to the weights'
   * slopes.
   *
   * @param seed of this run's dropout
   */
  run(rows: number, { seed = 0 }: { readonly seed?: number } = {}): number {
    if (this.#joint) return this.#runJoint(this.#joint, rows, seed);
    const options = { scale: 1 / rows, seed };
    if (this.#mode === "predict") {
      this.#chain.runForward(rows, options);
      return this.#chain.sum("forward") / rows;
    }
    this.#chain.runBoth(rows, options);
    return this.#chain.sum("both") / rows;
  }

  dispose(): void {
    this.#chain.dispose();
    this.inputs.dispose();
    this.#joint?.column.dispose();
  }

  #runJoint(
    { objective, column }: { readonly objective: Objective; readonly column: Column },
    rows: number,
    seed: number,
  ): number {
    this.#chain.runForward(rows, { seed });
    const length = rows * column.steps * column.width;
    const slopes = column.slopes.subarray(0, length);
    const value = objective(column.values.subarray(0, length), slopes, rows);
    if (this.#mode === "train") this.#chain.runBackward(rows, { seed });
    return value;
  }
}
