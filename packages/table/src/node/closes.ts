/** Daily closes of underlyings. */
import { DataError, ShapeError } from "@volsmith/numerics";
import { openDailyFile, sqlText } from "@volsmith/market/readers";
import type { DailyColumn, DailyFile, DuckDbSession } from "@volsmith/market/readers";
import { checkAscending } from "./check-ascending.ts";
import type { ClosesFile, ClosesSource, TickerCloses } from "./sources.ts";

export interface Closes {
  /** What remarks call them. */
  readonly label: string;
  /** Closes of a ticker; null where there are none. */
  of(ticker: string): Promise<DailyColumn | null>;
  /** The error for a ticker that is needed and missing. */
  missing(ticker: string): DataError;
}

/** Indices that options name otherwise than tables of closes do, and their share of those. */
const RELATIVES: Readonly<Record<string, { readonly column: string; readonly scale: number }>> = {
  DJX: { column: "DJI", scale: 0.01 },
  XSP: { column: "SPX", scale: 0.1 },
  MNX: { column: "NDX", scale: 0.1 },
};

export async function openCloses(session: DuckDbSession, source: ClosesSource): Promise<Closes> {
  if (typeof source === "string") return await fileCloses(session, { path: source });
  return "path" in source ? await fileCloses(session, source) : arrayCloses(source);
}

async function fileCloses(session: DuckDbSession, source: ClosesFile): Promise<Closes> {
  const file = await openDailyFile(session, source.path);
  const ticker = file.find("ticker", "symbol", "underlying");
  const close = file.find("close", "adj_close", "price");
  const isLong = ticker !== null && close !== null;
  const known = isLong ? await file.distinct(ticker) : file.names;
  const read = async (name: string): Promise<DailyColumn | null> => {
    if (!isLong) {
      const column = file.find(name);
      return column === null ? null : await file.column(column);
    }
    const where = `trim("${ticker.replaceAll('"', '""')}"::VARCHAR) = ${sqlText(name)}`;
    return known.includes(name) ? await file.column(close, where) : null;
  };
  return {
    label: source.path,
    async of(ticker) {
      const { column, scale = 1 } = columnOf(ticker, source);
      const found = await read(column);
      if (found) return positive(scaled(found, scale), { file, ticker });
      const relative = RELATIVES[ticker];
      const other = relative && !source.columns?.[ticker] ? await read(relative.column) : null;
      return other && positive(scaled(other, relative.scale), { file, ticker });
    },
    missing(ticker) {
      const has = known.slice(0, 12).join(", ");
      return new DataError(
        "buildPricingTable",
        `${source.path} has no closes of ${ticker}; it has ${has}`,
        `add a column ${ticker}, or name one in closes: { path, columns: { ${ticker}: … } }`,
      );
    },
  };
}

function columnOf(ticker: string, { columns }: ClosesFile): { column: string; scale?: number } {
  const given = columns?.[ticker] ?? ticker;
  return typeof given === "string" ? { column: given } : given;
}

function scaled({ days, values }: DailyColumn, scale: number): DailyColumn {
  return { days, values: scale === 1 ? values : values.map((value) => value * scale) };
}

function positive(
  closes: DailyColumn,
  { file, ticker }: { readonly file: DailyFile; readonly ticker: string },
): DailyColumn {
  const bad = closes.values.findIndex((value) => !(value > 0));
  if (bad < 0) return closes;
  const problem = `${file.path} has a close of ${ticker} that is not positive, ${closes.values[bad]}`;
  throw new DataError("buildPricingTable", problem, "leave such a day out");
}

function arrayCloses(list: readonly TickerCloses[]): Closes {
  for (const { ticker, days, closes } of list) {
    checkAscending(days, `closes of ${ticker}`);
    if (days.length !== closes.length) {
      throw new ShapeError(
        "buildPricingTable",
        `closes of ${ticker}`,
        [days.length],
        [closes.length],
      );
    }
  }
  return {
    label: "closes in memory",
    // oxlint-disable-next-line typescript/require-await -- one contract with files
    async of(ticker) {
      const found = list.find((one) => one.ticker === ticker);
      return (
        (found && {
          days: Int32Array.from(found.days),
          values: Float64Array.from(found.closes),
        }) ??
        null
      );
    },
    missing: (ticker) =>
      new DataError(
        "buildPricingTable",
        `there are no closes of ${ticker}, but of ${list.map(({ ticker }) => ticker).join(", ")}`,
        `give closes of ${ticker}, or leave closes out and have them made from the quotes`,
      ),
  };
}
