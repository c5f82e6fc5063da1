/** One DuckDB database in memory, for the length of one read. */
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { DataError, FormatError, VolsmithError } from "@volsmith/numerics";

export interface DuckDbSession {
  /** Streams the chunks of a query's result. @param about what messages call what it reads */
  stream(sql: string, about?: string): AsyncGenerator<DuckDBDataChunk>;
  /** All rows of a small result. */
  rows(sql: string, about?: string): Promise<readonly (readonly unknown[])[]>;
  /** A table from arrays; NaN and null are NULL. */
  createTable(name: string, columns: readonly NewColumn[]): Promise<void>;
  close(): Promise<void>;
}

/** A column of a table made from arrays. */
export interface NewColumn {
  readonly name: string;
  readonly type: "INTEGER" | "DOUBLE" | "VARCHAR";
  readonly values: ArrayLike<number | string | null>;
}

export interface SessionOptions {
  /** What messages call the file. */
  readonly source: string;
  readonly memoryLimit?: string;
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
}

let sessions = 0;

/**
 * Opens a session. Memory beyond the limit spills to a temporary folder, removed on close.
 * Errors of the parser become `FormatError`s with the line they name.
 */
export async function openSession({
  source,
  memoryLimit = "512MB",
  threads = 2,
  signal,
}: SessionOptions): Promise<DuckDbSession> {
  // Loaded here, so that importing the readers costs nothing until a file is read.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const spillFolder = join(tmpdir(), `volsmith-duckdb-${process.pid}-${sessions++}`);
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: spillFolder,
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
  });
  const connection = await instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  const explained = (error: unknown, about = source): unknown => {
    signal?.throwIfAborted();
    return explain(error, about);
  };
  return {
    async *stream(sql, about) {
      try {
        const result = await connection.stream(sql);
        for (;;) {
          signal?.throwIfAborted();
          const chunk = await result.fetchChunk();
          if (!chunk || chunk.rowCount === 0) return;
          yield chunk;
        }
      } catch (error) {
        throw explained(error, about);
      }
    },
    async rows(sql, about) {
      return await readAll(connection, sql).catch((error: unknown) => {
        throw explained(error, about);
      });
    },
    async createTable(name, columns) {
      signal?.throwIfAborted();
      await createTable(connection, name, columns);
    },
    async close() {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
      await rm(spillFolder, { recursive: true, force: true });
    },
  };
}

async function readAll(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly (readonly unknown[])[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRows();
}

/** Rows of a chunk: DuckDB's own vector size. */
const CHUNK_ROWS = 2048;

async function createTable(
  connection: DuckDBConnection,
  name: string,
  columns: readonly NewColumn[],
): Promise<void> {
  const { DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } = await import("@duckdb/node-api");
  const types = { DOUBLE, INTEGER, VARCHAR };
  const list = columns.map((column) => `"${column.name}" ${column.type}`).join(", ");
  await connection.run(`CREATE TABLE ${name} (${list})`);
  const size = columns[0]?.values.length ?? 0;
  const appender = await connection.createAppender(name);
  try {
    for (let from = 0; from < size; from += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, size - from);
      const chunk = DuckDBDataChunk.create(
        columns.map(({ type }) => types[type]),
        count,
      );
      columns.forEach(({ values }, j) => {
        const vector = chunk.getColumnVector(j);
        for (let i = 0; i < count; i++) {
          const value = values[from + i];
          vector.setItem(i, Number.isNaN(value) ? null : value);
        }
        vector.flush();
      });
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

/** Text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as an SQL literal that names one file even where it holds wildcards. */
export function sqlPath(path: string): string {
  return sqlText(path.replaceAll(/[[*?]/g, "[$&]"));
}

const COLUMN_COUNT = /Expected Number of Columns: (\d+) Found: (\d+)/;

/** What DuckDB says, as an error of ours: with nearly all it says about a file the file is wrong. */
function explain(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof VolsmithError) return error;
  const { message } = error;
  // Queries are ours: if one is malformed, the file is not to blame.
  if (/^(Binder|Parser|Catalog) Error/.test(message)) return error;
  if (/Out of Memory/i.test(message))
    return new DataError(
      "readChains",
      `${file} needs more memory than allowed`,
      "raise memoryLimit",
    );
  const line = /on Line: (\d+)/.exec(message)?.[1];
  const place = { file, ...(line ? { line: Number(line) } : {}) };
  const again = "the file may be cut short: download it again";
  const count = COLUMN_COUNT.exec(message);
  if (count && Number(count[2]) > Number(count[1])) {
    const problem = `the row has more columns than the ${count[1]} of the header`;
    return new FormatError(place, problem, "quote cells that hold the delimiter", { cause: error });
  }
  if (count) {
    const problem = `the row has ${count[2]} columns where the header has ${count[1]}`;
    return new FormatError(place, problem, again, { cause: error });
  }
  if (/invalid state/i.test(message)) {
    const problem = "line endings are mixed, or a quotation mark stands inside a cell";
    return new FormatError(place, problem, "save the file again as CSV", { cause: error });
  }
  if (/unterminated quote/i.test(message))
    return new FormatError(place, "a quotation mark is never closed", again, { cause: error });
  if (/not utf-8/i.test(message))
    return new FormatError(place, "the text is not UTF-8", "save the file as UTF-8", {
      cause: error,
    });
  const summary = message.split("\n")[0].replace(/^[\w ]+ Error: /, "");
  return new FormatError(place, summary, again, { cause: error });
}
