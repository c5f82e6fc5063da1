import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import type { Initialiser } from "../weights/initialisers.ts";
import { through } from "./through.ts";

export interface LearnedOptions {
  /** Name of the parameter, [width]. */
  readonly name: string;
  readonly width: number;
  readonly initialiser: Initialiser;
}

/**
 * Learned numbers, the same for every row and step: what layers of one's own scale and shift by.
 *
 * @param like has the rows and steps that are wanted
 * @returns [steps of `like`, width]
 */
export function learned(like: Value, { name, width, initialiser }: LearnedOptions): Value {
  const { graph, steps } = like;
  const parameter = graph.parameter(name, [width], initialiser);
  // A dense layer that reads nothing of its input: what is left is its bias.
  return graph.record({
    code: "DENSE",
    meaning: { kind: "learned", parameters: { values: parameter.name } },
    inputs: [like],
    extent: { steps, width },
    passesOn: "nothing",
    tables: { bias: { parameter, layout: "row", rows: 1, columns: width } },
    words: (at, y) => [
      ...through(at, like, y),
      at.value(y),
      steps,
      0,
      lineWidth(like.width),
      lineWidth(width),
      width,
      graph.engine.code("LINEAR"),
      0,
      0,
      at.table("bias"),
      -1,
      at.gradient("bias"),
    ],
  });
}
