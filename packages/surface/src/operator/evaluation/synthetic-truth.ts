/**
 * Synthetic markets with known truth that nothing was trained on: errors against the true
 * volatilities, at the noisy quotes and between them.
 */
import type { Snapshot } from "@volsmith/market";
import { mean, randomGenerator, VolsmithError } from "@volsmith/numerics";
import type { RandomGenerator, RunControl } from "@volsmith/numerics";
import { breather } from "../../arbitrage/breather.ts";
import type { VarianceModel } from "../../variance-model.ts";
import type { TrainingPoints, TrainingSurface } from "../training/data/training-surface.ts";
import type { EvaluationFailure } from "./chain-accuracy.ts";
import type { Contender } from "./contender.ts";
import { distribution } from "./distribution.ts";
import type { Distribution } from "./distribution.ts";
import { chainOf, evaluationStream, originOf } from "./evaluation-stream.ts";
import type { EvaluationStreamOptions, MarketOrigin } from "./evaluation-stream.ts";
import { rowsByRho } from "./rows-by-rho.ts";

export interface SyntheticTruthOptions extends EvaluationStreamOptions, RunControl {
  readonly contenders: readonly Contender[];
  /** Markets drawn. */
  readonly markets?: number;
  /** Points off the quotes: expiries, and points on each. */
  readonly offQuotes?: readonly [expiries: number, perExpiry: number];
}

export interface SyntheticTruth {
  /** Seed of the stream. */
  readonly seed: number;
  readonly markets: readonly SyntheticMarket[];
  /** Over all markets, then by kind of market and by family of truth. */
  readonly summaries: readonly SyntheticSummary[];
  readonly failures: readonly EvaluationFailure[];
}

export interface SyntheticMarket extends MarketOrigin {
  readonly index: number;
  readonly nQuotes: number;
  /** Mean |mid/truth − 1|: what a method that believes every quote would err. */
  readonly noise: number;
  readonly methods: readonly SyntheticErrors[];
}

/** Mean relative errors against the truth. */
export interface SyntheticErrors {
  readonly method: string;
  readonly atQuotes: number;
  readonly offQuotes: number;
  /** At quotes, in half-spreads of volatility; null where none has a spread. */
  readonly halfSpreads: number | null;
}

export interface SyntheticSummary {
  readonly by: "all" | "kind" | "family";
  /** "all", or a kind, or a family. */
  readonly group: string;
  readonly method: string;
  readonly nMarkets: number;
  readonly noise: Distribution;
  readonly atQuotes: Distribution;
  readonly offQuotes: Distribution;
  readonly halfSpreads: Distribution | null;
}

/**
 * @throws {DomainError} unless the seed leaves the stream's inside the reserved ones
 * @throws the signal's reason on abort
 */
export async function syntheticTruth({
  contenders,
  markets: nMarkets = 40,
  offQuotes = [8, 25],
  onProgress,
  signal,
  ...options
}: SyntheticTruthOptions): Promise<SyntheticTruth> {
  const { seed, stream } = evaluationStream(options);
  const random = randomGenerator(seed);
  const breathe = breather();
  const failures: EvaluationFailure[] = [];
  const markets: SyntheticMarket[] = [];
  for (let index = 0; index < nMarkets; index++) {
    await breathe();
    signal?.throwIfAborted();
    onProgress?.({ stage: "synthetic markets", done: index, total: nMarkets });
    const surface = stream.at(index);
    const points = pointsBetween(surface.inputs, offQuotes, random.fork(index));
    const { name, snapshot } = chainOf(surface, index);
    const task = { surface, snapshot, points, trueVols: trueVolsAt(surface, points) };
    const methods: SyntheticErrors[] = [];
    for (const contender of contenders) {
      await breathe();
      try {
        methods.push(errorsOf(contender, task));
      } catch (error) {
        if (!(error instanceof VolsmithError)) throw error;
        failures.push({ chain: name, method: contender.name, reason: error.message });
      }
    }
    const { inputs, targets } = surface;
    markets.push({
      index,
      ...originOf(surface),
      nQuotes: targets.length,
      noise: mean(targets.map((vol, i) => Math.abs(inputs.vols[i] / vol - 1))),
      methods,
    });
  }
  onProgress?.({ stage: "synthetic markets", done: nMarkets, total: nMarkets });
  return { seed, markets, summaries: summarise(markets), failures };
}

/** Asked points, ordered by expiry. */
interface AskedPoints {
  readonly taus: Float64Array; // [n]
  readonly ks: Float64Array; // [n]
}

interface Task {
  readonly surface: TrainingSurface;
  readonly snapshot: Snapshot;
  readonly points: AskedPoints;
  /** NaN where the truth cannot be resolved. */
  readonly trueVols: Float64Array;
}

function errorsOf(
  contender: Contender,
  { surface, snapshot, points, trueVols }: Task,
): SyntheticErrors {
  const { inputs, targets, halfSpreads } = surface;
  const model = contender.fit(snapshot);
  const taus = Float64Array.from(inputs.rhos, (rho) => rho * rho);
  const ks = Float64Array.from(inputs.rhos, (rho, i) => rho * inputs.zs[i]);
  const atQuotes = volsOf(model, { taus, ks });
  const between = volsOf(model, points);
  const wide = Array.from(targets, (_, i) => i).filter((i) => halfSpreads[i] > 0);
  const known = Array.from(trueVols, (_, i) => i).filter((i) => trueVols[i] > 0);
  return {
    method: contender.name,
    atQuotes: mean(atQuotes.map((vol, i) => Math.abs(vol / targets[i] - 1))),
    offQuotes: mean(known.map((i) => Math.abs(between[i] / trueVols[i] - 1))),
    halfSpreads:
      wide.length === 0
        ? null
        : mean(wide.map((i) => Math.abs(atQuotes[i] - targets[i]) / halfSpreads[i])),
  };
}

function volsOf(model: VarianceModel, { taus, ks }: AskedPoints): Float64Array {
  return model.totalVariances(taus, ks).map((w, i) => Math.sqrt(w / taus[i]));
}

function trueVolsAt({ truth }: TrainingSurface, { taus, ks }: AskedPoints): Float64Array {
  return truth!(taus, ks); // streams of synthetic markets know it
}

/**
 * Random points between the quotes: ρ between the first expiry and the last, z inside the range that
 * the two nearest expiries cover at least in part, linear in ρ between them.
 */
export function pointsBetween(
  { rhos, zs }: TrainingPoints,
  [nRho, nZ]: readonly [number, number],
  random: RandomGenerator,
): AskedPoints {
  const ranges = smileRanges(rhos, zs);
  const [first, last] = [ranges[0].rho, ranges.at(-1)!.rho];
  const drawn = Array.from({ length: nRho }, () => first + (last - first) * random.uniform());
  const points = drawn.flatMap((rho) => {
    const above = Math.max(
      ranges.findIndex((range) => range.rho >= rho),
      Math.min(1, ranges.length - 1),
    );
    const [a, b] = [ranges[Math.max(above - 1, 0)], ranges[above]];
    const t = b.rho > a.rho ? (rho - a.rho) / (b.rho - a.rho) : 0;
    const from = a.from + t * (b.from - a.from);
    const to = a.to + t * (b.to - a.to);
    return Array.from({ length: nZ }, () => ({ rho, z: from + (to - from) * random.uniform() }));
  });
  return {
    taus: Float64Array.from(points, ({ rho }) => rho * rho),
    ks: Float64Array.from(points, ({ rho, z }) => rho * z),
  };
}

interface SmileRange {
  readonly rho: number;
  readonly from: number;
  readonly to: number;
}

function smileRanges(rhos: Float32Array, zs: Float32Array): SmileRange[] {
  return rowsByRho(rhos).map(({ rho, rows }) => {
    const own = rows.map((i) => zs[i]);
    return { rho, from: Math.min(...own), to: Math.max(...own) };
  });
}

function summarise(markets: readonly SyntheticMarket[]): SyntheticSummary[] {
  const groups = [
    { by: "all", group: "all", members: markets },
    ...groupsBy("kind", markets),
    ...groupsBy("family", markets),
  ] as const;
  const names = [...new Set(markets.flatMap(({ methods }) => methods.map(({ method }) => method)))];
  return groups.flatMap(({ by, group, members }) =>
    names.flatMap((method): SyntheticSummary[] => {
      const own = members.flatMap(({ noise, methods }) =>
        methods.filter((each) => each.method === method).map((errors) => ({ noise, ...errors })),
      );
      if (own.length === 0) return [];
      const of = (pick: (one: (typeof own)[number]) => number): Distribution =>
        distribution(own.map(pick))!;
      return [
        {
          by,
          group,
          method,
          nMarkets: own.length,
          noise: of(({ noise }) => noise),
          atQuotes: of(({ atQuotes }) => atQuotes),
          offQuotes: of(({ offQuotes }) => offQuotes),
          halfSpreads: distribution(own.flatMap(({ halfSpreads }) => halfSpreads ?? [])),
        },
      ];
    }),
  );
}

function groupsBy(by: "kind" | "family", markets: readonly SyntheticMarket[]) {
  const names = [...new Set(markets.map((market) => market[by]))].toSorted();
  return names.map((group) => ({
    by,
    group,
    members: markets.filter((market) => market[by] === group),
  }));
}
