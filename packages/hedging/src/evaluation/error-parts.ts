/** Where a policy's errors lie: in and out of the money. For reports. */
import { tailLoss } from "../criteria/tail.ts";

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
  return {
    nPaths: n,
    mean: sum / n,
    mae: absolute / n,
    rmse: Math.sqrt(squares / n),
    cvar95: tailLoss(pnl, 0.95),
  };
}
