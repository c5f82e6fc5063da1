import { ShapeError } from "@volsmith/numerics";
import { lastStatus, volOfPrice, volOfValue } from "./row.ts";
import { OUT_OF_DOMAIN } from "./status.ts";

/** One entry a row; a number stands for the same value in every row. */
type Column = Float64Array | number;

export interface ImpliedVolRows {
  readonly forwards: Column;
  readonly strikes: Float64Array;
  /** Times to expiry, years. */
  readonly taus: Column;
  /** Positive for a call, negative for a put. [n] */
  readonly signs: Int8Array | number;
  /** Default 1. */
  readonly discountFactors?: Column;
}

/** Where a batch writes; missing arrays are made. */
export interface ImpliedVolOutput {
  /** Volatilities, NaN unless the status is 0. [n] */
  readonly vols?: Float64Array;
  /** Codes of `IMPLIED_VOL_STATUSES`. [n] */
  readonly statuses?: Uint8Array;
}

export interface ImpliedVolBatch {
  readonly vols: Float64Array;
  readonly statuses: Uint8Array;
  /** Rows whose status is 0. */
  readonly nOk: number;
}

/**
 * Black volatilities of many prices; see `impliedVol`. Never throws for a number in a row: a row that
 * has no volatility says why in its status.
 *
 * @param prices as quoted, discounted. [n]
 * @throws {ShapeError} when lengths disagree.
 */
export function impliedVols(
  prices: Float64Array,
  rows: ImpliedVolRows,
  output: ImpliedVolOutput = {},
): ImpliedVolBatch {
  const n = prices.length;
  const { forwards, strikes, taus, signs, discountFactors = 1 } = rows;
  const { vols = new Float64Array(n), statuses = new Uint8Array(n) } = output;
  const columns = { forwards, strikes, taus, signs, discountFactors, vols, statuses };
  checkLengths("impliedVols", n, columns);
  let nOk = 0;
  for (let i = 0; i < n; i++) {
    const forward = typeof forwards === "number" ? forwards : forwards[i];
    const tau = typeof taus === "number" ? taus : taus[i];
    const sign = typeof signs === "number" ? signs : signs[i];
    const discount = typeof discountFactors === "number" ? discountFactors : discountFactors[i];
    vols[i] = volOfPrice(prices[i] / discount, forward, strikes[i], tau, sign);
    let status = lastStatus[0];
    if (discount <= 0 || sign === 0) {
      vols[i] = NaN;
      status = OUT_OF_DOMAIN;
    }
    statuses[i] = status;
    if (status === 0) nOk++;
  }
  return { vols, statuses, nOk };
}

export interface NormalisedVolRows {
  /** Log-moneyness ln(K/F). [n] */
  readonly k: Float64Array;
  readonly taus: Column;
}

/**
 * Black volatilities of out-of-the-money prices, undiscounted and per unit of forward: puts for
 * k ≤ 0, calls for k > 0, as a snapshot's slices hold them.
 *
 * @param prices in (0, min(1, eᵏ)). [n]
 * @throws {ShapeError} when lengths disagree.
 */
export function normalisedImpliedVols(
  prices: Float64Array,
  { k, taus }: NormalisedVolRows,
  {
    vols = new Float64Array(prices.length),
    statuses = new Uint8Array(prices.length),
  }: ImpliedVolOutput = {},
): ImpliedVolBatch {
  const n = prices.length;
  checkLengths("normalisedImpliedVols", n, { k, taus, vols, statuses });
  let nOk = 0;
  for (let i = 0; i < n; i++) {
    const tau = typeof taus === "number" ? taus : taus[i];
    const at = k[i];
    const c = at < 0 ? prices[i] * Math.exp(-at) : prices[i];
    vols[i] = volOfValue(at < 0 ? -at : at, c, tau);
    statuses[i] = lastStatus[0];
    if (lastStatus[0] === 0) nOk++;
  }
  return { vols, statuses, nOk };
}

function checkLengths(
  where: string,
  n: number,
  columns: Readonly<Record<string, { readonly length: number } | number>>,
): void {
  for (const [name, column] of Object.entries(columns)) {
    if (typeof column !== "number" && column.length !== n) {
      throw new ShapeError(where, name, [n], [column.length]);
    }
  }
}
