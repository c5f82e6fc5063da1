/** From a vendor's file to the snapshot of one of its dates. */
import type { RunControl } from "@volsmith/numerics";
import { DataError } from "@volsmith/numerics";
import { buildSnapshots } from "../build-snapshot.ts";
import type { SnapshotOptions } from "../build-snapshot.ts";
import type { Chain, VendorName } from "../chain.ts";
import type { Snapshot } from "../snapshot.ts";
import { listQuoteDates } from "./list-quote-dates.ts";
import type { QuoteDate } from "./list-quote-dates.ts";
import { readChains } from "./read-chains.ts";
import type { ReadOptions } from "./read-chains.ts";

export interface ReadSnapshotOptions extends RunControl {
  /** What messages call the file; its path when left out. */
  readonly source?: string;
  readonly vendor?: VendorName;
  /** Which underlying, where the file has several or does not say. */
  readonly underlying?: string;
  /** Which quote date ("2022-02-04"); the last one when left out. */
  readonly date?: string;
  readonly cleaning?: Omit<SnapshotOptions, "previous">;
  /** How messages call the options that choose, where they are spelled otherwise. */
  readonly names?: ChoiceNames;
  /** What may help where no quote is usable. */
  readonly hint?: string;
  /** Told what was chosen where there was a choice. */
  readonly onRemark?: (remark: string) => void;
}

export interface ChoiceNames {
  readonly underlying: string;
  readonly date: string;
}

const NAMES: ChoiceNames = { underlying: "underlying", date: "date" };

/**
 * The clean snapshot of one date. The chain before it is read as well, so that a stale copy is told.
 *
 * @throws {DataError} when the file has other underlyings or dates than asked for, or no quote is usable
 * @throws {FormatError} as `readChains` does
 */
export async function readSnapshot(
  path: string,
  options: ReadSnapshotOptions = {},
): Promise<Snapshot> {
  const { cleaning = {}, hint } = options;
  let snapshot: Snapshot | undefined;
  for await (const next of buildSnapshots(await chooseChains(path, options), cleaning))
    snapshot = next;
  return requireQuotes(snapshot!, { ...cleaning, ...(hint !== undefined && { hint }) });
}

/** The chain asked for, behind the one before it where there is one. */
async function chooseChains(
  path: string,
  {
    source,
    vendor,
    underlying,
    date: asked,
    names = NAMES,
    onRemark,
    cleaning: _cleaning,
    hint: _hint,
    ...control
  }: ReadSnapshotOptions,
): Promise<readonly Chain[]> {
  const name = source ?? path;
  const read: ReadOptions = {
    ...control,
    ...(source !== undefined && { source }),
    ...(vendor && { vendor }),
    ...(underlying !== undefined && { underlying }),
  };
  const listed = await listQuoteDates(path, read);
  const dates = underlying ? listed.filter((each) => each.underlying === underlying) : listed;
  const held = [...new Set(listed.map((each) => each.underlying))].map((each) => brief(each));
  if (dates.length === 0 && listed.length > 0)
    throw new DataError(name, `it holds ${held.join(", ")}, not ${underlying}`);
  if (!underlying && held.length > 1)
    throw new DataError(name, `it holds ${held.join(", ")}`, `choose one with ${names.underlying}`);
  const wanted = asked ?? dates.at(-1)?.date;
  const at = dates.findLastIndex((each) => each.date === wanted);
  if (wanted === undefined || at < 0) {
    if (wanted !== undefined && dates.length > 0) throw noSuchDate({ name, wanted, dates, names });
    return collect(readChains(path, read)); // no rows at all: the reader says so
  }
  if (asked === undefined && dates.length > 1) {
    onRemark?.(
      `${name} holds ${dates.length} chains, ${dates[0].date} to ${wanted}; ` +
        `taking the last (${names.date} chooses)`,
    );
  }
  if (dates.length === 1) return collect(readChains(path, read));
  return collect(readChains(path, { ...read, from: dates[Math.max(0, at - 1)].date, to: wanted }));
}

async function collect(chains: AsyncIterable<Chain>): Promise<Chain[]> {
  const all: Chain[] = [];
  for await (const chain of chains) all.push(chain);
  return all;
}

/** A name short enough for a message. */
function brief(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

interface MissedDate {
  readonly name: string;
  readonly wanted: string;
  readonly dates: readonly QuoteDate[];
  readonly names: ChoiceNames;
}

function noSuchDate({ name, wanted, dates, names }: MissedDate): DataError {
  const distance = (each: QuoteDate): number =>
    Math.abs(Date.parse(each.date) - Date.parse(wanted));
  const nearest = dates.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  const held =
    dates.length === 1
      ? `only of ${dates[0].date}`
      : `of ${dates.length} dates from ${dates[0].date} to ${dates.at(-1)!.date}`;
  return new DataError(
    name,
    `it has no quotes of ${wanted}, ${held}`,
    `the nearest is ${names.date} ${nearest.date}`,
  );
}

/**
 * The snapshot, if anything is left in it.
 * @param options.hint what else may help; "choose another date or root" by default
 * @throws {DataError} telling why each row was dropped
 */
export function requireQuotes(
  snapshot: Snapshot,
  {
    roots,
    hint = "choose another date or root",
  }: Pick<SnapshotOptions, "roots"> & { readonly hint?: string } = {},
): Snapshot {
  if (snapshot.slices.length > 0) return snapshot;
  const { dropped, nRows } = snapshot.cleaning;
  const reasons = Object.entries(dropped)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count} ${reason}`);
  const fix =
    roots && dropped["root-not-asked"] === nRows
      ? `no row has root ${roots.join(" or ")}; letters count`
      : hint;
  throw new DataError(
    snapshot.source,
    `no quote is usable; of ${nRows} rows were dropped: ${reasons.join(", ")}`,
    fix,
  );
}
