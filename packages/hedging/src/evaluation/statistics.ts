/** Figures of a distribution of profits and losses, from samples that may count several times. */

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
export interface Sample extends StatisticsInput, StatisticsOptions {
  /** Paths by ascending P&L. */
  readonly order: Uint32Array;
  readonly worst: number;
  /** e^(−λ(x − worst)). */
  readonly tilted: Float64Array;
}

/** Sorts once. */
export function sampleOf(input: StatisticsInput, { levels, aversion }: StatisticsOptions): Sample {
  const { pnl } = input;
  const order = Uint32Array.from(pnl.keys()).toSorted((a, b) => pnl[a] - pnl[b] || a - b);
  const worst = pnl[order[0]];
  const tilted = pnl.map((x) => Math.exp(-aversion * (x - worst)));
  return { ...input, levels, aversion, order, worst, tilted };
}

/**
 * Statistics of a resample.
 * @param counts how often each path is in it. [nPaths]
 */
export function statisticsOf(sample: Sample, counts: Uint16Array): HedgeStatistics {
  const { pnl, payoffs, costs, turnover, tilted, worst, aversion, premium } = sample;
  let n = 0;
  let sum = 0;
  let cost = 0;
  let traded = 0;
  let utility = 0;
  let itm = 0;
  let owed = 0;
  let error = 0;
  let relative = 0;
  for (let i = 0; i < pnl.length; i++) {
    const count = counts[i];
    if (count === 0) continue;
    n += count;
    sum += count * pnl[i];
    cost += count * costs[i];
    traded += count * turnover[i];
    utility += count * tilted[i];
    if (!(payoffs[i] > 0)) continue;
    itm += count;
    owed += count * payoffs[i];
    error += count * Math.abs(pnl[i]);
    relative += (count * Math.abs(pnl[i])) / payoffs[i];
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < pnl.length; i++) squares += counts[i] * (pnl[i] - mean) ** 2;
  return {
    mean,
    sd: Math.sqrt(squares / n),
    tails: tailsOf(sample, counts, n),
    entropicPrice: premium + Math.log(utility / n) / aversion - worst,
    turnover: traded / n,
    cost: cost / n,
    itmMae: itm > 0 ? error / itm : null,
    itmRelativeError: itm > 0 ? relative / itm : null,
    itmErrorShare: itm > 0 ? error / owed : null,
  };
}

/** Walks up from the worst path; the path at the edge counts in part, as in `tailLoss`. */
function tailsOf({ levels, order, pnl }: Sample, counts: Uint16Array, n: number) {
  return levels.map((level) => {
    const tail = (1 - level) * n;
    let taken = 0;
    let sum = 0;
    let edge = pnl[order[0]];
    for (let j = 0; j < order.length && taken < tail - 1e-9; j++) {
      const count = Math.min(counts[order[j]], tail - taken);
      if (count === 0) continue;
      edge = pnl[order[j]];
      taken += count;
      sum += count * edge;
    }
    return { level, valueAtRisk: -edge, cvar: -sum / taken };
  });
}
