/** Everything of a table but where its rows go: into arrays, or into a file. */
import type { RunControl } from "@volsmith/numerics";
import { DataError } from "@volsmith/numerics";
import type { DuckDbSession } from "@volsmith/market/readers";
import { openSession } from "@volsmith/market/readers";
import type { TableExclusions, TickerHistory } from "../pricing-table.ts";
import { openCloses } from "./closes.ts";
import type { Counted } from "./contracts.ts";
import { makeContracts, makeTerms } from "./contracts.ts";
import { dailyFeatures } from "./histories.ts";
import type { Keys } from "./number-quotes.ts";
import { numberQuotes } from "./number-quotes.ts";
import { loadArrays } from "./load-arrays.ts";
import { loadFile } from "./load-file.ts";
import type { LoadedQuotes } from "./loaded-quotes.ts";
import type { ResolvedOptions, TableOptions } from "./options.ts";
import { refuseUnknown, resolveOptions } from "./options.ts";
import { openRates } from "./rates.ts";
import type { Reason } from "./reasons.ts";
import { REASONS, reasonTitle } from "./reasons.ts";
import { makeRows } from "./rows.ts";
import type { QuoteSource, TableSources } from "./sources.ts";
import { momentStatuses } from "./stale-moments.ts";
import { marketTerms } from "./terms.ts";

export interface PreparedTable {
  readonly session: DuckDbSession;
  readonly keys: Keys;
  readonly options: ResolvedOptions;
  readonly featureNames: readonly string[];
  readonly hasTruth: boolean;
  readonly exclusions: TableExclusions;
  readonly remarks: readonly string[];
  readonly histories: readonly TickerHistory[];
}

/**
 * Reads, joins, prices and counts; leaves the rows in the view `table_rows` (see `makeRows`) for `use`,
 * and closes everything after it.
 */
export async function withPreparedTable<T>(
  sources: TableSources,
  given: TableOptions,
  control: RunControl,
  use: (table: PreparedTable) => Promise<T>,
): Promise<T> {
  const { onProgress, signal } = control;
  signal?.throwIfAborted();
  const options = resolveOptions(given);
  const { quotes: _quotes, closes: _closes, rates: _rates, ...others } = sources;
  refuseUnknown("sources", others, "quotes, closes, rates");
  const { memoryLimit, threads } = options;
  const session = await openSession({ source: "the pricing table", memoryLimit, threads, signal });
  const quotes: LoadedQuotes[] = [];
  const stages = [
    "read quotes",
    "find dates",
    "fit parity",
    "price contracts",
    "make rows",
  ] as const;
  const stage = (name: (typeof stages)[number]): void => {
    signal?.throwIfAborted();
    onProgress?.({ stage: name, done: stages.indexOf(name), total: stages.length });
  };
  try {
    // Tables made on the way are compressed: ten million rows stay small.
    await session.rows("ATTACH ':memory:' AS work (COMPRESS)");
    await session.rows("USE work");
    const list = (
      Array.isArray(sources.quotes) ? sources.quotes : [sources.quotes]
    ) as readonly QuoteSource[];
    if (list.length === 0) {
      throw new DataError("buildPricingTable", "quotes is an empty list", "name a file");
    }
    stage("read quotes");
    for (const [source, one] of list.entries()) {
      const request = { ...options, source, session, signal };
      if (typeof one === "string") quotes.push(await loadFile({ path: one }, request));
      else if ("path" in one) quotes.push(await loadFile(one, request));
      else quotes.push(await loadArrays(one, request));
    }
    stage("find dates");
    const keys = await numberQuotes(session, quotes, options);
    if (keys.moments.length === 0) {
      const names = quotes.map(({ label }) => label).join(", ");
      throw new DataError("buildPricingTable", `${names}: no quotes of what was asked for`);
    }
    const statuses = await momentStatuses(session, keys);
    const closes = sources.closes === undefined ? null : await openCloses(session, sources.closes);
    const rates = await openRates(session, sources.rates);
    stage("fit parity");
    const needsHistory = options.features.some(({ per }) => per === "day");
    const request = { ...control, keys, statuses, options, closes, rates, needsHistory };
    const terms = await marketTerms(session, request);
    const daily = dailyFeatures({ ...request, terms });
    stage("price contracts");
    await makeTerms(session, { ...request, sources: quotes, terms, daily });
    const { nRows, counts } = await makeContracts(session, { sources: quotes, options });
    stage("make rows");
    const missing = await makeRows(session, { ...request, terms, daily });
    if (missing > 0) counts.set("missing-feature", { count: missing });
    return await use({
      session,
      keys,
      options,
      featureNames: options.features.map(({ name }) => name),
      hasTruth: quotes.some(({ hasTruth }) => hasTruth),
      exclusions: exclusions(nRows, counts, options),
      remarks: remarks({ quotes, keys, options, found: [...terms.remarks, ...daily.remarks] }),
      histories: daily.histories,
    });
  } finally {
    await Promise.allSettled(quotes.map((one) => one.close()));
    await session.close();
  }
}

function exclusions(
  nRows: number,
  counts: ReadonlyMap<Reason, Counted>,
  options: ResolvedOptions,
): TableExclusions {
  const reasons = REASONS.flatMap((reason) => {
    const counted = counts.get(reason);
    return counted ? [{ reason, title: reasonTitle(reason, options), ...counted }] : [];
  });
  const gone = reasons.reduce((sum, { count }) => sum + count, 0);
  return { nRows, nKept: nRows - gone, reasons };
}

function remarks({
  quotes,
  keys,
  options,
  found,
}: {
  readonly quotes: readonly LoadedQuotes[];
  readonly keys: Keys;
  readonly options: ResolvedOptions;
  readonly found: readonly string[];
}): readonly string[] {
  const files = quotes.map(({ label, vendor }) => `${label} (${vendor})`);
  const puts =
    options.puts === "calls-only"
      ? "calls only"
      : "puts are calls by C = P + S − K·e^(−r·tau), with the row's own S and r";
  const nMoments = keys.moments.length;
  return [
    `quotes: ${files.slice(0, 6).join(", ")}${files.length > 6 ? ` and ${files.length - 6} more` : ""}; ${nMoments} quote dates`,
    ...found,
    puts,
    ...new Set(quotes.flatMap(({ warnings }) => warnings)),
  ];
}
