/** From quotes to one price a contract and date, in SQL, with a reason for every row that goes. */
import { yearsBetween } from "@volsmith/numerics";
import type { DuckDbSession } from "@volsmith/market/readers";
import type { DailyFeatures } from "./histories.ts";
import type { Keys } from "./keys.ts";
import type { LoadedQuotes } from "./loaded-quotes.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Reason } from "./reasons.ts";
import { codeOf, REASONS } from "./reasons.ts";
import type { MomentStatus } from "./stale-moments.ts";
import type { MarketTerms } from "./terms.ts";

export interface Counted {
  readonly count: number;
  /** First row that went for the reason: "file, line 12". */
  readonly example?: string;
}

export interface ContractsRequest {
  readonly keys: Keys;
  readonly sources: readonly LoadedQuotes[];
  readonly statuses: readonly MomentStatus[];
  readonly terms: MarketTerms;
  readonly daily: DailyFeatures;
  readonly options: ResolvedOptions;
}

/**
 * Makes the table `terms` (moment, series, reason, tau, S, r, prefersCall), one row a series on a
 * moment: whatever a row of quotes shares with its neighbours is decided here, once.
 */
export async function makeTerms(
  session: DuckDbSession,
  { keys: { moments, series }, statuses, terms, daily, options }: ContractsRequest,
): Promise<void> {
  const rows = (await session.rows("SELECT DISTINCT moment, series FROM listed ORDER BY ALL")) as [
    number,
    number,
  ][];
  const { minDays, maxDays, roots } = options;
  const hasWindows = Uint8Array.from(moments, ({ id }) =>
    Number(daily.values.every((column) => Number.isFinite(column[id]))),
  );
  const taus = new Float64Array(rows.length);
  const spots = new Float64Array(rows.length);
  const rates = new Float64Array(rows.length);
  const reasons = new Int32Array(rows.length);
  rows.forEach(([momentId, seriesId], i) => {
    const moment = moments[momentId];
    const { expiry, expiryDay, root } = series[seriesId];
    const tau = yearsBetween(moment.quotedAt, expiry);
    taus[i] = tau;
    spots[i] = tau > 0 ? terms.spot(moment, seriesId) : NaN;
    rates[i] = tau > 0 ? terms.rate(moment, seriesId, tau) : NaN;
    const status = statuses[momentId];
    const days = expiryDay - moment.day;
    const asked: readonly (readonly [Reason, boolean])[] = [
      ["stale-copy", status === "stale-copy"],
      ["other-moment", status === "other-moment"],
      ["root-not-asked", roots !== undefined && !roots.includes(root)],
      ["expired", !(tau > 0)],
      ["too-short", days < minDays],
      ["too-long", days > maxDays],
      ["no-spot", !(spots[i] > 0 && Number.isFinite(spots[i]))],
      ["no-rate", !Number.isFinite(rates[i])],
      ["missing-window", hasWindows[momentId] === 0],
    ];
    const found = asked.find(([, holds]) => holds);
    reasons[i] = found ? codeOf(found[0]) : 0;
  });
  await session.createTable("terms", [
    { name: "moment", type: "INTEGER", values: rows.map(([moment]) => moment) },
    { name: "series", type: "INTEGER", values: rows.map(([, id]) => id) },
    { name: "reason", type: "INTEGER", values: reasons },
    { name: "tau", type: "DOUBLE", values: taus },
    { name: "S", type: "DOUBLE", values: spots },
    { name: "r", type: "DOUBLE", values: rates },
    {
      name: "byParity",
      type: "INTEGER",
      values: rows.map(([moment]) => Number(terms.spotSources[moment] === "parity")),
    },
  ]);
}

/**
 * Makes the table `contracts`: moment, series, strike, C (currency), half (half of the spread; null for
 * closing prices), truth, volume, openInterest, reason (0 for kept).
 *
 * @returns what went for which reason, and how many rows there were
 */
export async function makeContracts(
  session: DuckDbSession,
  { sources, options }: Pick<ContractsRequest, "sources" | "options">,
): Promise<{ readonly nRows: number; readonly counts: Map<Reason, Counted> }> {
  const counts = new Map<Reason, Counted>();
  let nRows = 0;
  await session.rows(`
    CREATE VIEW asked AS
    SELECT l.*, t.tau, t."S", t.r, t."byParity", ${rowReason(options)} AS reason
    FROM listed l JOIN terms t USING (moment, series)`);
  const gone = (await session.rows(`
    SELECT a.reason, count(*), min_by(m.source, m.source * 1e12 + a.line), min(m.source * 1e12 + a.line)
    FROM asked a JOIN moment_keys m USING (moment) GROUP BY a.reason`)) as [
    number,
    bigint,
    number,
    number,
  ][];
  for (const [code, count, source, place] of gone) {
    nRows += Number(count);
    if (code === 0) continue;
    const { label, vendor, lineOf } = sources[source];
    const line = lineOf(place - source * 1e12);
    const example = `${label}, ${vendor === "arrays" ? "row" : "line"} ${line}`;
    counts.set(REASONS[code - 1], { count: Number(count), example });
  }
  await session.rows(contractsQuery(options));
  const [[duplicates, pairs]] = (await session.rows(`
    SELECT coalesce(sum(copies - calls - puts), 0)::BIGINT,
      coalesce(sum(calls * puts), 0)::BIGINT FROM contracts`)) as [[bigint, bigint]];
  count(counts, "duplicate", duplicates);
  count(counts, "other-of-pair", pairs);
  await countReasons(session, counts);
  return { nRows, counts };
}

/** Adds what went since from `contracts`. */
async function countReasons(session: DuckDbSession, counts: Map<Reason, Counted>): Promise<void> {
  const rows = (await session.rows(`
    SELECT reason, count(*) FROM contracts WHERE calls + puts > 0 AND reason > 0
    GROUP BY reason`)) as [number, bigint][];
  for (const [code, n] of rows) count(counts, REASONS[code - 1], n);
}

function count(counts: Map<Reason, Counted>, reason: Reason, n: bigint): void {
  if (n > 0n) counts.set(reason, { count: Number(n) });
}

/** Why a row of quotes goes before contracts are made; 0 for none. */
function rowReason({ puts, moneyness: [low, high] }: ResolvedOptions): string {
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
const PREFER_CALL = {
  call: "true",
  tighter: `CASE WHEN call_spread <> put_spread THEN call_spread < put_spread ELSE ${IS_OTM} END`,
  "out-of-the-money": IS_OTM,
} as const;

/** One type of option of a strike: a quote, or copies of one; what differs is no quote at all. */
function side(name: "call" | "put"): string {
  const of = name === "call" ? "FILTER (sign = 1)" : "FILTER (sign = -1)";
  return `
    min(bid) ${of} AS ${name}_bid, max(ask) ${of} AS ${name}_ask,
    (max(bid) ${of} = ${name}_bid AND min(ask) ${of} = ${name}_ask)::INTEGER AS is_${name},
    min(truth) ${of} AS ${name}_truth, max(volume) ${of} AS ${name}_volume,
    max(openInterest) ${of} AS ${name}_interest`;
}

function chosen(name: string): string {
  return `CASE WHEN is_side_call THEN call_${name} ELSE put_${name} END`;
}

function contractsQuery({ prefer, minRatio, minPrice }: ResolvedOptions): string {
  const prefersCall =
    prefer === "auto"
      ? `CASE "byParity" WHEN 1 THEN ${PREFER_CALL.tighter} ELSE true END`
      : PREFER_CALL[prefer];
  const parity = `CASE WHEN is_side_call THEN 0 ELSE S - strike * exp(-r * tau) END`;
  return `
    CREATE TABLE contracts AS
    SELECT moment, series, strike, C, nullif(half, 0) AS half, truth, volume, openInterest,
      copies::INTEGER AS copies, calls, puts,
      CASE WHEN calls + puts = 0 THEN -1
        WHEN C < ${minPrice} OR C / strike < ${minRatio} THEN ${codeOf("too-small")}
        WHEN C < greatest(S - strike * exp(-r * tau), 0) THEN ${codeOf("below-bound")}
        WHEN C > S THEN ${codeOf("above-spot")} ELSE 0 END AS reason
    FROM (
      SELECT *, (${chosen("bid")} + ${chosen("ask")}) / 2 + ${parity} AS C,
        (${chosen("ask")} - ${chosen("bid")}) / 2 AS half,
        ${chosen("truth")} + ${parity} AS truth,
        ${chosen("volume")} AS volume, ${chosen("interest")} AS openInterest
      FROM (
        SELECT *, calls = 1 AND (puts = 0 OR ${prefersCall}) AS is_side_call FROM (
          SELECT moment, series, strike, any_value(tau) AS tau, any_value("S") AS S, any_value(r) AS r,
            any_value("byParity") AS "byParity", count(*) AS copies, ${side("call")}, ${side("put")},
            coalesce(is_call, 0) AS calls, coalesce(is_put, 0) AS puts,
            call_ask - call_bid AS call_spread, put_ask - put_bid AS put_spread
          FROM asked WHERE reason = 0 GROUP BY moment, series, strike
        )
      )
    )`;
}
