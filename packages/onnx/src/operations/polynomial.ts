import type { Name } from "../graph/builder.ts";
import type { Writer } from "./operation.ts";
import { scaleAndShift } from "./maps.ts";

/** Σ_m P_m(tanh x)·C_m: the P_m side by side by their recurrence, then one product. */
export const polynomial: Writer<"polynomial"> = ({ recurrences, parameters }, call) => {
  const { graph, inputs, output, parameter, derived } = call;
  const { values } = parameter(parameters.coefficients);
  const width = inputs[0].width;
  const units = output.width;
  const x = graph.node("Tanh", [inputs[0].name]);
  const terms: Name[] = [];
  for (const [a, b, c] of recurrences) {
    const factor = scaleAndShift(graph, x, { scale: a, shift: b });
    const [before, last] = [terms.at(-2), terms.at(-1)];
    const product = last === undefined ? factor : graph.node("Mul", [factor, last]);
    // P_(−1) = 0 and P_0 = 1.
    if (c === 0 || last === undefined) terms.push(product);
    else if (before === undefined) terms.push(graph.node("Add", [product, graph.scalar(c)]));
    else {
      const earlier = scaleAndShift(graph, before, { scale: Math.abs(c), shift: 0 });
      terms.push(graph.node(c < 0 ? "Sub" : "Add", [product, earlier]));
    }
  }
  const basis =
    terms.length === 1
      ? terms[0]
      : graph.node("Concat", terms, { attributes: { axis: { integer: -1 } } });
  const rows = recurrences.length * width;
  const upper = derived(parameters.coefficients, "upper", {
    dims: [rows, units],
    values: () => values.subarray(width * units),
  });
  const lowest = derived(parameters.coefficients, "lowest", {
    dims: [units],
    values() {
      const out = new Float32Array(units);
      for (let i = 0; i < width * units; i++) out[i % units] += values[i];
      return out;
    },
  });
  return inputs[0].steps === 1
    ? graph.node("Gemm", [basis, upper, lowest])
    : graph.node("Add", [graph.node("MatMul", [basis, upper]), lowest]);
};
