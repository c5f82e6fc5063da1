import { encodeModel } from "../proto/model.ts";
import type { Attribute, NodeProto, TensorProto, ValueProto } from "../proto/model.ts";

/** Name of a tensor in the graph. */
export type Name = string;

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** "ai.onnx.ml" for trees; ONNX's own operators by default. */
  readonly domain?: string;
  readonly outputs?: number;
}

/** Versions every ONNX Runtime since 1.12 knows; layer norm is the youngest operator in use. */
const OPERATOR_SETS: Readonly<Record<string, number>> = { "": 17, "ai.onnx.ml": 3 };

/** An ONNX graph as it grows: nodes in the order in which they can be computed. */
export class OnnxGraph {
  readonly #nodes: NodeProto[] = [];
  readonly #constants = new Map<string, TensorProto>();
  readonly #inputs: ValueProto[] = [];
  readonly #outputs: ValueProto[] = [];
  /** Names in use; those of inputs, outputs and parameters come first. */
  readonly #names = new Set<Name>();
  readonly #once = new Map<string, Name>();
  #count = 0;

  input(value: ValueProto): Name {
    this.#inputs.push(value);
    this.#names.add(value.name);
    return value.name;
  }

  /** Gives a tensor the name it is known by outside. */
  output(from: Name, value: ValueProto): void {
    this.#outputs.push(value);
    this.#add("Identity", [from], [value.name], {});
  }

  /** Keeps a name of the outside from being given to a tensor inside. */
  reserve(name: Name): void {
    this.#names.add(name);
  }

  /** Adds a node of one output. */
  node(operator: string, inputs: readonly Name[], options: NodeOptions = {}): Name {
    return this.nodes(operator, inputs, options)[0];
  }

  /** Adds a node; "" among its inputs stands for one that is left out. */
  nodes(operator: string, inputs: readonly Name[], options: NodeOptions = {}): readonly Name[] {
    const outputs = Array.from({ length: options.outputs ?? 1 }, () => this.#fresh(operator));
    this.#add(operator, inputs, outputs, options);
    return outputs;
  }

  /** A tensor that is made the first time it is asked for. */
  once(key: string, build: () => Name): Name {
    let name = this.#once.get(key);
    if (name === undefined) this.#once.set(key, (name = build()));
    return name;
  }

  /** A tensor of floats; equal ones without a name of their own are kept once. */
  floats(values: ArrayLike<number>, dims: readonly number[], name?: Name): Name {
    return this.#constant({ type: "float32", values, dims }, name);
  }

  /** One float, which meets tensors of any shape. */
  scalar(value: number): Name {
    return this.floats([value], []);
  }

  /** A vector of 64-bit integers. */
  integers(values: readonly number[]): Name {
    return this.#constant({ type: "int64", values, dims: [values.length] });
  }

  /** One 64-bit integer. */
  index(value: number): Name {
    return this.#constant({ type: "int64", values: [value], dims: [] });
  }

  /** The file. */
  encode(name: string, metadata: Readonly<Record<string, string>>): Uint8Array {
    const domains = new Set(["", ...this.#nodes.map(({ domain }) => domain)]);
    return encodeModel({
      graph: {
        name,
        nodes: this.#nodes,
        constants: [...this.#constants.values()],
        inputs: this.#inputs,
        outputs: this.#outputs,
      },
      operatorSets: Object.fromEntries([...domains].map((d) => [d, OPERATOR_SETS[d]])),
      metadata,
    });
  }

  #constant(tensor: Omit<TensorProto, "name">, name?: Name): Name {
    const { type, dims, values } = tensor;
    const key = name ?? `${type} ${dims.join()}: ${Array.from(values).join()}`;
    const known = this.#constants.get(key);
    if (known) return known.name;
    const own = name === undefined ? this.#fresh("constant") : name;
    this.#constants.set(key, { ...tensor, name: own });
    return own;
  }

  #add(
    operator: string,
    inputs: readonly Name[],
    outputs: readonly Name[],
    { attributes = {}, domain = "" }: NodeOptions,
  ): void {
    const name = `${operator}:${outputs[0]}`;
    this.#nodes.push({ name, operator, domain, inputs, outputs, attributes });
  }

  #fresh(stem: string): Name {
    for (;;) {
      const name = `${stem.toLowerCase()}_${this.#count++}`;
      if (!this.#names.has(name)) return name;
    }
  }
}
