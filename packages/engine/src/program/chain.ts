import type { Column } from "../graph/column.ts";
import type { Graph, Node } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import type { Parameter } from "../weights/parameter.ts";
import type { Weights } from "../weights/weights.ts";
import { neededValues } from "./memory-plan.ts";
import { Program } from "./program.ts";

export interface ChainRequest {
  readonly rows: number;
  /**
   * What the last phase does: forward only; both at once, from the objective recorded in it; or first
   * the one and then the other, for objectives computed between the two.
   */
  readonly runs: "forward" | "both" | "split";
  /** Inputs whose slopes are asked for. */
  readonly wanted?: readonly Value[];
  readonly trainable?: (name: string) => boolean;
}

/** What a run works on: the objective's weight of a row, and the key of its dropout. */
export interface RunOptions {
  readonly scale?: number;
  readonly seed?: number;
}

/**
 * The phases of a graph, each a program, with the computations on whole columns between them.
 *
 * Nothing inside a phase is kept from its forward pass: going backward, a phase runs forward again
 * just before, tile by tile, so that memory grows with the columns between phases and not with what
 * happens inside. The last phase goes forward and backward at once.
 */
export class Chain {
  readonly #graph: Graph;
  readonly #weights: Weights;
  readonly #forward: readonly Program[];
  readonly #backward: readonly Program[];
  readonly #learning: readonly Parameter[];
  readonly #learningBarriers: ReadonlySet<object>;
  readonly #carried: readonly Column[];

  constructor(graph: Graph, request: ChainRequest) {
    const { rows, runs, wanted = [], trainable = () => true } = request;
    this.#graph = graph;
    this.#weights = graph.weights;
    this.#weights.settle();
    this.#carried = graph.columns;
    const needed = neededValues(graph, wanted, trainable);
    const program = (nodes: readonly Node[], backward: "none" | "all") =>
      new Program(graph, nodes, { rows, backward, needed, trainable });
    const { phases } = graph;
    const forward = runs === "both" ? phases.slice(0, -1) : phases;
    this.#forward = forward.map((nodes) => program(nodes, "none"));
    this.#backward = runs === "forward" ? [] : phases.map((nodes) => program(nodes, "all"));
    const names = new Set(
      this.#backward.flatMap(({ learning }) => learning.map(({ name }) => name)),
    );
    this.#learningBarriers = new Set(graph.barriers.filter(({ y }) => needed.has(y)));
    for (const { transform } of graph.barriers)
      for (const name of transform.parameters)
        if (runs !== "forward" && trainable(name)) names.add(name);
    this.#learning = this.#weights.parameters.filter(({ name }) => names.has(name));
  }

  /** Parameters whose gradients `runBoth` leaves. */
  get learning(): readonly Parameter[] {
    return this.#learning;
  }

  /** Forward only; with `runs` "both" as far as the last phase, which waits for going backward. */
  runForward(rows: number, options: RunOptions = {}): void {
    for (const phase of this.#forward.keys()) this.#runPhase(phase, rows, options);
  }

  /** Forward, then backward from the objective recorded in the last phase. */
  runBoth(rows: number, options: RunOptions = {}): void {
    this.runForward(rows, options);
    this.runBackward(rows, options);
  }

  /** Backward, from slopes that stand in given columns; `runForward` came before. */
  runBackward(rows: number, options: RunOptions = {}): void {
    for (const { name } of this.#learning) this.#weights.slopes(name).fill(0);
    if (this.#backward.length > 1) for (const column of this.#carried) column.slopes.fill(0);
    for (const [phase, program] of [...this.#backward.entries()].toReversed()) {
      for (const barrier of this.#graph.barriers)
        if (barrier.x.phase === phase && this.#learningBarriers.has(barrier))
          barrier.transform.backward(barrier.input, barrier.output, rows);
      program.run(rows, options);
    }
  }

  /** Sum of the objective over the rows of the last run. */
  sum(direction: "forward" | "both"): number {
    const programs = direction === "forward" ? this.#forward : this.#backward;
    return programs.reduce((total, program) => total + program.sum(), 0);
  }

  dispose(): void {
    for (const program of [...this.#forward, ...this.#backward]) program.dispose();
    for (const column of this.#carried) column.dispose();
  }

  #runPhase(phase: number, rows: number, options: RunOptions): void {
    this.#forward[phase].run(rows, options);
    for (const { x, input, output, transform } of this.#graph.barriers)
      if (x.phase === phase) transform.forward(input, output, rows);
  }
}
