/** From contracts to the rows of the table: features, target, dates. */
import type { DuckDbSession } from "@volsmith/market/readers";
import type { DailyFeatures } from "./histories.ts";
import type { Keys } from "./number-quotes.ts";
import type { ResolvedOptions } from "./options.ts";
import { makeSmileFeatures } from "./smile-features.ts";
import type { MarketTerms } from "./terms.ts";

export interface RowsRequest {
  readonly keys: Keys;
  readonly options: ResolvedOptions;
  readonly terms: MarketTerms;
  readonly daily: DailyFeatures;
}

/**
 * Makes the view `table_rows`, unordered: day, known_by, ticker (number), contract, series, strike,
 * target, half_spread, truth (null where there is none), and the features f0, f1, … in order.
 *
 * @returns how many contracts lack a feature and are left out
 */
export async function makeRows(
  session: DuckDbSession,
  { keys, options, terms, daily }: RowsRequest,
): Promise<number> {
  const { features } = options;
  const { moments } = keys;
  const smileFeatures = features.filter((feature) => feature.per === "smile");
  if (smileFeatures.length > 0) await makeSmileFeatures(session, { keys, features: smileFeatures });
  const tickers = tickerNumbers(keys);
  await session.createTable("dates", [
    { name: "moment", type: "INTEGER", values: moments.map(({ id }) => id) },
    { name: "day", type: "INTEGER", values: moments.map(({ day }) => day) },
    { name: "ticker", type: "INTEGER", values: moments.map(({ ticker }) => tickers.get(ticker)!) },
    { name: "rateDay", type: "INTEGER", values: terms.rateDays },
    { name: "closeDay", type: "INTEGER", values: daily.knownBy },
    ...daily.values.map((values, j) => ({ name: `d${j}`, type: "DOUBLE", values }) as const),
  ]);
  let nDaily = 0;
  let nSmile = 0;
  const made = features.map((feature) => {
    if (feature.per === "day") return `m.d${nDaily++}`;
    return feature.per === "smile" ? `y.f${nSmile++}` : `(${feature.sql})`;
  });
  const dates = new Set(
    features.map((feature) => {
      if (feature.per === "day") return `m."closeDay"`;
      if (feature.per === "smile") return `y."beforeDay"`;
      return feature.knownBy === "rate" ? `m."rateDay"` : "m.day";
    }),
  );
  const complete = made.map((sql) => `isfinite(${sql})`).join(" AND ");
  const rows = `
    FROM (SELECT *, rowid, strike AS K FROM contracts WHERE reason = 0) c
    JOIN terms t USING (moment, series) JOIN dates m USING (moment)
    ${smileFeatures.length > 0 ? "JOIN smiles y ON y.row = c.rowid" : ""}`;
  const needsCheck = features.some(
    ({ per, name }) => per === "smile" || name === "volume" || name === "openInterest",
  );
  await session.rows(`
    CREATE TABLE contract_numbers AS
    SELECT series, strike, (row_number() OVER (ORDER BY series, strike) - 1)::INTEGER AS contract
    FROM (
      SELECT DISTINCT c.series, c.strike
      ${needsCheck ? `${rows} WHERE ${complete}` : "FROM contracts c WHERE reason = 0"}
    )`);
  await session.rows(`
    CREATE VIEW table_rows AS
    SELECT m.day, greatest(${[...dates].join(", ")})::INTEGER AS known_by, m.ticker, n.contract,
      c.series, c.strike, c."C" / c.strike AS target,
      coalesce(c.half / c.strike, 'NaN'::DOUBLE) AS half_spread,
      coalesce(c.truth / c.strike, 'NaN'::DOUBLE) AS truth,
      ${made.map((sql, i) => `(${sql})::DOUBLE AS f${i}`).join(", ")}
    ${rows} JOIN contract_numbers n ON n.series = c.series AND n.strike = c.strike
    WHERE ${complete}`);
  if (!needsCheck) return 0;
  const [[missing]] = (await session.rows(
    `SELECT count(*) ${rows} WHERE NOT coalesce(${complete}, false)`,
  )) as [[bigint]];
  return Number(missing);
}

/** Tickers by name, numbered in their order. */
export function tickerNumbers({ moments }: Keys): ReadonlyMap<string, number> {
  const names = [...new Set(moments.map(({ ticker }) => ticker))].toSorted();
  return new Map(names.map((name, i) => [name, i]));
}
