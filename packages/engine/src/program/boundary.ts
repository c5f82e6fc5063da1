/** Where a program meets its batch. */
import { ShapeError } from "@volsmith/numerics";

import { Column, giveNode, takeNode } from "../graph/column.ts";
import type { Graph } from "../graph/graph.ts";
import { Value } from "../graph/value.ts";

export { Column };

/** The value a column gives each row; backward, its slopes go to the column. */
export function takeColumn(graph: Graph, column: Column): Value {
  const value = new Value(graph, column);
  graph.phases[0].push(takeNode(value, column));
  return value;
}

/**
 * Writes a value into a column; backward, its slopes come from the column if they are given.
 * @throws {ShapeError} when the value is there for some rows only
 */
export function giveColumn(x: Value, column: Column, slopes: "none" | "given" = "none"): void {
  if (x.set !== 0) throw new ShapeError("output", "rows", "the whole batch", "rows of an expert");
  x.graph.phases[x.phase].push(giveNode(x, column, slopes));
}

/**
 * Adds one number a row into the program's objective.
 * @throws {ShapeError} when it is more than one number
 */
export function addObjective(x: Value, where: string): void {
  if (x.steps !== 1 || x.width !== 1)
    throw new ShapeError(where, "objective of a row", [1], [x.steps, x.width]);
  x.graph.record({
    code: "MEAN",
    inputs: [x],
    extent: { steps: 1, width: 1 },
    terminal: true,
    words: (at) => [at.value(x), at.slope(x)],
  });
}
