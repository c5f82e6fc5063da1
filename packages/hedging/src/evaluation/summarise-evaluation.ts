import type { HedgeEvaluation, PolicyEvaluation } from "./evaluate-hedge.ts";
import type { Kinded } from "../family.ts";

/** Sizes of what figures are drawn from. */
export interface SummaryOptions {
  /** Bins of the P&L histogram. */
  readonly bins?: number;
  /** Paths whose V_T and Z_T are kept, evenly over all. */
  readonly points?: number;
  /** Steps, and bins of the spot, by which mean positions are shown. */
  readonly ratioSteps?: number;
  readonly ratioBins?: number;
}

/** A policy's evaluation as plain JSON. */
export interface PolicySummary extends Pick<
  PolicyEvaluation,
  | "name"
  | "kind"
  | "statistics"
  | "intervals"
  | "differences"
  | "price"
  | "byMoneyness"
  | "byVolatility"
> {
  /** Paths in each bin of the histogram. */
  readonly histogram: readonly number[];
  /** V_T of the kept paths. */
  readonly values: readonly number[];
  /** Units held of the first instrument along the example paths. [example][nSteps] */
  readonly positions: readonly (readonly number[])[];
  /** Mean units held of the first instrument by step and spot; null where no path was. */
  readonly ratios: readonly (readonly (number | null)[])[];
}

/** An evaluation as plain JSON: tables, and what figures are drawn from. */
export interface HedgeSummary {
  readonly kind: "hedge-evaluation";
  readonly version: 1;
  readonly payoff: Kinded;
  readonly instruments: readonly { readonly name: string; readonly costs: readonly Kinded[] }[];
  readonly nPaths: number;
  readonly premium: number;
  readonly against: string;
  /** Instants, years. [nSteps + 1] */
  readonly times: readonly number[];
  /** Edges of the histograms' bins; outcomes beyond are counted in the outer ones. [bins + 1] */
  readonly pnlEdges: readonly number[];
  /** Z_T of the kept paths. */
  readonly payoffs: readonly number[];
  /** Spots along the example paths: the worst, median and best path of the first policy. */
  readonly examples: readonly (readonly number[])[];
  /** Steps at which positions are shown by spot, and the edges of spots. */
  readonly ratioSteps: readonly number[];
  readonly spotEdges: readonly number[];
  readonly policies: readonly PolicySummary[];
}

/** Puts an evaluation into plain JSON for reports. */
export function summariseEvaluation(
  { market, premium, against, policies }: HedgeEvaluation,
  { bins = 60, points = 1000, ratioSteps = 9, ratioBins = 30 }: SummaryOptions = {},
): HedgeSummary {
  const { nPaths, nSteps, paths, grid, payoffs, task, instruments } = market;
  const pnlEdges = edgesOf(
    policies.map(({ pnl }) => pnl),
    { bins, tail: 0.002 },
  );
  const kept = evenly(Math.min(points, nPaths), nPaths);
  const steps = evenly(Math.min(ratioSteps, nSteps), nSteps);
  const spotEdges = edgesOf([paths.spots], { bins: ratioBins, tail: 0.005 });
  const order = Uint32Array.from(policies[0].pnl.keys()).toSorted(
    (a, b) => policies[0].pnl[a] - policies[0].pnl[b],
  );
  const examples = [order[0], order[nPaths >> 1], order[nPaths - 1]];
  const width = instruments.length;
  const ratiosOf = (positions: ArrayLike<number>) =>
    steps.map((t) => {
      const sums = new Float64Array(ratioBins);
      const counts = new Uint32Array(ratioBins);
      for (let i = 0; i < nPaths; i++) {
        const bin = binOf(paths.spots[i * (nSteps + 1) + t], spotEdges);
        sums[bin] += positions[(i * nSteps + t) * width];
        counts[bin]++;
      }
      return Array.from(sums, (sum, bin) => (counts[bin] > 0 ? sum / counts[bin] : null));
    });
  return {
    kind: "hedge-evaluation",
    version: 1,
    payoff: plain(task.payoff),
    instruments: instruments.map(({ name, costs }) => ({ name, costs: costs.map(plain) })),
    nPaths,
    premium,
    against,
    times: [...grid.times],
    pnlEdges,
    payoffs: kept.map((i) => payoffs[i]),
    examples: examples.map((i) => [
      ...paths.spots.subarray(i * (nSteps + 1), (i + 1) * (nSteps + 1)),
    ]),
    ratioSteps: steps,
    spotEdges,
    policies: policies.map(
      ({ positions, pnl, values, costs: _costs, turnover: _turnover, ...rest }) => ({
        ...rest,
        histogram: countsOf(pnl, pnlEdges),
        values: kept.map((i) => values[i]),
        positions: examples.map((i) =>
          Array.from({ length: nSteps }, (_, t) => positions[(i * nSteps + t) * width]),
        ),
        ratios: ratiosOf(positions),
      }),
    ),
  };
}

/** `count` whole numbers below n, evenly spread, the first 0. */
function evenly(count: number, n: number): readonly number[] {
  return Array.from({ length: count }, (_, j) => Math.floor((j * n) / count));
}

/** Even bins between outer quantiles of all numbers. */
function edgesOf(
  arrays: readonly (Float32Array | Float64Array)[],
  { bins, tail }: { readonly bins: number; readonly tail: number },
): readonly number[] {
  let low = Infinity;
  let high = -Infinity;
  for (const numbers of arrays) {
    const sorted = numbers.toSorted();
    const outer = Math.floor(tail * (sorted.length - 1));
    low = Math.min(low, sorted[outer]);
    high = Math.max(high, sorted[sorted.length - 1 - outer]);
  }
  const step = (high - low) / bins || 1;
  return Array.from({ length: bins + 1 }, (_, j) => low + j * step);
}

function binOf(x: number, edges: readonly number[]): number {
  const bins = edges.length - 1;
  const place = Math.floor(((x - edges[0]) / (edges[bins] - edges[0])) * bins);
  return Math.min(Math.max(place, 0), bins - 1);
}

function countsOf(numbers: Float64Array, edges: readonly number[]): readonly number[] {
  const counts = Array.from({ length: edges.length - 1 }, () => 0);
  for (const x of numbers) counts[binOf(x, edges)]++;
  return counts;
}

/** The plain data of a member of a family. */
function plain(member: Kinded): Kinded {
  return JSON.parse(JSON.stringify(member)) as Kinded;
}
