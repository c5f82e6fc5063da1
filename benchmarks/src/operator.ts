/**
 * The volatility operator: 897 inputs, a 50 × 50 grid, against its mathematics in PyTorch.
 *
 *   node benchmarks/dist/operator.js [--json] [--no-peer]
 */
import { hasRelaxedSimd } from "@volsmith/kernels";
import type { KernelBuild } from "@volsmith/kernels";
import { loadOperator, NeighbourSearch, publishedConfig } from "@volsmith/surface";
import type { VolatilityOperator } from "@volsmith/surface";

import { measure, publish, summarise } from "./harness.ts";
import type { Row } from "./harness.ts";
import { askTorch, gridOf, quotes, randomWeights } from "./operator-case.ts";
import type { Points, TorchForward } from "./operator-case.ts";

const builds: readonly KernelBuild[] = hasRelaxedSimd() ? ["simd128", "relaxed"] : ["simd128"];
const fastest = builds.at(-1)!;
const weights = randomWeights();
const observed = quotes(23, 39);
const grid = gridOf(50, 50);
const withPeer = !process.argv.includes("--no-peer");
const { tables, notes } = await run();
publish({ title: "Volatility operator", tables, notes });

async function run() {
  const peer50 = withPeer ? askPeer(50, 5) : null;
  const notes: string[] = [
    "897 inputs (23 expiries × 39 strikes), 50 × 50 grid, 4 layers, 102,529 seeded random weights.",
  ];
  const main: Row[] = [];
  for (const build of builds) {
    for (const threads of [1, 2]) {
      const operator = await load(50, build, threads);
      const time = measure(() => smooth(operator));
      main.push({
        build,
        threads,
        "ms, graph included": time.median,
        "± ms": time.spread,
        "least ms": time.least,
        "PyTorch / ours": peer50 ? ratio(peerTime(peer50), time.median) : "",
      });
      if (peer50 && threads === 1) {
        const out = smooth(operator);
        const most = Math.max(...peer50.out.map((value, i) => Math.abs(value - out[i])));
        notes.push(`Largest difference from PyTorch (${build}): ${most.toExponential(1)}.`);
      }
      operator.dispose();
    }
  }
  if (peer50) {
    const graph = summarise(peer50.graph);
    const layers = summarise(peer50.layers);
    main.push({
      build: `PyTorch ${peer50.torch}, brute-force graph ${graph.median.toFixed(0)} ms of it`,
      threads: 1,
      "ms, graph included": peerTime(peer50),
      "± ms": graph.spread + layers.spread,
      "least ms": graph.least + layers.least,
      "PyTorch / ours": 1,
    });
    notes.push(`Both graphs have ${peer50.edges.toLocaleString("en")} edges.`);
    if (countEdges() !== peer50.edges) throw new Error("the graphs differ");
  }

  const tables = [
    { caption: "Encode and 50 × 50 grid, K = 50", rows: main },
    { caption: "Parts, two threads, K = 50", rows: await parts() },
    { caption: "K, two threads", rows: await sweep() },
    { caption: "Asking an encoded surface, two threads, K = 50", rows: await asking() },
  ];
  return { tables, notes };
}

/** What the two halves and the graph cost. */
async function parts(): Promise<Row[]> {
  const operator = await load(50, fastest, 2);
  const { rhos, zs } = observed;
  const nodes = [measure(() => new NeighbourSearch(rhos, zs, operator.config).find(rhos, zs))];
  const search = new NeighbourSearch(rhos, zs, operator.config);
  nodes.push(measure(() => search.find(grid.rhos, grid.zs)));
  const surface = operator.encode(observed);
  const rows = [
    { part: "graph of the inputs", ms: nodes[0].median },
    { part: "graph of the grid", ms: nodes[1].median },
    { part: "encode, graph included", ms: measure(() => operator.encode(observed)).median },
    { part: "grid, graph included", ms: measure(() => surface.query(grid.rhos, grid.zs)).median },
    {
      part: "grid with derivatives",
      ms: measure(() => surface.jets(grid.rhos, grid.zs), { repetitions: 5 }).median,
    },
  ];
  operator.dispose();
  return rows;
}

async function sweep(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const k of [10, 20, 30, 40, 50]) {
    const operator = await load(k, fastest, 2);
    const time = measure(() => smooth(operator));
    const peer = withPeer ? askPeer(k, 3) : null;
    rows.push({
      K: k,
      ms: time.median,
      "± ms": time.spread,
      "PyTorch ms": peer ? peerTime(peer) : "",
      "PyTorch / ours": peer ? ratio(peerTime(peer), time.median) : "",
    });
    operator.dispose();
  }
  return rows;
}

/** One point, and costs per point as their number grows. */
async function asking(): Promise<Row[]> {
  const operator = await load(50, fastest, 2);
  const surface = operator.encode(observed);
  const rows = [1, 25, 50, 100, 200].map((side) => {
    const points = gridOf(side, side);
    const time = measure(() => surface.query(points.rhos, points.zs), {
      repetitions: side === 1 ? 2_000 : 7,
    });
    const n = side * side;
    return { points: n, ms: time.median, "µs a point": (1e3 * time.median) / n };
  });
  operator.dispose();
  return rows;
}

function smooth(operator: VolatilityOperator): Float64Array {
  return operator.encode(observed).query(grid.rhos, grid.zs);
}

async function load(nNeighbours: number, build: KernelBuild, threads: number) {
  const config = { ...weights.config, nNeighbours };
  const operator = await loadOperator({ ...weights, config }, { build, threads });
  await operator.kernels.ready();
  return operator;
}

function countEdges(): number {
  const { rhos, zs } = observed;
  const search = new NeighbourSearch(rhos, zs, publishedConfig);
  const count = (points: Points) =>
    search.find(points.rhos, points.zs).ranges.reduce((sum, n, i) => sum + (i % 2) * n, 0);
  return count({ rhos, zs }) + count(grid);
}

function askPeer(nNeighbours: number, repetitions: number): TorchForward | null {
  const job = { weights, inputs: observed, points: grid, nNeighbours, repetitions };
  return askTorch<TorchForward>("operator_torch.py", job);
}

function peerTime({ graph, layers }: TorchForward): number {
  return summarise(graph.map((time, i) => time + layers[i])).median;
}

function ratio(theirs: number, ours: number): string {
  return `${(theirs / ours).toFixed(1)} ×`;
}
