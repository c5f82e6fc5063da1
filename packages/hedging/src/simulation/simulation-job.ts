/**
 * The job as the kernels read it (assembly/job.ts, same order), placed in their memory.
 */
import { SOBOL_DIMENSIONS, philoxBlock, sobolDirections } from "@volsmith/numerics";
import type { Arena } from "@volsmith/kernels";

import type { DrawCounts, PathPlan, Sampling, TimeGrid } from "../processes/process.ts";
import { stepLengths } from "../processes/time-grid.ts";
import { brownianBridge } from "./brownian-bridge.ts";

const SAMPLINGS: readonly Sampling[] = ["plain", "antithetic", "sobol"];

/** Words of the record. */
const WORDS = 26;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
const ROUNDS = 10;
/** Purpose of the words that scramble Sobol dimensions: "owen" in ASCII (assembly/philox.ts). */
const SCRAMBLES = 0x6f77656e;

export interface JobOptions {
  readonly code: number;
  readonly seed: number;
  readonly sampling: Sampling;
  /** Number of the last path, for Sobol's bits. */
  readonly lastPath: number;
}

/** Places in the record that change from batch to batch. */
export interface PlacedJob {
  readonly address: number;
  readonly write: (batch: JobBatch) => void;
}

export interface JobBatch {
  readonly firstPath: number;
  readonly nPaths: number;
  readonly spots: number;
  readonly vols: number;
}

/** What a job says of the process; the random numbers alone need none of it. */
export type JobPlan = DrawCounts & Partial<PathPlan>;

/** Writes everything but the batch. Blocks stay until the arena is released. */
export function placeJob(
  arena: Arena,
  { plan, grid }: { readonly plan: JobPlan; readonly grid: TimeGrid },
  { code, seed, sampling, lastPath }: JobOptions,
): PlacedJob {
  const times = plan.times ?? grid.times;
  const nSteps = times.length - 1;
  const record = arena.allocate(WORDS).address;
  const place = (values: ArrayLike<number> = []): number => arena.place(values).address;
  const placeWords = (values: ArrayLike<number> = []): number => arena.placeWords(values).address;
  const placeEither = (values: Float32Array | Uint32Array = new Float32Array()): number =>
    values instanceof Uint32Array ? placeWords(values) : place(values);
  const keys = placeWords(roundKeys(seed));
  const sobol = sampling === "sobol" ? sobolParts(plan, { times }, seed) : null;
  const words: readonly (readonly [index: number, value: number])[] = [
    [0, code],
    [2, nSteps],
    [3, SAMPLINGS.indexOf(sampling)],
    [6, keys],
    [7, plan.normals],
    [8, plan.uniforms],
    [9, plan.pathUniforms],
    [12, place(plan.logForwards)],
    [14, placeEither(plan.constants)],
    [15, place(plan.steps)],
    [16, placeEither(plan.table)],
    [17, placeWords(sobol?.directions)],
    [18, placeWords(sobol?.scrambles)],
    [19, sobol?.dimensions ?? 0],
    [20, 32 - Math.clz32(lastPath)],
    [21, placeWords(sobol?.bridge)],
    [22, place(sobol?.roots)],
    [23, grid.times.length],
    [24, placeWords(placesOf(grid.times, times))],
  ];
  const view = (): DataView => new DataView(arena.memory.buffer, record, 4 * WORDS);
  const placed = view();
  for (const [index, value] of words) placed.setInt32(4 * index, value, true);
  placed.setFloat32(4 * 13, plan.spot ?? 1, true);
  return {
    address: record,
    write({ firstPath, nPaths, spots, vols }) {
      const batch = view();
      batch.setInt32(4, nPaths, true);
      batch.setBigUint64(16, BigInt(firstPath), true);
      batch.setInt32(40, spots, true);
      batch.setInt32(44, vols, true);
    },
  };
}

/** Where each of the grid's dates stands among those stepped through. */
function placesOf(dates: Float64Array, times: Float64Array): Uint32Array {
  const places = new Uint32Array(dates.length);
  for (let place = 0, date = 0; place < times.length; place++)
    if (times[place] === dates[date]) places[date++] = place;
  return places;
}

/** Keys of the rounds, pairs: the seed's, then Weyl steps. */
function roundKeys(seed: number): Uint32Array {
  const keys = Uint32Array.of(seed, Math.floor(seed / 2 ** 32));
  return Uint32Array.from({ length: 2 * ROUNDS }, (_, i) => {
    const word = i & 1;
    return keys[word] + Math.imul(i >> 1, WEYL[word]);
  });
}

function sobolParts(plan: DrawCounts, grid: TimeGrid, seed: number) {
  const lengths = stepLengths(grid);
  const wanted = lengths.length * (plan.normals + plan.uniforms) + plan.pathUniforms;
  const dimensions = Math.min(wanted, SOBOL_DIMENSIONS);
  const scrambles = new Uint32Array(dimensions);
  const words = new Uint32Array(4);
  for (let i = 0; i < dimensions; i++) {
    if (i % 4 === 0) {
      words.set([i / 4, SCRAMBLES, 0, 0]);
      philoxBlock(words, [seed >>> 0, Math.floor(seed / 2 ** 32)]);
    }
    scrambles[i] = words[i % 4];
  }
  return {
    dimensions,
    scrambles,
    directions: sobolDirections(dimensions).map(reversed),
    bridge: new Int32Array(brownianBridge(grid.times)),
    roots: lengths.map((length) => 1 / Math.sqrt(length)),
  };
}

/** The word with its bits in the opposite order. */
function reversed(word: number): number {
  let x = word;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >>> 16) | (x << 16);
}
