/**
 * Training of the deep-hedging source's policy: GRU 64 over 252 decisions on 8,000 paths, all of them in
 * every step, through the account and the source's objective; against the same in PyTorch from equal
 * weights.
 *
 *   node benchmarks/dist/hedging.js [--json] [--no-peer] [--paths 8000]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadEngine } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import {
  call,
  evenGrid,
  gruPolicy,
  hedgeMarket,
  itmCvarMse,
  loadSimulator,
  roughenedGbm,
  sourceFeatures,
  trainHedge,
} from "@volsmith/hedging";
import type { Feature, HedgeMarket, HedgeTrainingResult } from "@volsmith/hedging";
import { hasRelaxedSimd } from "@volsmith/kernels";
import type { KernelBuild } from "@volsmith/kernels";

import { publish, runPeer, summarise } from "./harness.ts";
import type { Row, Timing } from "./harness.ts";

interface PeerResult {
  readonly torch: string;
  readonly weights: number;
  readonly losses: readonly number[];
  readonly step: readonly number[];
}

const EPOCHS = 4;
const RATE = 3e-3;
const SEED = 1;
const place = process.argv.indexOf("--paths");
const nPaths = place < 0 ? 8000 : Number(process.argv[place + 1]);
const features = sourceFeatures();
const builds: readonly KernelBuild[] = hasRelaxedSimd() ? ["simd128", "relaxed"] : ["simd128"];

const simulator = await loadSimulator();
const paths = simulator.simulate(roughenedGbm(), evenGrid({ years: 1, nSteps: 252 }), {
  nPaths,
  seed: 1,
});
simulator.dispose();
const market = hedgeMarket({ payoff: call({ strike: 100 }), settlement: "physical" }, paths);

const mine: { build: KernelBuild; threads: number; time: Timing; losses: readonly number[] }[] = [];
for (const build of builds)
  for (const threads of [1, 2]) {
    const engine = await loadEngine({ build, threads });
    await engine.ready();
    mine.push({ build, threads, ...(await epochs(engine)) });
    engine.dispose();
  }
const peer = process.argv.includes("--no-peer") ? null : await askPeer();
const reference = peer?.time.least;
const rows: Row[] = mine.map(({ build, threads, time }) => row(`ours, ${build}`, threads, time));
if (peer) rows.push(row(`PyTorch ${peer.result.torch}`, peer.threads, peer.time));
publish({
  title: "Hedging",
  tables: [
    { caption: `GRU 64 × 252 decisions × ${nPaths.toLocaleString("en")} paths, full batch`, rows },
  ],
  notes: [
    "Whole epochs: forward, account, objective, backward, Adam. Ratios from least times, because the " +
      "machine is shared; PyTorch at the better of one thread and two (OPENBLAS_NUM_THREADS=1, passive " +
      "waiting).",
    ...mine.map(
      ({ build, threads, losses }) =>
        `${build}, ${threads} threads: losses of ${EPOCHS} epochs ${losses.map((x) => x.toFixed(4)).join(", ")}` +
        (peer
          ? `; PyTorch ${peer.result.losses
              .slice(0, EPOCHS)
              .map((x) => x.toFixed(4))
              .join(", ")}.`
          : "."),
    ),
  ],
});

function row(what: string, threads: number, time: Timing): Row {
  return {
    training: what,
    threads,
    "least s/epoch": time.least / 1e3,
    "median s/epoch": time.median / 1e3,
    "path-steps/s": (252e3 * nPaths) / time.least,
    "PyTorch / this": reference ? `${(reference / time.least).toFixed(2)} ×` : "",
  };
}

/** The source's training for some epochs, each timed. */
async function epochs(engine: Engine) {
  const times: number[] = [];
  let last = performance.now();
  const { policy, history } = await train(engine, RATE, (done) => {
    const now = performance.now();
    if (done > 1) times.push(now - last);
    last = now;
  });
  policy.dispose();
  return { time: summarise(times), losses: history.map(({ loss }) => loss) };
}

function train(
  engine: Engine,
  rate: number,
  onEpoch: (done: number) => void,
): Promise<HedgeTrainingResult> {
  let known = 0;
  return trainHedge(
    {
      market,
      architecture: gruPolicy({ units: 64 }),
      criterion: itmCvarMse(),
      features,
      scaling: "none",
      batchRows: nPaths,
      epochs: EPOCHS,
      schedule: { kind: "constant", rate },
    },
    {
      engine,
      seed: SEED,
      onProgress({ done }) {
        if (done > known) onEpoch(done);
        known = done;
      },
    },
  );
}

/** PyTorch from the weights our training begins with; null where it is not installed. */
async function askPeer() {
  const engine = await loadEngine({ threads: 2 });
  // A rate too small for float32 leaves first weights as they are.
  const { policy } = await train(engine, 1e-30, () => {});
  const tensors = new Map<string, Tensor>();
  const add = (name: string, shape: readonly number[], data: Float32Array) =>
    tensors.set(name, { dtype: "F32", shape, data });
  for (const { name, shape } of policy.weights.parameters)
    add(name, shape, policy.weights.values(name).slice());
  policy.dispose();
  engine.dispose();
  add("x", [nPaths, 252, features.length], statesOf(market, features));
  add("spots", [nPaths, 253], Float32Array.from(paths.spots));
  add("payoffs", [nPaths], Float32Array.from(market.payoffs));
  const folder = mkdtempSync(join(tmpdir(), "volsmith-"));
  try {
    const file = join(folder, "case.safetensors");
    writeFileSync(file, writeSafetensors(tensors));
    const found = [1, 2].flatMap((threads) => {
      const result = runPeer<PeerResult>("hedging_torch.py", [file, `${threads}`, `${EPOCHS}`], {
        OPENBLAS_NUM_THREADS: "1",
        OMP_NUM_THREADS: `${threads}`,
        OMP_WAIT_POLICY: "passive",
      });
      return result === null ? [] : [{ result, threads, time: summarise(result.step) }];
    });
    return found.toSorted((a, b) => a.time.least - b.time.least)[0] ?? null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function statesOf(on: HedgeMarket, columns: readonly Feature[]): Float32Array {
  const found = columns.map(({ values }) => values!(on));
  const out = new Float32Array(found[0].length * found.length);
  for (const [j, column] of found.entries())
    for (let i = 0; i < column.length; i++) out[i * found.length + j] = column[i];
  return out;
}
