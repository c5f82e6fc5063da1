/**
 * Losses and gradients against `@jax-js/jax` 0.1, whose derivatives come from tracing plain formulas.
 * Its arrays are counted by reference: whatever is used again is passed on as `.ref`.
 */
import { init, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import type { Array as JaxArray } from "@jax-js/jax";
import {
  attention,
  concat,
  conv,
  dense,
  gru,
  lastStep,
  layerNorm,
  loadEngine,
  LossProgram,
  lstm,
  polynomial,
  selfAttention,
  squaredError,
  Weights,
} from "@volsmith/engine";
import type { Engine, RowShape, Value } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROWS = 7;

/** Parameters by name; every use takes a reference. */
type Get = (name: string) => JaxArray;

interface Case {
  readonly name: string;
  readonly x: RowShape;
  readonly y: RowShape;
  readonly model: (x: Value) => Value;
  /** The same from x [rows, …shape]. */
  readonly oracle: (x: JaxArray, get: Get) => JaxArray;
}

const linear = (x: JaxArray, get: Get, name: string) =>
  np.matmul(x, get(`${name}.weights`)).add(get(`${name}.bias`));

/** Step t of [rows, steps, width]. */
const step = (x: JaxArray, t: number) => x.slice([], t);
/** Gate k of [rows, gates·units]. */
const gate = (x: JaxArray, k: number, units: number) => x.slice([], [k * units, (k + 1) * units]);

const cases: readonly Case[] = [
  {
    name: "dense layers: tanh, sigmoid, gelu, swish, softplus",
    x: [5],
    y: [2],
    model(x) {
      let h = x;
      for (const activation of ["tanh", "sigmoid", "gelu", "swish", "softplus"] as const)
        h = dense(h, { name: activation, units: 9, activation });
      return dense(h, { name: "out", units: 2 });
    },
    oracle(x, get) {
      let h = np.tanh(linear(x, get, "tanh"));
      h = nn.sigmoid(linear(h, get, "sigmoid"));
      h = nn.gelu(linear(h, get, "gelu"), { approximate: false });
      h = nn.silu(linear(h, get, "swish"));
      h = nn.softplus(linear(h, get, "softplus"));
      return linear(h, get, "out");
    },
  },
  {
    name: "LSTM",
    x: [4, 3],
    y: [5],
    model: (x) => lastStep(lstm(x, { name: "r", units: 5 })),
    oracle(x, get) {
      let h = np.zeros([ROWS, 5]);
      let c = np.zeros([ROWS, 5]);
      for (let t = 0; t < 4; t++) {
        const gates = np
          .matmul(step(x.ref, t), get("r.weights"))
          .add(np.matmul(h, get("r.recurrent")))
          .add(get("r.bias"));
        const input = nn.sigmoid(gate(gates.ref, 0, 5));
        const forget = nn.sigmoid(gate(gates.ref, 1, 5));
        const candidate = np.tanh(gate(gates.ref, 2, 5));
        const output = nn.sigmoid(gate(gates, 3, 5));
        c = forget.mul(c).add(input.mul(candidate));
        h = output.mul(np.tanh(c.ref));
      }
      return h;
    },
  },
  {
    name: "GRU",
    x: [4, 3],
    y: [5],
    model: (x) => lastStep(gru(x, { name: "r", units: 5 })),
    oracle(x, get) {
      let h = np.zeros([ROWS, 5]);
      for (let t = 0; t < 4; t++) {
        const a = np.matmul(step(x.ref, t), get("r.weights")).add(get("r.bias"));
        const b = np.matmul(h.ref, get("r.recurrent")).add(get("r.recurrentBias"));
        const reset = nn.sigmoid(gate(a.ref, 0, 5).add(gate(b.ref, 0, 5)));
        const update = nn.sigmoid(gate(a.ref, 1, 5).add(gate(b.ref, 1, 5)));
        const candidate = np.tanh(gate(a, 2, 5).add(reset.mul(gate(b, 2, 5))));
        h = candidate.ref.add(update.mul(h.sub(candidate)));
      }
      return h;
    },
  },
  {
    name: "Chebyshev polynomials of the second kind",
    x: [6],
    y: [3],
    model: (x) => polynomial(x, { name: "p", units: 3, degree: 3, family: "chebyshev" }),
    oracle(x, get) {
      const u = np.tanh(x);
      const u2 = u.ref.mul(u.ref).mul(4).sub(1);
      const u3 = u.ref.mul(u.ref).mul(u.ref).mul(8).sub(u.ref.mul(4));
      const terms = [np.onesLike(u.ref), u.mul(2), u2, u3];
      const sums = terms.map((term, m) => np.matmul(term, get("p.coefficients").slice(m)));
      return sums.reduce((a, b) => a.add(b));
    },
  },
  {
    name: "attention in one head, beside its input, after layer norm",
    x: [4, 6],
    y: [4, 12],
    model(x) {
      const h = layerNorm(x, { name: "n" });
      return concat([h, attention({ queries: h, keys: h, values: h })]);
    },
    oracle(x, get) {
      const mean = np.mean(x.ref, -1, { keepdims: true });
      const centred = x.sub(mean);
      const variance = np.mean(centred.ref.mul(centred.ref), -1, { keepdims: true });
      const h = centred
        .div(np.sqrt(variance.add(1e-5)))
        .mul(get("n.gain"))
        .add(get("n.bias"));
      const scores = np.matmul(h.ref, np.matrixTranspose(h.ref)).div(Math.sqrt(6));
      return np.concatenate([h.ref, np.matmul(nn.softmax(scores, -1), h)], -1);
    },
  },
  {
    name: "self-attention in two heads, each step seeing the past only",
    x: [4, 6],
    y: [4, 6],
    model: (x) => selfAttention(x, { name: "a", heads: 2, sees: "past" }),
    oracle(x, get) {
      const [q, k, v] = ["queries", "keys", "values"].map((part) =>
        np.matmul(x.ref, get(`a.${part}.weights`)),
      );
      x.dispose();
      const later = Float32Array.from({ length: 16 }, (_, i) => (i % 4 > i / 4 ? -1e9 : 0));
      const found = [0, 1].map((head) => {
        const part = (value: JaxArray) => value.ref.slice([], [], [3 * head, 3 * head + 3]);
        const scores = np.matmul(part(q), np.matrixTranspose(part(k))).div(Math.sqrt(3));
        const hidden = np.array(later, { shape: [4, 4] });
        return np.matmul(nn.softmax(scores.add(hidden), -1), part(v));
      });
      for (const value of [q, k, v]) value.dispose();
      return linear(np.concatenate(found, -1), get, "a.output");
    },
  },
  {
    name: "a causal, dilated convolution",
    x: [6, 3],
    y: [6, 4],
    model: (x) => conv(x, { name: "c", filters: 4, kernel: 2, dilation: 2, padding: "causal" }),
    oracle(x, get) {
      const zeros = np.zeros([ROWS, 2, 3]);
      const late = np.concatenate([zeros, x.ref.slice([], [0, 4])], 1);
      const past = np.matmul(late, get("c.weights").slice(0));
      return past.add(np.matmul(x, get("c.weights").slice(1))).add(get("c.bias"));
    },
  },
];

describe("losses and gradients equal those of jax-js", () => {
  let engine: Engine;
  beforeAll(async () => {
    await init("wasm");
    engine = await loadEngine({ threads: 1 });
  });
  afterAll(() => engine.dispose());

  it.each(cases)("$name", async ({ x: xShape, y: yShape, model, oracle }) => {
    const random = randomGenerator(9);
    const draw = (shape: RowShape) =>
      Float32Array.from({ length: ROWS * shape.reduce((a, b) => a * b, 1) }, () => random.normal());
    const x = draw(xShape);
    const y = draw(yShape);
    const weights = new Weights(engine, randomGenerator(10));
    const program = new LossProgram(weights, {
      rows: ROWS,
      inputs: { x: xShape, y: yShape },
      loss: (inputs) => squaredError(model(inputs.x), inputs.y),
    });
    const parameters: Record<string, JaxArray> = {};
    for (const { name, shape } of weights.parameters) {
      const values = weights.values(name);
      for (let i = 0; i < values.length; i++) values[i] += 0.1 * random.normal();
      parameters[name] = np.array(values.slice(), { shape: [...shape] });
    }
    weights.touch();
    program.set({ x, y }, ROWS);
    const loss = program.run(ROWS);

    const [theirs, gradients] = valueAndGrad((given: Record<string, JaxArray>) => {
      const prediction = oracle(
        np.array(x, { shape: [ROWS, ...xShape] }),
        (name) => given[name].ref,
      );
      const error = prediction.sub(np.array(y, { shape: [ROWS, ...yShape] }));
      return np.mean(error.ref.mul(error));
    })(parameters);
    // Both work in float32; some hundred roundings of 6e-8 each, where slopes cancel through
    // five layers in one case.
    expect(Math.abs(loss / ((await theirs.data())[0] as number) - 1)).toBeLessThan(5e-6);
    for (const { name } of weights.parameters) {
      const wanted = await gradients[name].data();
      const scale = Math.max(...wanted.map(Math.abs));
      for (const [i, slope] of weights.slopes(name).entries())
        expect(Math.abs(slope - wanted[i]), `${name}[${i}]`).toBeLessThan(1e-4 * scale);
    }
  });
});
