/**
 * Simulation of paths, in millions of path-steps a second, against NumPy and QuantLib.
 *
 *   node benchmarks/dist/simulation.js [--json] [--paths 16384] [--repetitions 9]
 *
 * The peers need Debian's python3-numpy and python3-quantlib, g++ and libquantlib0-dev.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  bates,
  blockBootstrap,
  evenGrid,
  gbm,
  heston,
  kou,
  loadSimulator,
  localVolatility,
  merton,
  roughBergomi,
  roughenedGbm,
  sabr,
  surfaceLocalVols,
} from "@volsmith/hedging";
import type { Process, Sampling, Simulator } from "@volsmith/hedging";
import { randomGenerator } from "@volsmith/numerics";
import {
  compileQuantLib,
  measure,
  publish,
  type Row,
  runPeer,
  summarise,
  type Timing,
} from "./harness.ts";
import { skewedSurface } from "./skewed-surface.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean" },
    paths: { type: "string", default: "16384" },
    repetitions: { type: "string", default: "9" },
  },
});
const nPaths = Number(values.paths);
const repetitions = Number(values.repetitions);
const grid = evenGrid({ nSteps: 252 });
const nSteps = 252;

const HESTON = { v0: 0.04, kappa: 1.5, theta: 0.05, sigma: 0.9, rho: -0.7 };
const random = randomGenerator(5);

const processes: Readonly<Record<string, Process>> = {
  gbm: gbm({ vol: 0.2 }),
  "roughened-gbm": roughenedGbm(),
  heston: heston(HESTON),
  bates: bates(),
  merton: merton({ vol: 0.15, jumpRate: 1.5, jumpMean: -0.1, jumpStdev: 0.15 }),
  kou: kou({ vol: 0.16, jumpRate: 3, upProbability: 0.4, meanUp: 0.1, meanDown: 0.2 }),
  sabr: sabr({ alpha: 2, beta: 0.5, nu: 0.6, rho: -0.5 }),
  "rough-bergomi": roughBergomi({ hurst: 0.07, eta: 1.9, rho: -0.9, forwardVariance: 0.04 }),
  "local-volatility": localVolatility({ spot: 100, source: surfaceLocalVols(skewedSurface) }),
  "block-bootstrap": blockBootstrap({
    returns: Array.from({ length: 2520 }, () => 0.01 * random.normal()),
  }),
};

interface PeerAnswer {
  readonly numpy: {
    readonly version: string;
    readonly processes: Readonly<Record<string, { times: readonly number[]; mean: number }>>;
  };
  readonly quantlib: {
    readonly version: string;
    readonly paths: number;
    readonly times: Readonly<Record<string, readonly number[]>>;
  } | null;
}

interface LocalVolRows {
  readonly times: readonly number[];
  /** [times, columns] */
  readonly table: readonly number[];
  /** ln S/F of each row's first column. */
  readonly begins: readonly number[];
  /** Columns a unit of ln S/F. */
  readonly perUnit: readonly number[];
}

/** What the compiled QuantLib took for a tenth of the paths. */
interface QuantLibAnswer {
  readonly version: string;
  readonly processes: Readonly<Record<string, { times: readonly number[]; mean: number }>>;
}

/** Our table of local volatilities, for the peers to interpolate in. */
function tabulated(): LocalVolRows {
  const plan = processes["local-volatility"].plan(grid);
  if ("walk" in plan) throw new TypeError("a kernel's plan was expected");
  const { times = grid.times, steps } = plan;
  return {
    times: [...times],
    table: [...plan.table],
    begins: Array.from(times, (_, i) => steps[4 * i + 2]),
    perUnit: Array.from(times, (_, i) => steps[4 * i + 3]),
  };
}

/** QuantLib simulates a tenth: it is the rate that is compared. */
const fewPaths = Math.ceil(nPaths / 10);

function measureQuantLib(): QuantLibAnswer | null {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-simulation-"));
  try {
    const program = compileQuantLib("simulation_quantlib.cpp", folder);
    if (program === null) return null;
    const { vol } = gbm({ vol: 0.2 });
    const own = bates();
    const jumps = [own.jumpRate, own.jumpMean, own.jumpStdev];
    const variance = ({ v0, kappa, theta, sigma, rho }: typeof HESTON) =>
      [v0, kappa, theta, sigma, rho] as const;
    const { times, begins, perUnit, table } = tabulated();
    const local = [times.length, table.length / times.length, times, begins, perUnit, table];
    const file = join(folder, "numbers.txt");
    const numbers = [fewPaths, nSteps, 5, vol, variance(HESTON), variance(own), jumps, local];
    writeFileSync(file, numbers.flat(2).join(" "));
    return JSON.parse(execFileSync(program, [file], { encoding: "utf8" })) as QuantLibAnswer;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measurePeers(): PeerAnswer | null {
  const parameters = {
    paths: nPaths,
    steps: nSteps,
    repetitions: 5,
    processes: { ...processes, "local-volatility": tabulated() },
  };
  const folder = mkdtempSync(join(tmpdir(), "volsmith-simulation-"));
  try {
    const file = join(folder, "parameters.json");
    writeFileSync(file, JSON.stringify(parameters));
    return runPeer<PeerAnswer>("simulation_peer.py", [file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Millions of path-steps a second. */
function rate({ median }: Timing, paths = nPaths): number {
  return (paths * nSteps) / median / 1000;
}

function time(simulator: Simulator, process: Process, sampling: Sampling = "plain"): Timing {
  let seed = 0;
  const run = () => simulator.simulate(process, grid, { nPaths, seed: seed++, sampling });
  return measure(run, { warmUp: 4, repetitions });
}

/** The same into arrays that stand already. */
function timeInto(simulator: Simulator, process: Process): Timing {
  const out = simulator.simulate(process, grid, { nPaths, seed: 0 });
  let seed = 0;
  const run = () => simulator.simulate(process, grid, { nPaths, seed: seed++, out });
  return measure(run, { warmUp: 4, repetitions });
}

/** How far the mean of the last spot lies from 100, ours and NumPy's on as many paths. */
function meanError(simulator: Simulator, process: Process): number {
  const { spots } = simulator.simulate(process, grid, { nPaths, seed: 1 });
  let sum = 0;
  for (let i = nSteps; i < spots.length; i += nSteps + 1) sum += spots[i];
  return sum / nPaths - 100;
}

const peers = measurePeers();
const compiled = measureQuantLib();
const one = await loadSimulator({ threads: 1 });
const two = await loadSimulator({ threads: 2 });
await two.ready();
const rows = Object.entries(processes).map(([kind, process]): Row => {
  const single = rate(time(one, process));
  const double = rate(time(two, process));
  const numpy = peers?.numpy.processes[kind];
  const quantlib = compiled?.processes[kind];
  const bound = peers?.quantlib?.times[kind];
  const theirs = numpy && rate(summarise(numpy.times));
  return {
    process: kind,
    "one thread": single,
    "two threads": double,
    "… arrays reused": rate(timeInto(two, process)),
    NumPy: theirs ?? "",
    "two threads / NumPy": theirs ? double / theirs : "",
    "one thread / NumPy": theirs ? single / theirs : "",
    "QuantLib C++": quantlib ? rate(summarise(quantlib.times), fewPaths) : "",
    "QuantLib Python": bound ? rate(summarise(bound), peers.quantlib.paths) : "",
    "mean − 100": meanError(two, process),
    "NumPy's": numpy ? numpy.mean - 100 : "",
    "QuantLib's": quantlib ? quantlib.mean - 100 : "",
  };
});
const samplings = (["plain", "antithetic", "sobol"] as const).flatMap((sampling) =>
  ["gbm", "heston"].map((kind): Row => ({
    process: kind,
    sampling,
    "one thread": rate(time(one, processes[kind], sampling)),
    "two threads": rate(time(two, processes[kind], sampling)),
  })),
);
one.dispose();
two.dispose();

publish({
  title: "Simulation of paths",
  tables: [
    { caption: `${nPaths.toLocaleString("en")} paths of 252 steps, million path-steps/s`, rows },
    { caption: "Kinds of sampling, million path-steps/s", rows: samplings },
  ],
  notes: [
    "From parameters to new arrays of all spots, and of volatilities where the process has one; NumPy makes new arrays too. Ours in float32, NumPy and QuantLib in float64.",
    `NumPy ${peers?.numpy.version ?? "absent"}, SFC64, vectorised over paths; its random numbers and functions run on one thread, the matrix product of rough Bergomi on those of its BLAS.`,
    "Local volatility takes 396 steps a year, more of them near today, ours as NumPy's; all rates count 252.",
    `QuantLib ${compiled?.version ?? "absent"} on one thread, its Mersenne twister and path generators, on a tenth of the paths: C++ copies every path into one array (-O3 -march=native); Python takes some microseconds a path for the binding. Heston and Bates by the same scheme with the same correction, Bates through Python by QuantLib's own default; local volatility from the same table on the same 396 steps. It has no generator for the others.`,
  ],
});
