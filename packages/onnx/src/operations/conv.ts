import { asSequence, fromSequence } from "./operation.ts";
import type { Writer } from "./operation.ts";

/** ONNX wants features before steps: [batch, inputs, steps]. */
export const conv: Writer<"conv"> = (meaning, call) => {
  const { kernel, dilation, left, parameters } = meaning;
  const { graph, inputs, output, parameter, derived } = call;
  const [x] = inputs;
  const { values } = parameter(parameters.weights);
  const [features, filters] = [x.width, output.width];
  const taps = derived(parameters.weights, "taps", {
    dims: [filters, features, kernel],
    values() {
      const out = new Float32Array(values.length);
      for (let j = 0; j < kernel; j++)
        for (let i = 0; i < features; i++)
          for (let f = 0; f < filters; f++)
            out[(f * features + i) * kernel + j] = values[(j * features + i) * filters + f];
      return out;
    },
  });
  const right = output.steps - x.steps + (kernel - 1) * dilation - left;
  const swap = { attributes: { perm: { integers: [0, 2, 1] } } };
  const y = graph.node(
    "Conv",
    [graph.node("Transpose", [asSequence(graph, x)], swap), taps, call.weights(parameters.bias)],
    {
      attributes: {
        kernel_shape: { integers: [kernel] },
        dilations: { integers: [dilation] },
        pads: { integers: [left, right] },
      },
    },
  );
  return fromSequence(graph, graph.node("Transpose", [y], swap), output.steps);
};
