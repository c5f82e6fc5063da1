import { evenPlaces, mean } from "@volsmith/numerics";

import type { HedgeEvaluation, PolicyEvaluation } from "./evaluate-hedge.ts";
import type { Kinded } from "../family.ts";
import type { HedgeMarket } from "../market.ts";
import { binOf, countsOf, edgesOf, quantilesByBin } from "./bins.ts";
import { errorParts } from "./error-parts.ts";
import type { ErrorParts } from "./error-parts.ts";
import { realisedVols } from "./realised-vols.ts";
import { referenceDeltas } from "./reference-deltas.ts";
import type { NoReference, ReferenceDeltas } from "./reference-deltas.ts";
import type { ShownPositions } from "./shown-positions.ts";

/** Sizes of what figures are drawn from. */
export interface SummaryOptions {
  /** Bins of the P&L histogram. */
  readonly bins?: number;
  /** Paths whose V_T and Z_T are kept, evenly over all. */
  readonly points?: number;
  /** Bins of the spot by which mean positions are shown. */
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
  /** The same two of every instrument after the first, where there are any. */
  readonly others?: readonly Pick<PolicySummary, "positions" | "ratios">[];
  /** Of the histogram, paths that end owing something (Z_T > 0). */
  readonly inTheMoney?: readonly number[];
  /** Paths in each bin of (V_T − Z_T)/Z_T, those with Z_T > 0 only. */
  readonly relativeErrors?: readonly number[];
  readonly errors?: ErrorParts;
  /** P&L by the last spot: 5, 50 and 95 % quantiles in the bins of `spotEdges`. */
  readonly bySpot?: ReturnType<typeof quantilesByBin>;
}

/** What may be traded, and what it costs. */
export interface InstrumentSummary {
  readonly name: string;
  readonly costs: readonly Kinded[];
  /** Mean half-spread over the price, in basis points, where spreads were recorded. */
  readonly halfSpreadBps?: number;
}

/** An evaluation as plain JSON: tables, and what figures are drawn from. */
export interface HedgeSummary {
  readonly kind: "hedge-evaluation";
  readonly version: 1;
  readonly payoff: Kinded;
  readonly instruments: readonly InstrumentSummary[];
  /** How many paths are of recorded calls and of puts, bought back before they expire; else absent. */
  readonly recorded?: { readonly calls: number; readonly puts: number };
  readonly nPaths: number;
  /** Clusters of paths that are independent of each other, where single paths are not. */
  readonly nClusters?: number;
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
  /** √ of the mean realised variance of the paths, a year. */
  readonly realisedVol?: number;
  /** Black-Scholes delta of the payoff at that volatility, like `ratios`. */
  readonly reference?: ReferenceDeltas["deltas"];
  /** How it was taken; at the middles of the bins where nothing is said. */
  readonly referenceKind?: ReferenceDeltas["kind"];
  /** Why there is none. */
  readonly noReference?: NoReference;
  /** Edges of `relativeErrors`; what lies beyond is counted in the outer bins. */
  readonly relativeEdges?: readonly number[];
  readonly policies: readonly PolicySummary[];
}

/** Of (V_T − Z_T)/Z_T. */
const RELATIVE_EDGES = Array.from({ length: 41 }, (_, j) => Number((j / 20 - 1).toFixed(2)));

/** Puts an evaluation into plain JSON for reports. */
export function summariseEvaluation(
  { market, premium, against, shown: places, policies, nClusters }: HedgeEvaluation,
  { bins = 100, points = 1000, ratioBins = 30 }: SummaryOptions = {},
): HedgeSummary {
  const { nPaths, nSteps, paths, grid, payoffs, task, instruments } = market;
  const pnlEdges = edgesOf(
    policies.map(({ pnl }) => pnl),
    { bins, tail: 0.002 },
  );
  const kept = evenPlaces(points, nPaths);
  const { paths: examples, steps } = places;
  const spotEdges = edgesOf([paths.spots], { bins: ratioBins, tail: 0.005 });
  const width = instruments.length;
  const positionsOf = ({ along }: ShownPositions, j: number) =>
    examples.map((_, place) =>
      Array.from({ length: nSteps }, (_, t) => along[(place * nSteps + t) * width + j]),
    );
  const ratiosOf = ({ at }: ShownPositions, j: number) =>
    steps.map((t, place) => {
      const sums = new Float64Array(ratioBins);
      const counts = new Uint32Array(ratioBins);
      for (let i = 0; i < nPaths; i++) {
        const bin = binOf(paths.spots[i * (nSteps + 1) + t], spotEdges);
        sums[bin] += at[(place * nPaths + i) * width + j];
        counts[bin]++;
      }
      return Array.from(sums, (sum, bin) => (counts[bin] > 0 ? sum / counts[bin] : null));
    });
  const lastBins = Uint32Array.from({ length: nPaths }, (_, i) =>
    binOf(paths.spots[i * (nSteps + 1) + nSteps], spotEdges),
  );
  const vol = Math.sqrt(mean(realisedVols(market).map((x) => x * x)));
  const reference = referenceDeltas(market, {
    vol,
    steps,
    bins: ratioBins,
    binOf: (spot) => binOf(spot, spotEdges),
    middleOf: (bin) => (spotEdges[bin] + spotEdges[bin + 1]) / 2,
  });
  return {
    kind: "hedge-evaluation",
    version: 1,
    payoff: plain(task.payoff),
    instruments: instruments.map(({ name, costs }, j) => {
      const halfSpreadBps = meanHalfSpread(market, j);
      return { name, costs: costs.map(plain), ...(halfSpreadBps !== null && { halfSpreadBps }) };
    }),
    ...recordedClaims(market),
    nPaths,
    ...(nClusters !== undefined && { nClusters }),
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
    realisedVol: vol,
    ...(typeof reference === "string"
      ? { noReference: reference }
      : { reference: reference.deltas, referenceKind: reference.kind }),
    relativeEdges: RELATIVE_EDGES,
    policies: policies.map(
      ({
        positions: _positions,
        shown,
        premium: _premium,
        pnl,
        values,
        costs: _costs,
        turnover: _turnover,
        ...rest
      }) => ({
        ...rest,
        histogram: countsOf(pnl, pnlEdges),
        values: kept.map((i) => values[i]),
        positions: positionsOf(shown, 0),
        ratios: ratiosOf(shown, 0),
        ...(width > 1 && {
          others: instruments.slice(1).map((_, j) => ({
            positions: positionsOf(shown, j + 1),
            ratios: ratiosOf(shown, j + 1),
          })),
        }),
        inTheMoney: countsOf(
          pnl.filter((_, i) => payoffs[i] > 0),
          pnlEdges,
        ),
        relativeErrors: countsOf(
          pnl.map((x, i) => x / payoffs[i]).filter((_, i) => payoffs[i] > 0),
          RELATIVE_EDGES,
        ),
        errors: errorParts(pnl, payoffs),
        bySpot: quantilesByBin(pnl, lastBins, ratioBins),
      }),
    ),
  };
}

function recordedClaims({
  nPaths,
  signs,
  taus,
  task,
}: HedgeMarket): Pick<HedgeSummary, "recorded"> | null {
  if (!taus) return null;
  const all = task.payoff.kind === "put" ? 0 : nPaths;
  const calls = signs ? signs.reduce((count, sign) => count + Number(sign > 0), 0) : all;
  return { recorded: { calls, puts: nPaths - calls } };
}

function meanHalfSpread({ halfSpreads, prices }: HedgeMarket, j: number): number | null {
  const spreads = halfSpreads[j];
  if (!spreads) return null;
  let sum = 0;
  for (let at = 0; at < spreads.length; at++) sum += spreads[at] / prices[j][at];
  return (1e4 * sum) / spreads.length;
}

/** The plain data of a member of a family. */
function plain(member: Kinded): Kinded {
  return JSON.parse(JSON.stringify(member)) as Kinded;
}
