import type {
  DescribedOperation,
  Meaning,
  MeaningKind,
  ModelDescription,
  Weights,
} from "@volsmith/engine";
import { DataError } from "@volsmith/numerics";

import { OnnxGraph } from "./graph/builder.ts";
import { inputOperands } from "./inputs.ts";
import type { TreesInput } from "./inputs.ts";
import { shapeLike } from "./operations/operation.ts";
import type { Call, Operand, Written } from "./operations/operation.ts";
import { writers } from "./operations/writers.ts";
import { parameterTensors } from "./parameters.ts";

export interface OnnxOptions {
  /** Name of the graph. */
  readonly name?: string;
  /** Free text kept with the model. */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * Inputs [1] that are not given from outside but are what a booster says about another input.
   * So trees get what is done to their features before and to their answers after, or a place in an
   * ensemble.
   */
  readonly trees?: Readonly<Record<string, TreesInput>>;
}

/**
 * A model as an ONNX file: operator set 17, 32-bit floats, batches of any size.
 *
 * Inputs and outputs keep their names and shapes with the batch before them, [batch, …shape];
 * parameters keep theirs where ONNX lays them out alike. What the engine computes and what an ONNX
 * runtime computes agree to rounding (1e-5 of the largest output in the tests).
 *
 * @param description what `describeModel` gives
 * @param weights whose numbers go into the file
 * @returns the bytes of the file
 * @throws {DataError} for an operation without an ONNX form, or a name that is given twice
 */
export function onnxModel(
  description: ModelDescription,
  weights: Weights,
  { name = "model", metadata = {}, trees = {} }: OnnxOptions = {},
): Uint8Array {
  const { inputs, outputs, operations, values, parameters } = description;
  const graph = new OnnxGraph();
  const outside = [...inputs, ...outputs].map((entry) => entry.name);
  const twice = outside.find((entry, i) => outside.indexOf(entry) < i);
  if (twice !== undefined)
    throw new DataError(
      "onnxModel",
      `"${twice}" is the name of two inputs or outputs`,
      "rename one of them",
    );
  for (const reserved of [...outside, ...parameters.map((entry) => entry.name)])
    graph.reserve(reserved);
  const tensors = parameterTensors(graph, { description, weights, outside });
  const operands = inputOperands(graph, description, { trees });
  for (const operation of operations) {
    const { steps, width } = values[operation.output];
    const call = {
      graph,
      ...tensors,
      inputs: operation.inputs.map((i) => operands[i]),
      output: { steps, width },
      whole: operands[inputs[0].value].name,
    };
    operands[operation.output] = operand(call, write(operation, call));
  }
  for (const { name: output, value } of outputs) {
    const { steps, width } = values[value];
    const dims = steps > 1 ? ["batch", steps, width] : ["batch", width];
    graph.output(operands[value].name, { name: output, dims });
  }
  return graph.encode(name, metadata);
}

function write({ meaning }: DescribedOperation, call: Call): Written {
  // Descriptions may come from files, or from operations of one's own.
  const writer = Object.hasOwn(writers, meaning.kind) ? writers[meaning.kind] : null;
  if (writer)
    return (writer as unknown as (meaning: Meaning, call: Call) => Written)(meaning, call);
  const known = (Object.keys(writers) as MeaningKind[]).join(", ");
  throw new DataError(
    "onnxModel",
    `the operation "${meaning.kind}" has no ONNX form`,
    `compose it of those that have one: ${known}`,
  );
}

/** A row that is the same for all is repeated only where somebody asks for all of it. */
function operand({ graph, inputs, output }: Call, written: Written): Operand {
  const { steps, width } = output;
  if (typeof written === "string") return { name: written, steps, width };
  if ("sent" in written) return { ...written, steps, width };
  const { row } = written;
  return {
    row,
    steps,
    width,
    get name() {
      return graph.once(`all of ${row} like ${inputs[0].name}`, () => {
        const rest = steps > 1 ? [steps, width] : [width];
        return graph.node("Expand", [row, shapeLike(graph, inputs[0].name, rest)]);
      });
    },
  };
}
