/** The rows of a market while it is being made: a chain's columns and the truth beside them. */
import type { ChainRows, Settlement } from "../chain.ts";

/** Columns of `ChainRows`, still writable, with the true premium and volatility of each row. */
export interface MarketColumns {
  readonly size: number;
  readonly roots: string[];
  readonly settlements: Settlement[];
  readonly expiries: Float64Array;
  readonly signs: Int8Array;
  readonly strikes: Float64Array;
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  readonly lasts: Float64Array;
  readonly volumes: Float64Array;
  readonly openInterests: Float64Array;
  readonly truePremiums: Float64Array;
  readonly trueVols: Float64Array;
}

export function emptyColumns(size: number): MarketColumns {
  return {
    size,
    roots: Array.from<string>({ length: size }).fill(""),
    settlements: Array.from<Settlement>({ length: size }).fill("pm"),
    expiries: new Float64Array(size),
    signs: new Int8Array(size),
    strikes: new Float64Array(size),
    bids: new Float64Array(size),
    asks: new Float64Array(size),
    lasts: new Float64Array(size),
    volumes: new Float64Array(size),
    openInterests: new Float64Array(size),
    truePremiums: new Float64Array(size),
    trueVols: new Float64Array(size),
  };
}

/** Rows in a new order; a row may be taken twice or not at all. */
export function takeRows(from: MarketColumns, rows: readonly number[]): MarketColumns {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (i) => column[i]);
  return {
    size: rows.length,
    roots: rows.map((i) => from.roots[i]),
    settlements: rows.map((i) => from.settlements[i]),
    expiries: pick(from.expiries),
    signs: Int8Array.from(rows, (i) => from.signs[i]),
    strikes: pick(from.strikes),
    bids: pick(from.bids),
    asks: pick(from.asks),
    lasts: pick(from.lasts),
    volumes: pick(from.volumes),
    openInterests: pick(from.openInterests),
    truePremiums: pick(from.truePremiums),
    trueVols: pick(from.trueVols),
  };
}

/** The chain's part of the columns; rows of a generated market stand in no file. */
export function chainRows(columns: MarketColumns): ChainRows {
  const { truePremiums: _premiums, trueVols: _vols, ...rows } = columns;
  return { ...rows, lines: new Float64Array(columns.size) };
}
