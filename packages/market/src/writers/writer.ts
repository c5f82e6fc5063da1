/** One interface for every vendor: what stands above the rows, and one text line a row. */
import { DataError } from "@volsmith/numerics";
import { instantToWall } from "../calendars/wall-clock.ts";
import { formatDay } from "../calendars/epoch-day.ts";
import type { Chain, PremiumUnit, VendorName } from "../chain.ts";
import type { RowAnalytics } from "./analytics.ts";

export interface VendorWriter {
  readonly name: VendorName;
  /** Whether a file holds many moments or is a page of one. */
  readonly holds: "many-chains" | "one-chain";
  /** What its premiums are in; another unit would be read as this one. */
  readonly premiumUnit: PremiumUnit;
  /** Lines above the column names. */
  preamble(chain: Chain): readonly string[];
  /** Column names as the file spells them. */
  readonly header: string;
  /** Lines of one chain, in its rows' order. */
  rows(chain: Chain, analytics: RowAnalytics): readonly string[];
}

export const NEW_YORK = "America/New_York";

/** Wall-clock dates of the rows' expiries where their exchange is, epoch days. [size] */
export function expiryDays({ rows: { settlements, expiries } }: Chain): Float64Array {
  const known = new Map<number, number>(); // time zones are slow, expiries few
  return expiries.map((expiry, row) => {
    let day = known.get(expiry);
    if (day === undefined) {
      day = instantToWall(settlements[row] === "utc8" ? "UTC" : NEW_YORK, expiry).day;
      known.set(expiry, day);
    }
    return day;
  });
}

/** "2025-03-12 15:45:00" on the clocks of New York. */
export function newYorkTime(instant: number): string {
  const { day, timeOfDay } = instantToWall(NEW_YORK, instant);
  return `${formatDay(day)} ${new Date(timeOfDay).toISOString().slice(11, 19)}`;
}

/** "2025-03-12T19:45:00", UTC. */
export function utcTime(instant: number): string {
  return new Date(instant).toISOString().slice(0, 19);
}

/** A number as the shortest text that reads back as it; NaN as `missing`. */
export function cell(value: number, missing = ""): string {
  return Number.isNaN(value) ? missing : String(value);
}

/** At most so many decimals, no trailing zeros; NaN as `missing`. For numbers that are derived. */
export function rounded(value: number, decimals: number, missing = ""): string {
  return Number.isNaN(value) ? missing : String(Number(value.toFixed(decimals)));
}

/**
 * "SPXW220207C02400000": root, date, right, strike in thousandths, eight digits.
 * @throws {DataError} on strikes of 100,000 and more, for which there are no digits
 */
export function occSymbol(
  root: string,
  { day, sign, strike }: { readonly day: number; readonly sign: number; readonly strike: number },
): string {
  const date = formatDay(day).replaceAll("-", "").slice(2);
  const thousandths = String(Math.round(strike * 1000)).padStart(8, "0");
  if (thousandths.length > 8) {
    const problem = `the symbol of an option has no room for the strike ${strike} of ${root}`;
    throw new DataError("formatChain", problem, "write the plain or deribit format");
  }
  return `${root}${date}${sign > 0 ? "C" : "P"}${thousandths}`;
}

/** A call and a put of one root, expiry and strike; −1 where there is none. */
export interface RowPair {
  call: number;
  put: number;
}

/**
 * Rows two by two for formats that print call and put side by side, in order of first appearance.
 * The second copy of a call meets the second copy of the put, or nothing.
 */
export function pairRows({ rows }: Chain): readonly RowPair[] {
  const pairs: RowPair[] = [];
  const open = new Map<string, RowPair[]>();
  for (let i = 0; i < rows.size; i += 1) {
    const side = rows.signs[i] > 0 ? "call" : "put";
    const key = `${rows.roots[i]} ${rows.expiries[i]} ${rows.strikes[i]}`;
    let waiting = open.get(key);
    if (!waiting) open.set(key, (waiting = []));
    const partner = waiting.find((pair) => pair[side] < 0);
    if (partner) partner[side] = i;
    else {
      const pair = { call: -1, put: -1, [side]: i };
      waiting.push(pair);
      pairs.push(pair);
    }
  }
  return pairs;
}
