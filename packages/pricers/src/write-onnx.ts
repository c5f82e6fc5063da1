/** Pricers as ONNX files. */
import { describeModel, Weights } from "@volsmith/engine";
import type { InputShapes } from "@volsmith/engine";
import { DataError, randomGenerator } from "@volsmith/numerics";
import { onnxModel } from "@volsmith/onnx";

import type { Pricer } from "./pricer.ts";
import type { PricerRecording } from "./recording.ts";

/** Names in the files. */
const TODAY = "today";
const METADATA = "volsmith.pricer";

/**
 * A pricer as an ONNX file. Inputs: `x` [batch, features] raw, or `x` [batch, steps, features] and
 * `mask` [batch, steps]; where trees look at a single date beside a history, also `today`
 * [batch, features]. Output: `ratio` [batch, 1], C/K. Feature names stand in the metadata.
 *
 * @throws {DataError} for a pricer that cannot be recorded
 */
export function writeOnnx(pricer: Pricer): Uint8Array {
  const { kind, config, featureNames, steps, engine } = pricer;
  const recording = recordingOf(pricer);
  const width = featureNames.length;
  const names = Object.keys(recording.trees);
  const shapes: Record<string, InputShapes[string]> =
    steps > 1 ? { x: [steps, width], mask: [steps] } : { x: [width] };
  if (steps > 1 && names.length > 0) shapes[TODAY] = [width];
  const of = steps > 1 ? TODAY : "x";
  for (const name of names) shapes[name] = [1];
  const weights = new Weights(engine, randomGenerator(0));
  try {
    const description = describeModel(weights, {
      inputs: shapes,
      outputs({ x, mask, ...rest }) {
        const trees = Object.fromEntries(names.map((name) => [name, rest[name]]));
        const given = steps > 1 ? { x, mask, trees } : { x, trees };
        return { ratio: recording.record(given) };
      },
    });
    weights.restore(recording.tensors());
    const entries = Object.entries(recording.trees);
    return onnxModel(description, weights, {
      name: kind,
      metadata: { [METADATA]: JSON.stringify({ kind, config, featureNames, steps }) },
      trees: Object.fromEntries(entries.map(([name, booster]) => [name, { booster, of }])),
    });
  } finally {
    weights.dispose();
  }
}

/** @throws {DataError} for a pricer that cannot be recorded */
export function recordingOf(pricer: Pricer): PricerRecording {
  const recording = pricer.recording?.();
  if (recording) return recording;
  throw new DataError("toOnnx", `a pricer of kind "${pricer.kind}" cannot be recorded`);
}
