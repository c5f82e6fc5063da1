import type { Writer } from "./operation.ts";

export const layerNorm: Writer<"layerNorm"> = ({ epsilon, parameters }, call) =>
  call.graph.node(
    "LayerNormalization",
    [call.inputs[0].name, call.weights(parameters.gain), call.weights(parameters.bias)],
    { attributes: { axis: { integer: -1 }, epsilon: { float: epsilon } } },
  );

/** With running moments it is one scale and one shift a feature. */
export const batchNorm: Writer<"batchNorm"> = ({ epsilon, parameters }, call) => {
  const { graph, inputs, parameter, derived } = call;
  const [gain, bias, mean, variance] = (["gain", "bias", "mean", "variance"] as const).map(
    (part) => parameter(parameters[part]).values,
  );
  const dims = [gain.length];
  const scaleOf = (i: number) => gain[i] / Math.sqrt(variance[i] + epsilon);
  const scale = derived(parameters.gain, "scale", {
    dims,
    values: () => gain.map((_, i) => scaleOf(i)),
  });
  const shift = derived(parameters.bias, "shift", {
    dims,
    values: () => bias.map((b, i) => b - mean[i] * scaleOf(i)),
  });
  return graph.node("Add", [graph.node("Mul", [inputs[0].name, scale]), shift]);
};

/** Nothing is dropped once a model has learned. */
export const dropout: Writer<"dropout"> = (_, { inputs }) => inputs[0].name;
