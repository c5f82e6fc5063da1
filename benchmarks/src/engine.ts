/**
 * Whole training steps (forward, backward, Adam; float32) of small networks on the engine, against the
 * same mathematics in PyTorch from the same weights.
 *
 *   node benchmarks/dist/engine.js [mlp lstm gru30 gru252 kan] [--json] [--no-peer]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  Adam,
  dense,
  gru,
  lastStep,
  loadEngine,
  LossProgram,
  lstm,
  polynomial,
  squaredError,
  Weights,
} from "@volsmith/engine";
import type { RowShape, Value } from "@volsmith/engine";
import { writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { hasRelaxedSimd } from "@volsmith/kernels";
import type { KernelBuild } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";

import { measure, publish, runPeer, summarise } from "./harness.ts";
import type { Row, Timing } from "./harness.ts";

interface Case {
  readonly name: string;
  readonly title: string;
  readonly rows: number;
  readonly x: RowShape;
  readonly y: RowShape;
  readonly model: (x: Value) => Value;
  readonly repetitions: number;
  readonly peerRepetitions: number;
}

interface PeerResult {
  readonly torch: string;
  readonly weights: number;
  readonly losses: readonly number[];
  readonly step: readonly number[];
}

const out = (x: Value) => dense(x, { name: "out", units: 1 });
const chebyshev = (x: Value, name: string, units: number, degree: number) =>
  polynomial(x, { name, units, degree, family: "chebyshev" });

const cases: readonly Case[] = [
  {
    name: "mlp",
    title: "MLP 10-64-64-64-1, tanh, batch 1,024",
    rows: 1024,
    x: [10],
    y: [1],
    model(x) {
      let h = x;
      for (let i = 0; i < 3; i++) h = dense(h, { name: `h${i}`, units: 64, activation: "tanh" });
      return out(h);
    },
    repetitions: 300,
    peerRepetitions: 200,
  },
  {
    name: "lstm",
    title: "LSTM 32, 12 steps × 10, batch 512",
    rows: 512,
    x: [12, 10],
    y: [1],
    model: (x) => out(lastStep(lstm(x, { name: "r", units: 32 }))),
    repetitions: 100,
    peerRepetitions: 60,
  },
  {
    name: "gru30",
    title: "GRU 64, 30 steps × 4, 2,000 paths",
    rows: 2000,
    x: [30, 4],
    y: [30, 1],
    model: (x) => out(gru(x, { name: "r", units: 64 })),
    repetitions: 25,
    peerRepetitions: 12,
  },
  {
    name: "gru252",
    title: "GRU 64, 252 steps × 4, 2,000 paths",
    rows: 2000,
    x: [252, 4],
    y: [252, 1],
    model: (x) => out(gru(x, { name: "r", units: 64 })),
    repetitions: 5,
    peerRepetitions: 3,
  },
  {
    name: "kan",
    title: "Chebyshev KAN 10-16-16-1, degrees 2, 5, 4, batch 1,024",
    rows: 1024,
    x: [10],
    y: [1],
    model: (x) => chebyshev(chebyshev(chebyshev(x, "a", 16, 2), "b", 16, 5), "c", 1, 4),
    repetitions: 300,
    peerRepetitions: 200,
  },
];

const builds: readonly KernelBuild[] = hasRelaxedSimd() ? ["simd128", "relaxed"] : ["simd128"];
const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const withPeer = !process.argv.includes("--no-peer");
const folder = mkdtempSync(join(tmpdir(), "volsmith-"));
const tables: { caption: string; rows: Row[] }[] = [];
const notes: string[] = [
  "Whole steps: forward, backward, Adam. Throughput and ratios from least times, because the machine " +
    "is shared; PyTorch at the better of one thread and two (OPENBLAS_NUM_THREADS=1, passive waiting).",
];
try {
  for (const item of cases)
    if (asked.length === 0 || asked.includes(item.name)) tables.push(await compare(item));
} finally {
  rmSync(folder, { recursive: true });
}
publish({ title: "Engine", tables, notes });

async function compare(item: Case) {
  const { x, y } = draw(item);
  const rows: Row[] = [];
  let peer: {
    readonly result: PeerResult;
    readonly time: Timing;
    readonly threads: number;
  } | null = null;
  const mine = new Map<KernelBuild, readonly number[]>();
  const times: { build: KernelBuild; threads: number; time: Timing }[] = [];
  for (const build of builds)
    for (const threads of [1, 2]) {
      const engine = await loadEngine({ threads, build });
      await engine.ready();
      const weights = new Weights(engine, randomGenerator(1));
      const program = new LossProgram(weights, {
        rows: item.rows,
        inputs: { x: item.x, y: item.y },
        loss: (inputs) => squaredError(item.model(inputs.x), inputs.y),
      });
      if (withPeer && peer === null) peer = askPeer(item, { weights, x, y });
      const adam = new Adam(weights, program.learning);
      const losses: number[] = [];
      const step = () => {
        program.set({ x, y }, item.rows);
        losses.push(program.run(item.rows));
        adam.step(1e-3);
      };
      const time = measure(step, { warmUp: 2, repetitions: item.repetitions });
      mine.set(build, losses);
      times.push({ build, threads, time });
      engine.dispose();
    }
  const least = peer?.time.least;
  for (const { build, threads, time } of times)
    rows.push(row(item, `ours, ${build}`, threads, time, least));
  if (peer) {
    rows.push(row(item, `PyTorch ${peer.result.torch}`, peer.threads, peer.time, least));
    for (const [build, losses] of mine) {
      const n = Math.min(20, peer.result.losses.length);
      const gaps = Array.from({ length: n }, (_, i) =>
        Math.abs(losses[i] / peer.result.losses[i] - 1),
      );
      notes.push(
        `${item.name}, ${build}: losses of ${n} steps from equal weights differ by at most ${Math.max(...gaps).toExponential(1)}.`,
      );
    }
  }
  return { caption: item.title, rows };
}

function row(item: Case, step: string, threads: number, time: Timing, reference?: number): Row {
  return {
    step,
    threads,
    "least ms": time.least,
    "median ms": time.median,
    "± ms": time.spread,
    "rows/s": (1e3 * item.rows) / time.least,
    "PyTorch / this": reference ? `${(reference / time.least).toFixed(2)} ×` : "",
  };
}

function draw({ rows, x, y }: Case) {
  const random = randomGenerator(2);
  const size = (shape: RowShape) => rows * shape.reduce((product, n) => product * n, 1);
  return {
    x: Float32Array.from({ length: size(x) }, () => random.normal()),
    y: Float32Array.from({ length: size(y) }, () => Math.tanh(random.normal())),
  };
}

interface Start {
  readonly weights: Weights;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** PyTorch at the better of its settings; null where it is not installed. */
function askPeer(item: Case, { weights, x, y }: Start) {
  const tensors = new Map<string, Tensor>();
  const add = (name: string, shape: readonly number[], data: Float32Array) =>
    tensors.set(name, { dtype: "F32", shape, data });
  for (const { name, shape } of weights.parameters) add(name, shape, weights.values(name).slice());
  add("x", [item.rows, ...item.x], x);
  add("y", [item.rows, ...item.y], y);
  const path = join(folder, `${item.name}.safetensors`);
  writeFileSync(path, writeSafetensors(tensors));
  const results = [1, 2].flatMap((threads) => {
    const result = runPeer<PeerResult>(
      "engine_torch.py",
      [path, item.name, `${threads}`, `${item.peerRepetitions}`],
      { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: `${threads}`, OMP_WAIT_POLICY: "passive" },
    );
    if (result === null) return [];
    if (result.weights !== weights.count) throw new Error(`${item.name}: the networks differ`);
    return [{ result, threads, time: summarise(result.step) }];
  });
  return results.toSorted((a, b) => a.time.least - b.time.least)[0] ?? null;
}
