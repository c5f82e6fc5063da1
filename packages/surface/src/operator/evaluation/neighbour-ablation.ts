/**
 * How much the number of neighbours K matters: the same weights asked with other K.
 *
 * The source [WJG24 App. C.6] goes on training a while at each K; here nothing is trained, so
 * figures far from the K of the training say what asking costs, not what training could reach.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import type { KernelOptions } from "@volsmith/kernels";
import type { Snapshot } from "@volsmith/market";
import type { RunControl } from "@volsmith/numerics";
import { loadOperator } from "../volatility-operator.ts";
import type { VolatilityOperator } from "../volatility-operator.ts";
import type { EvaluationChain } from "./chain.ts";
import { insideQuotes } from "./chain-accuracy.ts";
import { snapshotPoints } from "./contender.ts";
import { distribution } from "./distribution.ts";
import type { Distribution } from "./distribution.ts";
import { measureOperator } from "./measure-operator.ts";
import type { OperatorMeasures } from "./measure-operator.ts";
import type { NamedWeights } from "./named-weights.ts";

/** The source's. */
export const ABLATION_KS = [3, 5, 10, 20, 30, 40, 50, 60, 70] as const;

export interface NeighbourAblationOptions extends RunControl {
  readonly ks?: readonly number[];
  readonly kernels?: KernelOptions;
}

export interface NeighbourAblation {
  /** The K of the weights' own configuration. */
  readonly trainedK: number;
  readonly rows: readonly NeighbourRow[];
}

/** One K; distributions are over chains. */
export interface NeighbourRow extends OperatorMeasures {
  readonly k: number;
  /** Milliseconds to encode a chain, and then to answer on 50 × 50 points. */
  readonly encodeMs: Distribution;
  readonly gridMs: Distribution;
}

const GRID = 50;

/** @throws {DomainError} for a K that is no positive integer; the signal's reason on abort */
export async function neighbourAblation(
  { weights, name }: NamedWeights,
  chains: readonly EvaluationChain[],
  { ks = ABLATION_KS, kernels, onProgress, signal }: NeighbourAblationOptions = {},
): Promise<NeighbourAblation> {
  const { config } = weights;
  const inside = chains.map((chain) => insideQuotes(chain.name, chain.snapshot, [config]));
  const rows: NeighbourRow[] = [];
  for (const [done, k] of ks.entries()) {
    onProgress?.({ stage: `${name} with other K`, done, total: ks.length, note: `K = ${k}` });
    const own = { ...weights, config: { ...config, nNeighbours: k } };
    const operator = await loadOperator(own, kernels);
    try {
      const measures = await measureOperator(operator, inside, signal ? { signal } : {});
      const times = inside.map((snapshot) => timesOf(operator, snapshot));
      rows.push({
        k,
        ...measures,
        encodeMs: distribution(times.map(({ encodeMs }) => encodeMs))!,
        gridMs: distribution(times.map(({ gridMs }) => gridMs))!,
      });
    } finally {
      operator.dispose();
    }
  }
  onProgress?.({ stage: `${name} with other K`, done: ks.length, total: ks.length });
  return { trainedK: config.nNeighbours, rows };
}

/** Of a warm operator. */
function timesOf(
  operator: VolatilityOperator,
  snapshot: Snapshot,
): { readonly encodeMs: number; readonly gridMs: number } {
  const points = snapshotPoints(snapshot);
  const start = performance.now();
  const encoded = operator.encode(points);
  const encodeMs = performance.now() - start;
  return { encodeMs, gridMs: timeGrid((rhos, zs) => encoded.query(rhos, zs), operator.config) };
}

function timeGrid(
  query: (rhos: Float64Array, zs: Float64Array) => unknown,
  { rhoDomain, zDomain }: NamedWeights["weights"]["config"],
): number {
  const at = ([from, to]: readonly [number, number], i: number): number =>
    from + ((to - from) * i) / (GRID - 1);
  const rhos = Float64Array.from({ length: GRID * GRID }, (_, i) =>
    at(rhoDomain, Math.floor(i / GRID)),
  );
  const zs = Float64Array.from({ length: GRID * GRID }, (_, i) => at(zDomain, i % GRID));
  const start = performance.now();
  query(rhos, zs);
  return performance.now() - start;
}
