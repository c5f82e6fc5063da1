/** Numbers that are the same for every row and step. */
import type { Writer } from "./operation.ts";

export const learned: Writer<"learned"> = ({ parameters }, { weights }) => ({
  row: weights(parameters.values),
});

export const constantRow: Writer<"constantRow"> = ({ values }, { graph }) => ({
  row: graph.floats(values, [values.length]),
});
