/**
 * Deribit, in two shapes: a table with currency, expiry, type and strike in columns and premiums in
 * `bid_coin`, `ask_coin`; and anything with the exchange's instrument names (BTC-2JUN21-40000-C),
 * as its API and archives of it give them. Coin options are inverse: premiums in coin. Instruments
 * on a USDC pair (SOL_USDC-…) are linear: premiums in dollars. All expire at 08:00 UTC.
 *
 * Reference: Deribit, "Instrument naming conventions" ('d' is a decimal point: 0d45 is 0.45).
 */
import { calendarNamed } from "../calendars/calendar-named.ts";
import { MS_PER_DAY } from "../calendars/epoch-day.ts";
import type { QuoteColumns, VendorReader } from "./reader.ts";
import type { SqlColumns } from "./sql-columns.ts";
import { NAN } from "./sql-columns.ts";
import { columnIndex, hasColumns } from "./table-head.ts";
import type { TableHead } from "./table-head.ts";

const INSTRUMENT = "'^([A-Z0-9_]+)-(\\d{1,2}[A-Z]{3}\\d{2})-(\\d+(?:d\\d+)?)-([CP])$'";
const NAME_COLUMNS = ["instrument_name", "instrument", "symbol"];
const TIME_COLUMNS = ["timestamp", "creation_timestamp", "snapshot_utc", "datetime", "quote_time"];
const EIGHT_HOURS = 8 * 3_600_000;

export const deribit: VendorReader = {
  name: "deribit",
  title: "Deribit options (table in coin, or instrument names)",
  signature: ["instrument_name and timestamp", "or snapshot_utc, expiry_utc, bid_coin, ask_coin"],
  recognises: (head) =>
    hasColumns(head, "snapshot_utc", "expiry_utc", "strike", "type", ["bid_coin", "mark_coin"]) ||
    (hasColumns(head, NAME_COLUMNS, TIME_COLUMNS, ["bid_price", "best_bid_price", "bid_coin"]) &&
      namesInstruments(head)),

  plan(columns, facts) {
    const quotes = {
      spot: columns.number(["index_price", "estimated_delivery_price"], "optional"),
      bid: columns.number(["bid_coin", "best_bid_price", "bid_price"]),
      ask: columns.number(["ask_coin", "best_ask_price", "ask_price"]),
      last: columns.number(["last_price", "last"], "optional"),
      volume: columns.number("volume", "optional"),
      openInterest: columns.number("open_interest", "optional"),
      forward: columns.number(["forward", "underlying_price"], "optional"),
      mark: columns.number(["mark_coin", "mark_price"], "optional"),
    };
    const contract = columns.has("expiry_utc") ? fromColumns(columns) : fromInstruments(columns);
    return {
      moments: "many",
      columns: { ...contract, ...quotes },
      calendarOf: () => calendarNamed(facts.calendar ?? "crypto"),
      premiumUnitOf: (underlying) => (underlying.includes("_") ? "currency" : "coin"),
      rootOf: (_root, underlying) => underlying,
      settlementOf: () => "utc8",
      quotedAt: (day, time) => ({
        instant: day * MS_PER_DAY + (Number.isNaN(time) ? EIGHT_HOURS : time),
      }),
      warnings: [],
    };
  },
};

type ContractColumns = Omit<
  QuoteColumns,
  "spot" | "bid" | "ask" | "last" | "volume" | "openInterest" | "forward" | "mark"
>;

function namesInstruments(head: TableHead): boolean {
  if (head.kind === "parquet") return columnIndex(head, "instrument_name") >= 0;
  const index = columnIndex(head, ...NAME_COLUMNS);
  return head.sample.some((row) =>
    /^[A-Z0-9_]+-\d{1,2}[A-Z]{3}\d{2}-/.test(row[index]?.trim() ?? ""),
  );
}

function fromColumns(columns: SqlColumns): ContractColumns {
  return {
    underlying: columns.has("currency") ? columns.text("currency") : "'BTC'",
    quoteDay: columns.day("snapshot_utc"),
    quoteTime: columns.timeOfDay("snapshot_utc"),
    root: "NULL::VARCHAR",
    expiryDay: columns.day("expiry_utc"),
    expiryTime: columns.timeOfDay("expiry_utc"),
    atClose: NAN,
    sign: columns.sign("type"),
    strike: columns.number("strike"),
  };
}

function fromInstruments(columns: SqlColumns): ContractColumns {
  const name = columns.text(NAME_COLUMNS);
  const part = (group: number): string => `regexp_extract(${name}, ${INSTRUMENT}, ${group})`;
  const date = `try_strptime(${part(2)}, '%d%b%y')`;
  columns.check(
    NAME_COLUMNS,
    `coalesce(${part(4)}, '') = '' OR ${date} IS NULL`,
    "an instrument name (BTC-2JUN21-40000-C)",
  );
  const { quoteDay, quoteTime } = moment(columns);
  return {
    underlying: part(1),
    quoteDay,
    quoteTime,
    root: "NULL::VARCHAR",
    expiryDay: `coalesce(floor(epoch_ms(${date}) / 86400000.0), 0)`,
    expiryTime: NAN,
    atClose: NAN,
    sign: `CASE ${part(4)} WHEN 'C' THEN 1.0 ELSE -1.0 END`,
    strike: `coalesce(try_cast(replace(${part(3)}, 'd', '.') AS DOUBLE), ${NAN})`,
  };
}

/** Timestamps are text, or numbers whose size tells seconds, milliseconds and microseconds apart. */
function moment(columns: SqlColumns): { quoteDay: string; quoteTime: string } {
  const { head } = columns;
  const index = columnIndex(head, ...TIME_COLUMNS);
  const first = head.sample[0]?.[index]?.trim() ?? "";
  const isNumber =
    head.kind === "csv" ? /^\d{9,17}$/.test(first) : /INT|DOUBLE/.test(head.types[index]);
  if (!isNumber) return { quoteDay: columns.day(index), quoteTime: columns.timeOfDay(index) };
  const raw = columns.number(index);
  const ms = `(CASE WHEN ${raw} > 1e14 THEN ${raw} / 1000 WHEN ${raw} < 1e11 THEN ${raw} * 1000 ELSE ${raw} END)`;
  columns.check(
    index,
    `coalesce(isnan(${ms}) OR ${ms} NOT BETWEEN 0 AND 7e12, true)`,
    "a time since 1970",
  );
  return {
    quoteDay: `floor(${ms} / 86400000)`,
    quoteTime: `floor(${ms} - floor(${ms} / 86400000) * 86400000)`,
  };
}
