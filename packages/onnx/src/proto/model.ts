/**
 * The messages of an ONNX file and the numbers of their fields.
 *
 * [ONNX] Open Neural Network Exchange, IR specification and `onnx.proto`.
 */
import { littleEndian, Message } from "./message.ts";

/** An attribute of a node; a number in `integer` and a number in `float` are different types. */
export type Attribute =
  | { readonly integer: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly integers: ArrayLike<number> }
  | { readonly floats: ArrayLike<number> }
  | { readonly texts: readonly string[] };

export interface NodeProto {
  readonly name: string;
  readonly operator: string;
  /** "" for ONNX's own operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface TensorProto {
  readonly name: string;
  readonly type: "float32" | "int64";
  readonly dims: readonly number[];
  readonly values: ArrayLike<number>;
}

/** An input or output of 32-bit floats; a name stands for a dimension that is open. */
export interface ValueProto {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

export interface GraphProto {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly constants: readonly TensorProto[];
  readonly inputs: readonly ValueProto[];
  readonly outputs: readonly ValueProto[];
}

export interface ModelProto {
  readonly graph: GraphProto;
  /** Versions of the operator sets in use, by domain. */
  readonly operatorSets: Readonly<Record<string, number>>;
  /** Free text kept with the model. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format of 2021, which every runtime of the last years reads. */
const IR_VERSION = 8;

const TENSOR_TYPES = { float32: 1, int64: 7 } as const;
const ATTRIBUTE_TYPES = {
  float: 1,
  integer: 2,
  text: 3,
  floats: 6,
  integers: 7,
  texts: 8,
} as const;

/** The bytes of a model file. */
export function encodeModel({ graph, operatorSets, metadata }: ModelProto): Uint8Array {
  const model = new Message()
    .integer(1, IR_VERSION)
    .text(2, "volsmith")
    .message(7, encodeGraph(graph));
  for (const [domain, version] of Object.entries(operatorSets))
    model.message(8, new Message().text(1, domain).integer(2, version));
  for (const [key, value] of Object.entries(metadata))
    model.message(14, new Message().text(1, key).text(2, value));
  return model.written();
}

function encodeGraph({ name, nodes, constants, inputs, outputs }: GraphProto): Message {
  const graph = new Message();
  for (const node of nodes) graph.message(1, encodeNode(node));
  graph.text(2, name);
  for (const constant of constants) graph.message(5, encodeTensor(constant));
  for (const input of inputs) graph.message(11, encodeValue(input));
  for (const output of outputs) graph.message(12, encodeValue(output));
  return graph;
}

function encodeNode({ name, operator, domain, inputs, outputs, attributes }: NodeProto): Message {
  const node = new Message();
  for (const input of inputs) node.text(1, input);
  for (const output of outputs) node.text(2, output);
  node.text(3, name).text(4, operator);
  for (const [key, attribute] of Object.entries(attributes))
    node.message(5, encodeAttribute(key, attribute));
  if (domain !== "") node.text(7, domain);
  return node;
}

function encodeAttribute(name: string, attribute: Attribute): Message {
  const message = new Message().text(1, name);
  if ("float" in attribute)
    return message.float(2, attribute.float).integer(20, ATTRIBUTE_TYPES.float);
  if ("integer" in attribute)
    return message.integer(3, attribute.integer).integer(20, ATTRIBUTE_TYPES.integer);
  if ("text" in attribute) return message.text(4, attribute.text).integer(20, ATTRIBUTE_TYPES.text);
  if ("floats" in attribute)
    return message.floats(7, attribute.floats).integer(20, ATTRIBUTE_TYPES.floats);
  if ("integers" in attribute)
    return message.integers(8, attribute.integers).integer(20, ATTRIBUTE_TYPES.integers);
  message.texts(9, attribute.texts);
  return message.integer(20, ATTRIBUTE_TYPES.texts);
}

function encodeTensor({ name, type, dims, values }: TensorProto): Message {
  return new Message()
    .integers(1, dims)
    .integer(2, TENSOR_TYPES[type])
    .text(8, name)
    .bytes(9, littleEndian(values, type));
}

function encodeValue({ name, dims }: ValueProto): Message {
  const shape = new Message();
  for (const dim of dims) {
    const entry =
      typeof dim === "number" ? new Message().integer(1, dim) : new Message().text(2, dim);
    shape.message(1, entry);
  }
  const tensor = new Message().integer(1, TENSOR_TYPES.float32).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
