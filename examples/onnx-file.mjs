// A network's ONNX file: raw features in, prices out; read by ONNX Runtime.
// Run after a build: node examples/onnx-file.mjs
import {
  clamp,
  dense,
  describeModel,
  lastStep,
  loadEngine,
  lstm,
  ModelProgram,
  standardise,
  Weights,
} from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { onnxModel } from "@volsmith/onnx";
import * as ort from "onnxruntime-web";

// What is done to features before and to outputs after is recorded like the network itself.
const inputs = { x: [12, 3], mask: [12] };
function outputs({ x, mask }) {
  const features = standardise(x, { means: [1, 4000, 0.2], deviations: [0.1, 500, 0.1] });
  const state = lastStep(lstm(features, { name: "memory", units: 16, mask }));
  return { ratio: clamp(dense(state, { name: "out", units: 1 }), { least: 0, most: 1 }) };
}

const engine = await loadEngine();
const weights = new Weights(engine, randomGenerator(1)); // those of a training, as a rule
const file = onnxModel(describeModel(weights, { inputs, outputs }), weights);

// One sequence, of the last five dates; seven places before them are empty.
const row = [0.98, 4100, 0.15];
const x = Float32Array.from({ length: 36 }, (_, i) => (i < 21 ? 0 : row[i % 3]));
const mask = Float32Array.from({ length: 12 }, (_, i) => (i < 7 ? 0 : 1));
const program = new ModelProgram(weights, { rows: 1, inputs, outputs });
const ours = program.evaluate({ x, mask }, 1).outputs.ratio[0];
engine.dispose();

ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(file);
const { ratio } = await session.run({
  x: new ort.Tensor("float32", x, [1, 12, 3]),
  mask: new ort.Tensor("float32", mask, [1, 12]),
});
const { inputNames, outputNames } = session;
console.log(`an ONNX file of ${file.length} bytes:`);
console.log(`  from ${inputNames.join(" and ")} to ${outputNames.join()}`);
console.log(`  C/K ${ratio.data[0].toFixed(6)} by ONNX Runtime, ${ours.toFixed(6)} by the engine`);
