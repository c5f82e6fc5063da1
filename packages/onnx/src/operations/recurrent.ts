/**
 * LSTM and GRU by ONNX's own operators.
 *
 * Those know sequences that end early, but none that begin late or have holes. So steps that count
 * are moved to the front, in order; after n steps that count the state is the n-th one there. What
 * stands behind them is computed and never looked at, and nothing before sees it.
 */
import type { Name, OnnxGraph } from "../graph/builder.ts";
import { asSequence, fromSequence, isOn, shapeLike } from "./operation.ts";
import type { Call, Operand, Writer } from "./operation.ts";

interface Recurrence {
  readonly operator: "LSTM" | "GRU";
  readonly weights: string;
  readonly recurrent: string;
  /** One parameter each for inputs and states; zeros where there is none. */
  readonly biases: readonly [string, string | null];
  /** Our gates in ONNX's order. */
  readonly order: readonly number[];
  readonly activation: "tanh" | "relu" | "sigmoid";
  readonly initial?: Operand;
  readonly mask?: Operand;
}

const ACTIVATIONS = { tanh: "Tanh", relu: "Relu", sigmoid: "Sigmoid" } as const;

export const lstm: Writer<"lstm"> = ({ parameters, activation, mask }, call) =>
  recur(call, {
    operator: "LSTM",
    weights: parameters.weights,
    recurrent: parameters.recurrent,
    biases: [parameters.bias, null],
    order: [0, 3, 1, 2],
    activation,
    ...(mask === "given" && { mask: call.inputs[1] }),
  });

export const gru: Writer<"gru"> = ({ parameters, activation, initial, mask }, call) =>
  recur(call, {
    operator: "GRU",
    weights: parameters.weights,
    recurrent: parameters.recurrent,
    biases: [parameters.bias, parameters.recurrentBias],
    order: [1, 0, 2],
    activation,
    ...(initial === "given" && { initial: call.inputs[1] }),
    ...(mask === "given" && { mask: call.inputs[call.inputs.length - 1] }),
  });

function recur(call: Call, recurrence: Recurrence): Name {
  const { graph, inputs, output } = call;
  const { initial, mask } = recurrence;
  const x = asSequence(graph, inputs[0]);
  if (!mask) return fromSequence(graph, states(call, x, recurrence), output.steps);
  const { order, counts } = places(graph, mask);
  const after = states(call, pick(graph, x, order), recurrence);
  const before = initial
    ? asSequence(graph, initial)
    : graph.node("Expand", [graph.scalar(0), shapeLike(graph, x, [1, output.width])]);
  const all = graph.node("Concat", [before, after], { attributes: { axis: { integer: 1 } } });
  return fromSequence(graph, pick(graph, all, counts), output.steps);
}

/** States after each step: [batch, steps, inputs] → [batch, steps, units]. */
function states(call: Call, x: Name, recurrence: Recurrence): Name {
  const { graph, output } = call;
  const { operator, weights, recurrent, order, activation, initial } = recurrence;
  const units = output.width;
  const act = ACTIVATIONS[activation];
  const stepsFirst = graph.node("Transpose", [x], {
    attributes: { perm: { integers: [1, 0, 2] } },
  });
  const parts = [
    stepsFirst,
    gates(call, weights, { order, units }),
    gates(call, recurrent, { order, units }),
    bias(call, recurrence),
  ];
  if (initial) parts.push("", graph.node("Unsqueeze", [initial.name, graph.integers([0])]));
  const y = graph.node(operator, parts, {
    attributes: {
      hidden_size: { integer: units },
      activations: { texts: operator === "LSTM" ? ["Sigmoid", act, act] : ["Sigmoid", act] },
      ...(operator === "GRU" && { linear_before_reset: { integer: 1 } }),
    },
  });
  // [steps, directions, batch, units]
  const lines = graph.node("Squeeze", [y, graph.integers([1])]);
  return graph.node("Transpose", [lines], { attributes: { perm: { integers: [1, 0, 2] } } });
}

interface Gates {
  readonly order: readonly number[];
  readonly units: number;
}

/** [inputs, gates·units] → [1, gates·units, inputs], gates in ONNX's order. */
function gates({ derived, parameter }: Call, name: string, { order, units }: Gates): Name {
  const { shape, values } = parameter(name);
  const [inputs, columns] = shape;
  return derived(name, "gates", {
    dims: [1, columns, inputs],
    values() {
      const out = new Float32Array(values.length);
      for (const [gate, source] of order.entries())
        for (let j = 0; j < units; j++)
          for (let i = 0; i < inputs; i++)
            out[(gate * units + j) * inputs + i] = values[i * columns + source * units + j];
      return out;
    },
  });
}

/** Biases of inputs, then of states: [1, 2·gates·units]. */
function bias({ derived, parameter, output }: Call, { biases, order }: Recurrence): Name {
  const [own, ofStates] = biases;
  const units = output.width;
  const length = order.length * units;
  return derived(own, "gates", {
    dims: [1, 2 * length],
    values() {
      const out = new Float32Array(2 * length);
      for (const [half, name] of [own, ofStates].entries())
        for (const [gate, source] of name === null ? [] : order.entries()) {
          const from = parameter(name!).values.subarray(source * units, (source + 1) * units);
          out.set(from, half * length + gate * units);
        }
      return out;
    },
  });
}

/** Where the steps that count are, those first, and how many there were up to each step. */
function places(graph: OnnxGraph, { name, width: steps }: Operand) {
  const order = graph.once(`order of ${name}`, () => {
    const on = graph.once(`counted of ${name}`, () => counted(graph, name));
    // Steps that count come first, earlier ones before later ones.
    const late = Float32Array.from({ length: steps }, (_, t) => -t);
    const far = graph.node("Mul", [on, graph.scalar(2 * steps)]);
    const keys = graph.node("Add", [far, graph.floats(late, [steps])]);
    const [, indices] = graph.nodes("TopK", [keys, graph.integers([steps])], { outputs: 2 });
    return graph.node("Unsqueeze", [indices, graph.integers([2])]);
  });
  const counts = graph.once(`counts of ${name}`, () => {
    const on = graph.once(`counted of ${name}`, () => counted(graph, name));
    const sums = graph.node("CumSum", [on, graph.index(1)]);
    const whole = graph.node("Cast", [sums], { attributes: { to: { integer: INT64 } } });
    return graph.node("Unsqueeze", [whole, graph.integers([2])]);
  });
  return { order, counts };
}

const FLOAT = 1;
const INT64 = 7;

function counted(graph: OnnxGraph, mask: Name): Name {
  return graph.node("Cast", [isOn(graph, mask)], { attributes: { to: { integer: FLOAT } } });
}

/** x[row, places[row, t], :] for every row and step. */
function pick(graph: OnnxGraph, x: Name, at: Name): Name {
  return graph.node("GatherND", [x, at], { attributes: { batch_dims: { integer: 1 } } });
}
