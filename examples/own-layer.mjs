// A layer of one's own, in a small network that learns a call's price over its strike.
// Run after a build: node examples/own-layer.mjs
import {
  activate,
  add,
  arraySource,
  constant,
  dense,
  learned,
  loadEngine,
  ModelProgram,
  multiply,
  squaredError,
  Training,
  Weights,
} from "@volsmith/engine";
import { normalCdf, randomGenerator } from "@volsmith/numerics";

// The layer: x + g ⊙ swish(x·A)·B with a learned gain g that starts at 0, so that it starts as
// nothing at all. Values are recorded, not computed; derivatives come by themselves.
function gatedResidual(x, { name, units }) {
  return x.graph.scope(name, () => {
    const inner = dense(x, { name: "inner", units, activation: "swish" });
    const change = dense(inner, { name: "outer", units: x.width });
    const gain = learned(x, { name: "gain", width: x.width, initialiser: constant(0) });
    return add(x, multiply(gain, change));
  });
}

// A model is a function from values to values. Softplus keeps prices positive.
function model(x) {
  let h = dense(x, { name: "in", units: 16, activation: "tanh" });
  for (const name of ["first", "second"]) h = gatedResidual(h, { name, units: 32 });
  return activate(dense(h, { name: "out", units: 1 }), "softplus");
}

// Rows of (S/K, √τ, σ) and Black's C/K without interest.
function prices(rows, random) {
  const x = new Float32Array(3 * rows);
  const y = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    const [m, root, vol] = [
      0.8 + 0.4 * random.uniform(),
      0.2 + random.uniform(),
      0.1 + 0.3 * random.uniform(),
    ];
    const d = Math.log(m) / (vol * root) + (vol * root) / 2;
    x.set([m, root, vol], 3 * i);
    y[i] = m * normalCdf(d) - normalCdf(d - vol * root);
  }
  return { x, y };
}

const inputs = { x: [3], y: [1] };
const random = randomGenerator(1);
const engine = await loadEngine();
const weights = new Weights(engine, random.fork(0));
const training = new Training({
  weights,
  inputs,
  loss: ({ x, y }) => squaredError(model(x), y),
  data: arraySource(inputs, prices(4096, random.fork(1))),
  validation: arraySource(inputs, prices(1024, random.fork(2))),
  batchRows: 256,
  epochs: 200,
  patience: 30,
  schedule: { kind: "cosine", rate: 1e-2 },
  seed: 2,
});
const { status, bestLoss } = await training.run();
console.log(
  `${status}: ${weights.count} weights, root mean square error ${Math.sqrt(bestLoss).toFixed(4)}`,
);

// Prices and their slopes by the inputs: ∂(C/K)/∂(S/K) is delta.
const program = new ModelProgram(weights, {
  rows: 1,
  inputs: { x: [3] },
  outputs: ({ x }) => ({ price: model(x) }),
  slopes: { of: "price", by: ["x"] },
});
program.set({ x: [1, 0.5, 0.2] }, 1);
program.run(1);
const [price, delta] = [program.output("price")[0], program.slopes("x")[0]];
console.log(
  `at the money: C/K ${price.toFixed(4)} (exact 0.0399), delta ${delta.toFixed(3)} (exact 0.520)`,
);
engine.dispose();
