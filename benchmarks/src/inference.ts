/**
 * Outputs of trained networks, batch 1 to 65,536: the engine against ONNX Runtime, its WebAssembly
 * build and its native one, on files that our own exporter wrote.
 *
 *   node benchmarks/dist/inference.js [mlp lstm stack kan gru tdnn] [--json] [--no-peer]
 *
 * The native build is asked for by VOLSMITH_ONNXRUNTIME_NODE, the folder of an installed
 * `onnxruntime-node` (its package brings the library: `npm install --ignore-scripts` is enough).
 */
import { createRequire } from "node:module";
import { join } from "node:path";

import {
  activate,
  concat,
  conv,
  dense,
  describeModel,
  flatten,
  gru,
  lastStep,
  loadEngine,
  lstm,
  ModelProgram,
  polynomial,
  selfAttention,
  Weights,
} from "@volsmith/engine";
import type { RowShape, Value } from "@volsmith/engine";
import { hasRelaxedSimd } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import { onnxModel } from "@volsmith/onnx";
import type * as Ort from "onnxruntime-web";

import { measure, measureAsync, publish } from "./harness.ts";
import type { Row, Timing } from "./harness.ts";

interface Case {
  readonly name: string;
  readonly title: string;
  readonly x: RowShape;
  readonly model: (x: Value) => Value;
  /** Multiplications a row, to share out time. */
  readonly products: number;
}

const out = (x: Value) => dense(x, { name: "out", units: 1 });
const chebyshev = (x: Value, name: string, units: number, degree: number) =>
  polynomial(x, { name, units, degree, family: "chebyshev" });

const cases: readonly Case[] = [
  {
    name: "mlp",
    title: "MLP 10-64-64-64-1, tanh",
    x: [10],
    products: 9e3,
    model(x) {
      let h = x;
      for (let i = 0; i < 3; i++) h = dense(h, { name: `h${i}`, units: 64, activation: "tanh" });
      return out(h);
    },
  },
  {
    name: "kan",
    title: "Chebyshev KAN 10-16-16-1, degrees 2, 5, 4",
    x: [10],
    products: 2e3,
    model: (x) => chebyshev(chebyshev(chebyshev(x, "a", 16, 2), "b", 16, 5), "c", 1, 4),
  },
  {
    name: "lstm",
    title: "LSTM 32, 12 steps × 10",
    x: [12, 10],
    products: 65e3,
    model: (x) => out(lastStep(lstm(x, { name: "r", units: 32 }))),
  },
  {
    name: "gru",
    title: "GRU 64, 30 steps × 4, an answer a step",
    x: [30, 4],
    products: 400e3,
    model: (x) => out(gru(x, { name: "r", units: 64 })),
  },
  {
    name: "stack",
    title: "LSTM, GRU, LSTM, GRU, LSTM of 32 with attention after each, 12 steps × 10",
    x: [12, 10],
    products: 800e3,
    model(x) {
      let h = x;
      for (const [i, layer] of [lstm, gru, lstm, gru, lstm].entries()) {
        h = layer(h, { name: `r${i}`, units: 32 });
        const found = selfAttention(h, { name: `a${i}`, output: "none" });
        h = activate(concat([h, found]), "tanh");
      }
      return out(lastStep(h));
    },
  },
  {
    name: "tdnn",
    title: "TDNN of three convolutions of 12 filters, kernel 3, 12 steps × 10",
    x: [12, 10],
    products: 15e3,
    model(x) {
      let h = x;
      for (let i = 0; i < 3; i++)
        h = activate(conv(h, { name: `c${i}`, filters: 12, kernel: 3 }), "tanh");
      return out(flatten(h));
    },
  },
];

const BATCHES = [1, 64, 1024, 65_536];

/** A way to run an ONNX file. */
interface Peer {
  readonly title: string;
  readonly ort: typeof Ort;
  readonly threads: number;
  readonly options: Ort.InferenceSession.SessionOptions;
}

interface Measured {
  readonly title: string;
  readonly threads: number;
  readonly time: Timing;
  readonly result: Float32Array;
}

const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const notes: string[] = [
  "Throughput and ratios from least times, because the machine is shared; times include handing the " +
    "batch over and the way back. ONNX Runtime with all graph optimisations, on files of @volsmith/onnx.",
];
const tables: { caption: string; rows: Row[] }[] = [];
const peers = process.argv.includes("--no-peer") ? [] : [...(await wasm()), ...native()];
for (const item of cases)
  if (asked.length === 0 || asked.includes(item.name)) tables.push(...(await compare(item)));
publish({ title: "Inference", tables, notes });
process.exit(0); // ONNX Runtime's threads have no end of their own

async function compare(item: Case) {
  const file = await exported(item);
  const found: { caption: string; rows: Row[] }[] = [];
  for (const rows of BATCHES) {
    const x = draw(item, rows);
    const ours: Measured[] = [];
    for (const threads of [1, 2]) ours.push(await runEngine(item, x, { rows, threads }));
    const theirs: Measured[] = [];
    for (const peer of peers) {
      const measured = await runPeer(item, x, { rows, peer, file });
      if (measured) theirs.push(measured);
    }
    const best = Math.min(...ours.map(({ time }) => time.least));
    found.push({
      caption: `${item.title}, batch ${rows.toLocaleString("en")}`,
      rows: [...ours, ...theirs].map(({ title, threads, time, result }) => ({
        by: title,
        threads,
        "least ms": time.least,
        "median ms": time.median,
        "± ms": time.spread,
        "rows/s": (1e3 * rows) / time.least,
        "its time / ours": `${(time.least / best).toFixed(2)} ×`,
        "largest difference": difference(ours[0].result, result),
      })),
    });
  }
  return found;
}

function draw({ x }: Case, rows: number): Float32Array {
  const random = randomGenerator(2);
  const length = rows * x.reduce((product, n) => product * n, 1);
  return Float32Array.from({ length }, () => random.normal());
}

/** Over the largest number. */
function difference(a: Float32Array, b: Float32Array): number {
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0) / largest;
}

/** About half a second of calls, five at least. */
function repetitions({ products }: Case, rows: number): number {
  return Math.round(Math.min(2000, Math.max(5, 2e9 / (products * rows))));
}

async function exported(item: Case): Promise<Uint8Array> {
  const engine = await loadEngine({ threads: 1 });
  const weights = new Weights(engine, randomGenerator(1));
  const outputs = ({ x }: { readonly x: Value }) => ({ y: item.model(x) });
  const file = onnxModel(describeModel(weights, { inputs: { x: item.x }, outputs }), weights);
  engine.dispose();
  return file;
}

interface Run {
  readonly rows: number;
}

async function runEngine(
  item: Case,
  x: Float32Array,
  { rows, threads }: Run & { readonly threads: number },
): Promise<Measured> {
  const build = hasRelaxedSimd() ? "relaxed" : "simd128";
  const engine = await loadEngine({ threads, build });
  await engine.ready();
  const weights = new Weights(engine, randomGenerator(1));
  const program = new ModelProgram(weights, {
    rows,
    inputs: { x: item.x },
    outputs: (inputs) => ({ y: item.model(inputs.x) }),
  });
  const run = () => {
    program.set({ x }, rows);
    program.run(rows);
    return program.output("y").slice();
  };
  const time = measure(run, { warmUp: 3, repetitions: repetitions(item, rows) });
  const result = run();
  engine.dispose();
  return { title: `the engine, ${build}`, threads, time, result };
}

/** Null, with a note, where memory does not suffice. */
async function runPeer(
  item: Case,
  x: Float32Array,
  { rows, peer, file }: Run & { readonly peer: Peer; readonly file: Uint8Array },
): Promise<Measured | null> {
  const { title, threads, ort, options } = peer;
  try {
    ort.env.wasm.numThreads = threads;
    const session = await ort.InferenceSession.create(file, options);
    const tensor = new ort.Tensor("float32", x, [rows, ...item.x]);
    const run = async () => (await session.run({ x: tensor })).y.data as Float32Array;
    const count = repetitions(item, rows);
    const time = await measureAsync(run, { warmUp: 3, repetitions: count });
    const result = await run();
    await session.release();
    return { title, threads, time, result };
  } catch (error) {
    notes.push(`${item.name}, batch ${rows}, ${title}: ${String(error).split("\n")[0]}`);
    return null;
  }
}

/** The WebAssembly build, which keeps the number of threads it was started with. */
async function wasm(): Promise<Peer[]> {
  const ort = await import("onnxruntime-web");
  ort.env.logLevel = "error";
  const threads = process.argv.includes("--wasm-one-thread") ? 1 : 2;
  const options = { graphOptimizationLevel: "all" } as const;
  return [{ title: "ONNX Runtime, WebAssembly", ort, threads, options }];
}

function native(): Peer[] {
  const place = process.env.VOLSMITH_ONNXRUNTIME_NODE;
  try {
    const require = createRequire(place ? join(place, "package.json") : import.meta.url);
    const ort = require(place ?? "onnxruntime-node") as typeof Ort;
    return [1, 2].map((threads) => ({
      title: "ONNX Runtime, native",
      ort,
      threads,
      options: {
        graphOptimizationLevel: "all",
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      },
    }));
  } catch {
    process.stderr.write(
      "onnxruntime-node is not here: set VOLSMITH_ONNXRUNTIME_NODE to its folder to compare with it\n",
    );
    return [];
  }
}
