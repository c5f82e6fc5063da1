import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { CalendarName } from "../calendars/calendar.ts";
import type { VendorName } from "../chain.ts";
import type { DuckDbSession } from "./duckdb-session.ts";
import { openSession, sqlPath } from "./duckdb-session.ts";
import type { RecognisedTable, SourceFile, TextScan } from "./open-table.ts";
import { openSource, recogniseColumns, recogniseText, scanText } from "./open-table.ts";
import type { QueryFilter } from "./quote-query.ts";
import { disorderQuery, quoteQuery } from "./quote-query.ts";
import type { ReadPlan } from "./reader.ts";
import { sqlColumns } from "./sql-columns.ts";
import { underlyingFromName, UNKNOWN } from "./underlying-name.ts";

/** A file whose vendor is known, ready to be asked. */
export interface OpenedTable {
  readonly vendor: VendorName;
  /** Whether reading it again costs parsing it again. */
  readonly kind: "csv" | "parquet";
  readonly source: string;
  readonly plan: ReadPlan;
  /** Options listed in the file. */
  readonly nRows: number;
  query(filter: QueryFilter): string;
  stream(query: string): AsyncGenerator<DuckDBDataChunk>;
  rows(query: string): Promise<readonly (readonly unknown[])[]>;
  isInTimeOrder(query: string): Promise<boolean>;
  /** Line of the file a numbered row stands on (the row itself in Parquet). */
  lineOf(row: number): number;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** What messages call the file; its path when left out. */
  readonly source?: string;
  readonly vendor?: VendorName;
  readonly underlying?: string;
  readonly calendar?: CalendarName;
  readonly memoryLimit?: string;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** The session to read in, which stays open; one of the table's own when left out. */
  readonly session?: DuckDbSession;
}

/** Opens, recognises and checks a file; whoever opens it closes it. */
export async function openTable(path: string, options: OpenOptions): Promise<OpenedTable> {
  const file = await openSource(path, options);
  let own: DuckDbSession | undefined;
  try {
    // Loading DuckDB and reading through the file take about as long: do both at once.
    const opening = options.session ?? openSession({ ...options, source: file.source });
    if (opening instanceof Promise) opening.catch(() => {});
    const text = file.kind === "csv" ? recogniseText(file, options.vendor) : null;
    const scan = file.kind === "csv" ? await scanText(file, options.signal) : null;
    const session = await opening;
    if (!options.session) own = session;
    const recognised = text ?? (await describeParquet(session, file, options.vendor));
    const nLines = scan
      ? scan.lines - recognised.head.headerLine
      : await countParquet(session, file);
    return prepared({ file, session, own, recognised, scan, nLines, options });
  } catch (error) {
    await own?.close();
    await file.close();
    throw error;
  }
}

interface Parts {
  readonly file: SourceFile;
  readonly session: DuckDbSession;
  /** The session, where the table opened it. */
  readonly own: DuckDbSession | undefined;
  readonly recognised: RecognisedTable;
  readonly scan: TextScan | null;
  readonly nLines: number;
  readonly options: OpenOptions;
}

function prepared({ file, session, own, recognised, scan, nLines, options }: Parts): OpenedTable {
  const { head, reader } = recognised;
  const columns = sqlColumns(head, file.source);
  const plan = reader.plan(columns, {
    source: file.source,
    underlying: options.underlying ?? (file.isNamed ? underlyingFromName(file.source) : UNKNOWN),
    underlyingIsGuess: options.underlying === undefined,
    calendar: options.calendar,
  });
  const isEmptyBelow = (line: number): boolean => line > head.headerLine;
  const emptyLines = scan?.emptyLines.filter(isEmptyBelow) ?? [];
  const nData = Math.max(0, nLines - emptyLines.length);
  return {
    vendor: reader.name,
    kind: head.kind,
    source: file.source,
    plan,
    nRows: plan.putColumns ? 2 * nData : nData,
    query: (filter) => quoteQuery(file, { columns, plan }, filter),
    stream: (query) => session.stream(query, file.source),
    rows: (query) => session.rows(query, file.source),
    async isInTimeOrder(query) {
      if (plan.moments === "one") return true;
      // Ordering a text file costs less than parsing it twice; a Parquet file is looked at first.
      if (head.kind === "csv") return false;
      const [[disorder]] = (await session.rows(disorderQuery(query))) as [[bigint]];
      return disorder === 0n;
    },
    lineOf(row) {
      if (head.kind === "parquet") return row;
      let line = row + head.headerLine;
      for (const empty of emptyLines) if (empty <= line) line++;
      return line;
    },
    async close() {
      await own?.close();
      await file.close();
    },
  };
}

/** The columns of a Parquet file, and whose they are. */
export async function describeParquet(
  session: DuckDbSession,
  file: SourceFile,
  vendor?: VendorName,
): Promise<RecognisedTable> {
  const rows = await session.rows(`DESCRIBE SELECT * FROM read_parquet(${sqlPath(file.path)})`);
  const columns = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  return recogniseColumns(file, columns, vendor);
}

async function countParquet(session: DuckDbSession, file: SourceFile): Promise<number> {
  const [[count]] = (await session.rows(
    `SELECT count(*) FROM read_parquet(${sqlPath(file.path)})`,
  )) as [[bigint]];
  return Number(count);
}
