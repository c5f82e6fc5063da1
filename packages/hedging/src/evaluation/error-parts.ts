/** Where a policy's errors lie: in and out of the money, and by the spot at the end. For reports. */
import type { HedgeMarket } from "../market.ts";

/** P&L, V_T − Z, over the paths of one part. */
export interface ErrorPart {
  readonly nPaths: number;
  readonly mean: number;
  /** Mean of |V_T − Z|, and the root of the mean of its square. */
  readonly mae: number;
  readonly rmse: number;
  /** Mean loss of the worst twentieth of the part. */
  readonly cvar95: number;
}

/** All paths, those that end owing something (Z > 0), and the others; null where there are none. */
export interface ErrorParts {
  readonly all: ErrorPart | null;
  readonly inTheMoney: ErrorPart | null;
  readonly outOfTheMoney: ErrorPart | null;
}

/** @param payoffs, pnl [nPaths] */
export function errorParts(pnl: Float64Array, payoffs: ArrayLike<number>): ErrorParts {
  return {
    all: partOf(pnl),
    inTheMoney: partOf(pnl.filter((_, i) => payoffs[i] > 0)),
    outOfTheMoney: partOf(pnl.filter((_, i) => !(payoffs[i] > 0))),
  };
}

function partOf(pnl: Float64Array): ErrorPart | null {
  const n = pnl.length;
  if (n === 0) return null;
  let sum = 0;
  let absolute = 0;
  let squares = 0;
  for (const x of pnl) {
    sum += x;
    absolute += Math.abs(x);
    squares += x * x;
  }
  const worst = pnl.toSorted().subarray(0, Math.max(1, Math.round(n / 20)));
  return {
    nPaths: n,
    mean: sum / n,
    mae: absolute / n,
    rmse: Math.sqrt(squares / n),
    cvar95: -worst.reduce((total, x) => total + x, 0) / worst.length,
  };
}

/**
 * Quantiles (5, 50, 95 %) of P&L over paths whose last spot lies in a bin; null where fewer than 20 do.
 * @param bins of each path. [nPaths]
 */
export function quantilesByBin(
  pnl: Float64Array,
  bins: ArrayLike<number>,
  nBins: number,
): readonly (readonly [low: number, middle: number, high: number] | null)[] {
  const members: number[][] = Array.from({ length: nBins }, () => []);
  for (let i = 0; i < pnl.length; i++) members[bins[i]].push(pnl[i]);
  return members.map((values) => {
    if (values.length < 20) return null;
    const sorted = Float64Array.from(values).toSorted();
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
    return [at(0.05), at(0.5), at(0.95)];
  });
}

/** √ of the mean over paths of realised variance, a year. */
export function realisedVol({ paths, nPaths, nSteps, grid }: HedgeMarket): number {
  const { spots } = paths;
  let squares = 0;
  for (let i = 0; i < nPaths; i++)
    for (let at = i * (nSteps + 1) + 1; at <= i * (nSteps + 1) + nSteps; at++)
      squares += Math.log(spots[at] / spots[at - 1]) ** 2;
  return Math.sqrt(squares / nPaths / grid.times[nSteps]);
}
