import { Graph } from "../graph/graph.ts";
import type { Mode } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import type { Parameter } from "../weights/parameter.ts";
import type { Weights } from "../weights/weights.ts";
import { addObjective } from "./boundary.ts";
import { Inputs } from "./inputs.ts";
import type { Batch, InputShapes, InputValues } from "./inputs.ts";
import { Program } from "./program.ts";

export interface LossRequest<I extends InputShapes> {
  /** Most rows of a batch. */
  readonly rows: number;
  readonly inputs: I;
  /** Records the loss of a row, one number. */
  readonly loss: (inputs: InputValues<I>) => Value;
  /** "predict" only measures: no gradients, no dropout. */
  readonly mode?: Mode;
  /** Which parameters learn; all by default. */
  readonly trainable?: (name: string) => boolean;
}

/** The mean loss of batches, and in mode "train" its gradient. */
export class LossProgram<I extends InputShapes> {
  readonly weights: Weights;
  readonly inputs: Inputs<I>;
  readonly #program: Program;

  /**
   * @throws {ShapeError} when the loss is not one number a row, or a layer's shapes disagree
   */
  constructor(
    weights: Weights,
    { rows, inputs, loss, mode = "train", trainable = () => true }: LossRequest<I>,
  ) {
    const graph = new Graph(weights, mode);
    this.weights = weights;
    this.inputs = new Inputs(graph, inputs, rows);
    addObjective(loss(this.inputs.record(graph)), "LossProgram");
    const backward = mode === "train" ? "all" : "none";
    this.#program = new Program(graph, { rows, backward, trainable });
  }

  /** Parameters that get gradients. */
  get learning(): readonly Parameter[] {
    return this.#program.learning;
  }

  /** Copies a batch in. @throws {ShapeError} when a length is not that of `rows` rows */
  set(batch: Batch<I>, rows: number): void {
    this.inputs.set(batch, rows);
  }

  /**
   * Mean loss of the first `rows` rows of the inputs; in mode "train" its gradient goes to the
   * weights' slopes.
   * @param seed of this run's dropout
   */
  run(rows: number, { seed = 0 }: { readonly seed?: number } = {}): number {
    this.#program.run(rows, { scale: 1 / rows, seed });
    return this.#program.sum() / rows;
  }

  dispose(): void {
    this.#program.dispose();
    this.inputs.dispose();
  }
}
