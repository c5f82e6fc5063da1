import type { Extent } from "./shape.ts";
import type { Graph } from "./graph.ts";

/** One number, vector or sequence per row of the batch, while a program is recorded. */
export class Value implements Extent {
  readonly graph: Graph;
  readonly steps: number;
  readonly width: number;
  /** Rows it is there for: 0 is the whole batch, others are what a gate sends on. */
  readonly set: number;
  /** Phase it comes from: later ones begin when all rows of the earlier are done. */
  readonly phase: number;

  /** Made by `Graph`; users get values from operations. */
  constructor(graph: Graph, { steps, width }: Extent, { set = 0, phase = 0 } = {}) {
    this.graph = graph;
    this.steps = steps;
    this.width = width;
    this.set = set;
    this.phase = phase;
  }
}
