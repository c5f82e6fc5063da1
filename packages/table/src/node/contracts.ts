/** From quotes to one price a contract and date, in SQL, with a reason for every row that goes. */
import { yearsBetween } from "@volsmith/numerics";
import type { DuckDbSession } from "@volsmith/market/readers";
import type { DailyFeatures } from "./histories.ts";
import type { Keys } from "./number-quotes.ts";
import type { LoadedQuotes } from "./loaded-quotes.ts";
import type { ResolvedOptions } from "./options.ts";
import type { ExtraColumn } from "./contract-query.ts";
import { contractsQuery, rowReason } from "./contract-query.ts";
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
 * Makes the table `terms` (moment, series, reason, tau, S, r, hasSpread, byParity), one row a series on a
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
      name: "hasSpread",
      type: "INTEGER",
      values: rows.map(([moment]) => Number(!moments[moment].closesOnly)),
    },
    {
      name: "byParity",
      type: "INTEGER",
      values: rows.map(([moment]) => Number(terms.spotSources[moment] === "parity")),
    },
  ]);
}

/**
 * Makes the table `contracts`; see `contractsQuery` for its columns.
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
    SELECT l.*, ${rowReason(options)} AS reason
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
  const names = options.features.map(({ name }) => name);
  const extras: readonly ExtraColumn[] = [
    ...(sources.some(({ hasTruth }) => hasTruth) ? (["truth"] as const) : []),
    ...(["volume", "openInterest"] as const).filter((column) => names.includes(column)),
  ];
  await session.rows(`CREATE TABLE contracts AS ${contractsQuery(options, extras)}`);
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
