/** Figures of a distribution of profits and losses, from samples that may count several times. */

import { mean } from "@volsmith/numerics";

/** What a policy came to on equally likely paths. All money in currency. */
export interface HedgeStatistics {
  readonly mean: number;
  readonly sd: number;
  /** At each level: the loss that is exceeded with probability 1 − level, and the mean loss beyond it. */
  readonly tails: readonly {
    readonly level: number;
    readonly valueAtRisk: number;
    readonly cvar: number;
  }[];
  /** Premium at which a seller of exponential utility is indifferent. */
  readonly entropicPrice: number;
  /** Σ |trade|·price, and what it cost, mean over paths. */
  readonly turnover: number;
  readonly cost: number;
  /** Over paths that end in the money (payoff > 0): mean of |V_T − Z|, and of |V_T − Z|/Z. */
  readonly itmMae: number | null;
  readonly itmRelativeError: number | null;
  /** The mean of |V_T − Z| over the mean of Z, which paths that hardly owe anything cannot spoil. */
  readonly itmErrorShare: number | null;
}

/** What statistics are made of. [nPaths] each */
export interface StatisticsInput {
  /** V_T − Z: premium + gains − costs − payoff. */
  readonly pnl: Float64Array;
  readonly payoffs: Float64Array;
  readonly costs: Float64Array;
  readonly turnover: Float64Array;
  readonly premium: number;
}

export interface StatisticsOptions {
  readonly levels: readonly number[];
  /** Of exponential utility, per unit of currency. */
  readonly aversion: number;
}

/** Numbers from which the statistics of any resample follow without sorting again. */
export interface Sample extends StatisticsOptions {
  readonly premium: number;
  /** Paths by ascending P&L, and their P&L. [nPaths] */
  readonly order: Uint32Array;
  readonly ascending: Float64Array;
  /** Places of levels, that of the smallest tail first. */
  readonly deepestFirst: readonly number[];
  /** Mean P&L: squares are taken about it. */
  readonly centre: number;
  /** What is summed over paths, `SUMS` numbers a path. [nPaths, SUMS] */
  readonly summands: Float64Array;
}

/** P&L and its square about the centre, e^(−λ(x − worst)), turnover, cost; in the money: 1, Z, |x|, |x|/Z. */
const SUMS = 9;

/** Places of a row of statistics; value at risk and CVaR follow, level by level. */
export const STATISTICS = [
  "mean",
  "sd",
  "entropicPrice",
  "turnover",
  "cost",
  "itmMae",
  "itmRelativeError",
  "itmErrorShare",
] as const;

/** Sorts once. */
export function sampleOf(input: StatisticsInput, { levels, aversion }: StatisticsOptions): Sample {
  const { pnl, payoffs, costs, turnover, premium } = input;
  const order = Uint32Array.from(pnl.keys()).toSorted((a, b) => pnl[a] - pnl[b] || a - b);
  const ascending = Float64Array.from(order, (path) => pnl[path]);
  const deepestFirst = [...levels.keys()].toSorted((a, b) => levels[b] - levels[a]);
  const centre = mean(pnl);
  const summands = new Float64Array(pnl.length * SUMS);
  for (const [i, x] of pnl.entries()) {
    const at = i * SUMS;
    summands[at] = x - centre;
    summands[at + 1] = (x - centre) ** 2;
    summands[at + 2] = Math.exp(-aversion * (x - ascending[0]));
    summands[at + 3] = turnover[i];
    summands[at + 4] = costs[i];
    if (!(payoffs[i] > 0)) continue;
    summands[at + 5] = 1;
    summands[at + 6] = payoffs[i];
    summands[at + 7] = Math.abs(x);
    summands[at + 8] = Math.abs(x) / payoffs[i];
  }
  return { premium, levels, aversion, order, ascending, deepestFirst, centre, summands };
}

/** Paths that each count once, or some of them. */
export function onceEach(nPaths: number, paths?: Uint32Array): Uint8Array {
  if (!paths) return new Uint8Array(nPaths).fill(1);
  const counts = new Uint8Array(nPaths);
  for (const path of paths) counts[path] = 1;
  return counts;
}

/**
 * Statistics of a resample.
 * @param counts how often each path is in it. [nPaths]
 */
export function statisticsOf(sample: Sample, counts: Uint8Array): HedgeStatistics {
  const row = new Float64Array(statisticsWidth(sample));
  statisticsInto(sample, counts, row, 0);
  const [mean, sd, entropicPrice, turnover, cost, ...itm] = row;
  const [itmMae, itmRelativeError, itmErrorShare] = itm.map((x) => (Number.isNaN(x) ? null : x));
  return {
    mean,
    sd,
    tails: sample.levels.map((level, j) => {
      const at = STATISTICS.length + 2 * j;
      return { level, valueAtRisk: row[at], cvar: row[at + 1] };
    }),
    entropicPrice,
    turnover,
    cost,
    itmMae,
    itmRelativeError,
    itmErrorShare,
  };
}

/** Numbers in a row of statistics. */
export function statisticsWidth({ levels }: StatisticsOptions): number {
  return STATISTICS.length + 2 * levels.length;
}

/** The same as a row of numbers in the order of `STATISTICS`; NaN where there are none. */
export function statisticsInto(
  sample: Sample,
  counts: Uint8Array,
  out: Float64Array,
  start: number,
): void {
  const { summands, centre, aversion, premium, ascending } = sample;
  let n = 0;
  let sum = 0;
  let squares = 0;
  let tilted = 0;
  let traded = 0;
  let cost = 0;
  let itm = 0;
  let owed = 0;
  let error = 0;
  let relative = 0;
  for (let i = 0, at = 0; i < counts.length; i++, at += SUMS) {
    // Paths that are not in it are gone through as well: a branch on chance costs more than they do.
    const count = counts[i];
    n += count;
    sum += count * summands[at];
    squares += count * summands[at + 1];
    tilted += count * summands[at + 2];
    traded += count * summands[at + 3];
    cost += count * summands[at + 4];
    itm += count * summands[at + 5];
    owed += count * summands[at + 6];
    error += count * summands[at + 7];
    relative += count * summands[at + 8];
  }
  const shift = sum / n;
  out[start] = centre + shift;
  out[start + 1] = Math.sqrt(Math.max(squares / n - shift * shift, 0));
  out[start + 2] = premium + Math.log(tilted / n) / aversion - ascending[0];
  out[start + 3] = traded / n;
  out[start + 4] = cost / n;
  // Without a path in the money these are 0/0, NaN.
  out[start + 5] = error / itm;
  out[start + 6] = relative / itm;
  out[start + 7] = error / owed;
  tailsInto(sample, { counts, n }, out, start + STATISTICS.length);
}

/** Walks up from the worst path once; the path at the edge counts in part, as in `tailLoss`. */
function tailsInto(
  { levels, deepestFirst, order, ascending }: Sample,
  { counts, n }: { readonly counts: Uint8Array; readonly n: number },
  out: Float64Array,
  start: number,
): void {
  let taken = 0;
  let sum = 0;
  let j = 0;
  for (const level of deepestFirst) {
    const tail = (1 - levels[level]) * n;
    for (; taken + counts[order[j]] < tail - 1e-9; j++) {
      taken += counts[order[j]];
      sum += counts[order[j]] * ascending[j];
    }
    // The edge is a path that is there, even where the tail ends before it by rounding.
    while (counts[order[j]] === 0) j++;
    out[start + 2 * level] = -ascending[j];
    out[start + 2 * level + 1] = -(sum + (tail - taken) * ascending[j]) / tail;
  }
}
