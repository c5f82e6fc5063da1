/** Opens a file by what it contains: Parquet or CSV, compressed or not, and whose. */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip, gunzipSync } from "node:zlib";
import { FormatError } from "@volsmith/numerics";
import type { VendorName } from "../chain.ts";
import type { VendorReader } from "./reader.ts";
import type { TableHead } from "./table-head.ts";
import { spoolInput } from "./spool-input.ts";
import { cleanName, guessDelimiter, splitCsvLine } from "./table-head.ts";
import { vendorReader, vendorReaders } from "./vendors.ts";

export interface SourceFile {
  /** Where the bytes lie; a temporary file for standard input and pipes. */
  readonly path: string;
  /** What messages call it. */
  readonly source: string;
  /** Whether that is a name someone gave a file. */
  readonly isNamed: boolean;
  readonly kind: "csv" | "parquet";
  readonly compression: "none" | "gzip";
  /** The beginning as text; empty for Parquet. */
  readonly text: string;
  close(): Promise<void>;
}

const HEAD_BYTES = 1 << 18;
/** A header stands in one of the first lines; the longest preamble known has three. */
const HEADER_SEARCH_LINES = 12;

/** @throws {FormatError} for what cannot be a table: missing, empty, binary, an archive, UTF-16. */
export async function openSource(
  path: string,
  { source: given, signal }: { readonly source?: string; readonly signal?: AbortSignal } = {},
): Promise<SourceFile> {
  const spooled = await spoolInput(path, signal);
  const source = given ?? spooled?.source ?? path;
  const local = spooled?.path ?? resolve(path);
  const facts = { path: local, source, isNamed: !spooled && given === undefined };
  const close = async (): Promise<void> => spooled?.close();
  try {
    const raw = await readHead(local, source);
    const startsWith = (...bytes: readonly number[]): boolean =>
      bytes.every((byte, i) => raw[i] === byte);
    const refuse = (problem: string, fix: string): never => {
      throw new FormatError({ file: source }, problem, fix);
    };
    if (raw.length === 0) refuse("the file is empty", "download it again");
    if (startsWith(0x50, 0x41, 0x52, 0x31))
      return { ...facts, kind: "parquet", compression: "none", text: "", close };
    if (startsWith(0x50, 0x4b))
      refuse("this is a zip archive", "unzip it and give the file inside");
    if (startsWith(0x37, 0x7a, 0xbc, 0xaf)) refuse("this is a 7z archive", "extract it first");
    if (startsWith(0x28, 0xb5, 0x2f, 0xfd))
      refuse("this is Zstandard-compressed", "run unzstd on it");
    if (startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff))
      refuse("this is UTF-16 text", "save it as UTF-8 CSV");
    const isGzip = startsWith(0x1f, 0x8b);
    const head = isGzip ? gunzipHead(raw, source) : raw;
    if (head.length === 0) refuse("the compressed file holds nothing", "download it again");
    if (head.includes(0)) refuse("this is a binary file", "give a CSV, gzip CSV or Parquet file");
    const text = head.toString("utf8");
    if (/^\uFEFF?\s*<(!doctype|html|\?xml)/i.test(text))
      refuse("this is a web page or XML, not a table", "download the file itself again");
    if (text.includes("\r") && !text.includes("\n"))
      refuse("its lines end in bare carriage returns", "save it as CSV with line feeds");
    return { ...facts, kind: "csv", compression: isGzip ? "gzip" : "none", text, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readHead(path: string, source: string): Promise<Buffer> {
  const info = await stat(path).catch((cause: unknown) => {
    throw notOpened(source, cause);
  });
  if (info.isDirectory())
    throw new FormatError({ file: source }, "this is a folder", "give one file inside it");
  const file = await open(path).catch((cause: unknown) => {
    throw notOpened(source, cause);
  });
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function notOpened(file: string, cause: unknown): FormatError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const [problem, fix] =
    code === "ENOENT" || code === "ENOTDIR"
      ? ["there is no such file", "check the path"]
      : code === "EACCES" || code === "EPERM"
        ? ["permission denied", "check who owns it"]
        : [`it cannot be opened (${code})`, "check the path"];
  return new FormatError({ file }, problem, fix, { cause });
}

function gunzipHead(raw: Buffer, source: string): Buffer {
  try {
    // A sync flush gives what the first bytes hold instead of asking for the end of the stream.
    return gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    throw damagedGzip(source, cause);
  }
}

function damagedGzip(file: string, cause: unknown): FormatError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const problem = `the compressed file is cut short or damaged (${reason})`;
  return new FormatError({ file }, problem, "download it again", { cause });
}

export interface TextScan {
  readonly lines: number;
  /** 1-based numbers of empty lines, ascending: the CSV parser skips them without counting. */
  readonly emptyLines: readonly number[];
}

/**
 * Reads a whole text file once: proves a compressed one is complete (DuckDB reads a truncated gzip
 * file without complaint) and counts lines.
 */
export async function scanText(file: SourceFile, signal?: AbortSignal): Promise<TextScan> {
  let lines = 0;
  let lineBytes = 0;
  let lastByte = 0;
  const emptyLines: number[] = [];
  const scan = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      let start = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
        lines++;
        const length = lineBytes + at - start;
        const before = at > 0 ? chunk[at - 1] : lastByte;
        if (length === 0 || (length === 1 && before === 13)) emptyLines.push(lines);
        start = at + 1;
        lineBytes = 0;
      }
      lineBytes += chunk.length - start;
      lastByte = chunk[chunk.length - 1]!;
    }
    if (lineBytes > 0) lines++;
  };
  const bytes = createReadStream(file.path, { highWaterMark: 1 << 18 });
  const options = signal ? { signal } : {};
  try {
    if (file.compression === "gzip") await pipeline(bytes, createGunzip(), scan, options);
    else await pipeline(bytes, scan, options);
  } catch (cause) {
    signal?.throwIfAborted();
    if (file.compression === "gzip") throw damagedGzip(file.source, cause);
    throw new FormatError({ file: file.source }, "the file cannot be read", undefined, { cause });
  }
  return { lines, emptyLines };
}

export interface RecognisedTable {
  readonly head: TableHead;
  readonly reader: VendorReader;
}

/** Finds the header line and whose it is. @throws {FormatError} when nobody recognises the file. */
export function recogniseText(file: SourceFile, vendor?: VendorName): RecognisedTable {
  const lines = file.text.split(/\r\n|\n|\r/);
  // The last line of a long file is cut where the head ends.
  if (file.text.length >= HEAD_BYTES && lines.length > 1) lines.pop();
  const isWanted = candidates(file, vendor);
  for (let i = 0; i < Math.min(lines.length, HEADER_SEARCH_LINES); i++) {
    const head = csvHead(lines, i);
    const reader = isWanted.find((candidate) => candidate.recognises(head));
    if (reader) return { head, reader };
  }
  throw unrecognised(file, csvHead(lines, 0), isWanted);
}

/** As `recogniseText`, for the columns of a Parquet file. */
export function recogniseColumns(
  file: SourceFile,
  columns: readonly { readonly name: string; readonly type: string }[],
  vendor?: VendorName,
): RecognisedTable {
  const head: TableHead = {
    kind: "parquet",
    names: columns.map(({ name }) => cleanName(name)),
    types: columns.map(({ type }) => type),
    identifiers: columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`),
    preamble: [],
    sample: [],
    delimiter: "",
    headerLine: 0,
  };
  const isWanted = candidates(file, vendor);
  const reader = isWanted.find((candidate) => candidate.recognises(head));
  if (!reader) throw unrecognised(file, head, isWanted);
  return { head, reader };
}

function candidates(file: SourceFile, vendor: VendorName | undefined): readonly VendorReader[] {
  if (vendor === undefined) return vendorReaders;
  const reader = vendorReader(vendor);
  if (reader) return [reader];
  const known = vendorReaders.map(({ name }) => name).join(", ");
  throw new FormatError(
    { file: file.source },
    `no reader is called "${vendor}"`,
    `there are ${known}`,
  );
}

function csvHead(lines: readonly string[], index: number): TableHead {
  const delimiter = guessDelimiter(lines[index]);
  const names = splitCsvLine(lines[index], delimiter).map(cleanName);
  const sample = lines
    .slice(index + 1, index + 6)
    .filter((line) => line !== "")
    .map((line) => splitCsvLine(line, delimiter));
  // Some downloads end every row, but not the header, with one more delimiter.
  if (sample[0]?.length === names.length + 1 && sample[0].at(-1)?.trim() === "") names.push("");
  return {
    kind: "csv",
    names,
    types: names.map(() => "VARCHAR"),
    identifiers: names.map((_, i) => `c${i}`),
    preamble: lines.slice(0, index),
    sample,
    delimiter,
    headerLine: index + 1,
  };
}

function unrecognised(
  file: SourceFile,
  head: TableHead,
  readers: readonly VendorReader[],
): FormatError {
  const shown = head.names
    .slice(0, 12)
    .map((name) => name.slice(0, 40))
    .join(", ");
  const place = { file: file.source, ...(head.headerLine > 0 ? { line: head.headerLine } : {}) };
  const wanted = readers.map(({ title, signature }) => `${title}: ${signature.join(", ")}`);
  return new FormatError(
    place,
    `the columns (${shown}) are no option chain we know`,
    `known are\n  ${wanted.join("\n  ")}`,
  );
}
