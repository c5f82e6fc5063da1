/** The SQL between quotes and contracts. */
import type { ResolvedOptions } from "./options.ts";
import type { Reason } from "./reasons.ts";
import { codeOf } from "./reasons.ts";

/** Why a row of quotes (l) with its terms (t) goes before contracts are made; 0 for none. */
export function rowReason({ puts, moneyness: [low, high] }: ResolvedOptions): string {
  const rules: readonly (readonly [Reason, string])[] = [
    ["put", puts === "calls-only" ? "l.sign < 0" : "false"],
    ["bad-strike", "NOT (l.strike > 0 AND isfinite(l.strike))"],
    ["missing-quote", "NOT (isfinite(l.bid) AND isfinite(l.ask)) OR (l.bid = 0 AND l.ask = 0)"],
    ["negative-quote", "l.bid < 0 OR l.ask < 0"],
    ["crossed", "l.bid > l.ask"],
    ["zero-bid", "l.bid = 0"],
    ["moneyness", `NOT (t."S" / l.strike BETWEEN ${low} AND ${high})`],
  ];
  const cases = rules.map(([reason, holds]) => `WHEN ${holds} THEN ${codeOf(reason)}`);
  return `CASE WHEN t.reason > 0 THEN t.reason ${cases.join(" ")} ELSE 0 END`;
}

const IS_OTM = "strike >= S * exp(r * tau)";
const PREFERS_CALL = {
  auto: "",
  call: "true",
  tighter: `CASE WHEN call_spread <> put_spread THEN call_spread < put_spread ELSE ${IS_OTM} END`,
  "out-of-the-money": IS_OTM,
} as const;

/** Columns carried along only where something asks for them. */
const EXTRAS = ["truth", "volume", "openInterest"] as const;
export type ExtraColumn = (typeof EXTRAS)[number];

/** One type of option of a strike: a quote, or copies of one; what differs is no quote at all. */
function side(name: "call" | "put", extras: readonly ExtraColumn[]): string {
  const of = name === "call" ? "FILTER (sign = 1)" : "FILTER (sign = -1)";
  const extra = extras.map((column) => `max(${column}) ${of} AS ${name}_${column},`).join(" ");
  return `
    min(bid) ${of} AS ${name}_bid, max(ask) ${of} AS ${name}_ask, ${extra}
    coalesce((max(bid) ${of} = ${name}_bid AND min(ask) ${of} = ${name}_ask)::INTEGER, 0)
      AS ${name}s`;
}

function chosen(column: string): string {
  return `CASE WHEN is_by_call THEN call_${column} ELSE put_${column} END`;
}

/**
 * One row a contract and moment out of the rows of `asked` that are left: moment, series, strike, C
 * (currency), half (of the spread; null for closing prices), truth, volume, openInterest (null where
 * they are not among `extras`), copies (rows it was made of), calls and puts (1 for a usable quote, 0
 * for none or several that differ), reason (0 for a contract to keep, −1 for one without a quote).
 */
export function contractsQuery(
  { prefer, minRatio, minPrice }: ResolvedOptions,
  extras: readonly ExtraColumn[],
): string {
  const prefersCall =
    prefer === "auto"
      ? `CASE "byParity" WHEN 1 THEN ${PREFERS_CALL.tighter} ELSE true END`
      : PREFERS_CALL[prefer];
  const parity = `CASE WHEN is_by_call THEN 0 ELSE S - strike * exp(-r * tau) END`;
  const extra = EXTRAS.map((column) => {
    if (!extras.includes(column)) return `NULL::DOUBLE AS ${column}`;
    return `${chosen(column)}${column === "truth" ? ` + ${parity}` : ""} AS ${column}`;
  });
  return `
    SELECT moment, series, strike, C, half, ${EXTRAS.join(", ")}, copies, calls, puts,
      CASE WHEN calls + puts = 0 THEN -1
        WHEN C < ${minPrice} OR C / strike < ${minRatio} THEN ${codeOf("too-small")}
        WHEN C < greatest(S - strike * exp(-r * tau), 0) THEN ${codeOf("below-bound")}
        WHEN C > S THEN ${codeOf("above-spot")} ELSE 0 END AS reason
    FROM (
      SELECT *, (${chosen("bid")} + ${chosen("ask")}) / 2 + ${parity} AS C,
        CASE "hasSpread" WHEN 1 THEN (${chosen("ask")} - ${chosen("bid")}) / 2 END AS half,
        ${extra.join(", ")}
      FROM (
        SELECT g.*, t.tau, t."S", t.r, t."byParity", t."hasSpread",
          call_ask - call_bid AS call_spread, put_ask - put_bid AS put_spread,
          calls = 1 AND (puts = 0 OR ${prefersCall}) AS is_by_call
        FROM (
          SELECT moment, series, strike, count(*)::INTEGER AS copies, ${side("call", extras)},
            ${side("put", extras)}
          FROM asked WHERE reason = 0 GROUP BY moment, series, strike
        ) g JOIN terms t USING (moment, series)
      )
    )`;
}
