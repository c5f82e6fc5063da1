/**
 * Outputs of trained networks, batch 1 to 65,536: the engine against ONNX Runtime, its WebAssembly
 * build and its native one, on files that our own exporter wrote.
 *
 *   node benchmarks/dist/inference.js [mlp kan lstm gru stack masked tdnn] [--json] [--no-peer]
 *
 * The native build is asked for by VOLSMITH_ONNXRUNTIME_NODE, the folder of an installed
 * `onnxruntime-node` (its package brings the library: `npm install --ignore-scripts` is enough).
 */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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
import type { InputShapes, InputValues, Value } from "@volsmith/engine";
import { hasRelaxedSimd } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import { onnxModel } from "@volsmith/onnx";
import type * as Ort from "onnxruntime-web";

import { measure, measureAsync, publish } from "./harness.ts";
import type { Row, Timing } from "./harness.ts";

interface Case {
  readonly name: string;
  readonly title: string;
  readonly inputs: InputShapes;
  readonly model: (inputs: InputValues<InputShapes>) => Value;
  /** Multiplications a row, to share out time. */
  readonly products: number;
}

const out = (x: Value) => dense(x, { name: "out", units: 1 });
const chebyshev = (x: Value, name: string, units: number, degree: number) =>
  polynomial(x, { name, units, degree, family: "chebyshev" });

/** Five recurrent layers of 32, each beside what it attends to. */
function stack(x: Value, mask?: Value): Value {
  const masked = mask && { mask };
  let h = x;
  for (const [i, layer] of [lstm, gru, lstm, gru, lstm].entries()) {
    h = layer(h, { name: `r${i}`, units: 32, ...masked });
    const found = selfAttention(h, { name: `a${i}`, output: "none", ...masked });
    h = activate(concat([h, found]), "tanh");
  }
  return out(lastStep(h));
}

const cases: readonly Case[] = [
  {
    name: "mlp",
    title: "MLP 10-64-64-64-1, tanh",
    inputs: { x: [10] },
    products: 9e3,
    model({ x }) {
      let h = x;
      for (let i = 0; i < 3; i++) h = dense(h, { name: `h${i}`, units: 64, activation: "tanh" });
      return out(h);
    },
  },
  {
    name: "kan",
    title: "Chebyshev KAN 10-16-16-1, degrees 2, 5, 4",
    inputs: { x: [10] },
    products: 2e3,
    model: ({ x }) => chebyshev(chebyshev(chebyshev(x, "a", 16, 2), "b", 16, 5), "c", 1, 4),
  },
  {
    name: "lstm",
    title: "LSTM 32, 12 steps × 10",
    inputs: { x: [12, 10] },
    products: 65e3,
    model: ({ x }) => out(lastStep(lstm(x, { name: "r", units: 32 }))),
  },
  {
    name: "gru",
    title: "GRU 64, 30 steps × 4, an answer a step",
    inputs: { x: [30, 4] },
    products: 400e3,
    model: ({ x }) => out(gru(x, { name: "r", units: 64 })),
  },
  {
    name: "stack",
    title: "LSTM, GRU, LSTM, GRU, LSTM of 32 with attention after each, 12 steps × 10",
    inputs: { x: [12, 10] },
    products: 800e3,
    model: ({ x }) => stack(x),
  },
  {
    name: "masked",
    title: "The same, sequences of 1 to 12 steps padded on the left",
    inputs: { x: [12, 10], mask: [12] },
    products: 800e3,
    model: ({ x, mask }) => stack(x, mask),
  },
  {
    name: "tdnn",
    title: "TDNN of three convolutions of 12 filters, kernel 3, 12 steps × 10",
    inputs: { x: [12, 10] },
    products: 15e3,
    model({ x }) {
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
  readonly result: ArrayLike<number>;
}

type Batch = Readonly<Record<string, Float32Array>>;

const words = process.argv.slice(2);
const asked = words.filter((word) => !word.startsWith("--"));
const chosen = cases.filter(({ name }) => asked.length === 0 || asked.includes(name));
const notes: string[] = [
  "Throughput and ratios from least times, because the machine is shared; times include handing the " +
    "batch over and the way back. ONNX Runtime with all graph optimisations, on files of @volsmith/onnx.",
];
/** ONNX Runtime's WebAssembly keeps the threads it was started with: one thread is another process. */
const LONE = "--lone-wasm";
const LONE_ROWS = 1024;
if (words.includes(LONE)) await answerAlone();
else await compareAll();
// ONNX Runtime's threads have no end of their own; leaving before a pipe has taken all would cut it off.
process.stdout.write("", () => process.exit(0));

async function compareAll(): Promise<void> {
  const withPeers = !words.includes("--no-peer");
  const alone = withPeers ? askAlone() : {};
  const peers = withPeers ? [await wasm(2), ...native()] : [];
  const tables: { caption: string; rows: Row[] }[] = [];
  for (const item of chosen) {
    const file = await exported(item);
    for (const rows of BATCHES) {
      const batch = draw(item, rows);
      const found: Measured[] = [];
      for (const threads of [1, 2]) found.push(await runEngine(item, batch, { rows, threads }));
      const best = Math.min(...found.map(({ time }) => time.least));
      const lone = alone[`${item.name} ${rows}`];
      if (lone) found.push(lone);
      for (const peer of peers) {
        const measured = await runPeer(item, batch, { rows, peer, file });
        if (measured) found.push(measured);
      }
      tables.push({
        caption: `${item.title}, batch ${rows.toLocaleString("en")}`,
        rows: found.map((measured) => row(measured, { rows, best, reference: found[0].result })),
      });
    }
  }
  publish({ title: "Inference", tables, notes });
}

function row(
  { title, threads, time, result }: Measured,
  options: { readonly rows: number; readonly best: number; readonly reference: ArrayLike<number> },
): Row {
  return {
    by: title,
    threads,
    "least ms": time.least,
    "median ms": time.median,
    "± ms": time.spread,
    "rows/s": (1e3 * options.rows) / time.least,
    "its time / ours": `${(time.least / options.best).toFixed(2)} ×`,
    "largest difference": difference(Array.from(options.reference), result),
  };
}

/** The same script in a process where ONNX Runtime's WebAssembly has one thread. */
function askAlone(): Record<string, Measured | undefined> {
  const script = fileURLToPath(import.meta.url);
  const stdout = execFileSync(process.execPath, [script, LONE, ...asked], { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout.toString()) as Record<string, Measured>;
}

async function answerAlone(): Promise<void> {
  const peer = await wasm(1);
  const answers: Record<string, unknown> = {};
  for (const item of chosen) {
    const file = await exported(item);
    for (const rows of BATCHES.filter((n) => n <= LONE_ROWS)) {
      const measured = await runPeer(item, draw(item, rows), { rows, peer, file });
      if (measured)
        answers[`${item.name} ${rows}`] = { ...measured, result: Array.from(measured.result) };
    }
  }
  process.stdout.write(JSON.stringify(answers));
}

/** Normal numbers; masks of sequences of 1 to all steps, padded on the left. */
function draw({ inputs }: Case, rows: number): Batch {
  const random = randomGenerator(2);
  const batch = Object.entries(inputs).map(([name, shape]) => {
    const width = shape.reduce((product, n) => product * n, 1);
    const number = (_: unknown, i: number) =>
      name === "mask"
        ? Number((i % width) + (Math.floor(i / width) % width) >= width - 1)
        : random.normal();
    return [name, Float32Array.from({ length: rows * width }, number)] as const;
  });
  return Object.fromEntries(batch);
}

/** Over the largest number. */
function difference(a: readonly number[], b: ArrayLike<number>): number {
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0) / largest;
}

/** A second of calls or so, eight at least. */
function counts({ products }: Case, rows: number) {
  const repetitions = Math.round(Math.min(3000, Math.max(8, 4e9 / (products * rows))));
  return { warmUp: rows > 1024 ? 1 : 5, repetitions };
}

async function exported({ inputs, model }: Case): Promise<Uint8Array> {
  const engine = await loadEngine({ threads: 1 });
  const weights = new Weights(engine, randomGenerator(1));
  const description = describeModel(weights, { inputs, outputs: (given) => ({ y: model(given) }) });
  const file = onnxModel(description, weights);
  engine.dispose();
  return file;
}

interface Run {
  readonly rows: number;
}

async function runEngine(
  item: Case,
  batch: Batch,
  { rows, threads }: Run & { readonly threads: number },
): Promise<Measured> {
  const { inputs, model } = item;
  const build = hasRelaxedSimd() ? "relaxed" : "simd128";
  const engine = await loadEngine({ threads, build });
  await engine.ready();
  const weights = new Weights(engine, randomGenerator(1));
  const outputs = (given: InputValues<InputShapes>) => ({ y: model(given) });
  const program = new ModelProgram(weights, { rows, inputs, outputs });
  const run = () => {
    program.set(batch, rows);
    program.run(rows);
    return program.output("y").slice();
  };
  const time = measure(run, counts(item, rows));
  const result = run();
  engine.dispose();
  return { title: `the engine, ${build}`, threads, time, result };
}

/** Null, with a note, where memory does not suffice. */
async function runPeer(
  item: Case,
  batch: Batch,
  { rows, peer, file }: Run & { readonly peer: Peer; readonly file: Uint8Array },
): Promise<Measured | null> {
  const { title, threads, ort, options } = peer;
  try {
    const session = await ort.InferenceSession.create(file, options);
    const feeds = Object.entries(item.inputs).map(([name, shape]) => {
      return [name, new ort.Tensor("float32", batch[name], [rows, ...shape])] as const;
    });
    const given = Object.fromEntries(feeds);
    const run = async () => (await session.run(given)).y.data as Float32Array;
    const time = await measureAsync(run, counts(item, rows));
    const result = await run();
    await session.release();
    return { title, threads, time, result };
  } catch (error) {
    notes.push(`${item.name}, batch ${rows}, ${title}: ${String(error).split("\n")[0]}`);
    return null;
  }
}

async function wasm(threads: number): Promise<Peer> {
  const ort = await import("onnxruntime-web");
  ort.env.logLevel = "error";
  ort.env.wasm.numThreads = threads;
  const options = { graphOptimizationLevel: "all" } as const;
  return { title: "ONNX Runtime, WebAssembly", ort, threads, options };
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
