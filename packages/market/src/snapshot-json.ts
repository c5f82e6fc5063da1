/** Snapshots as JSON: version 1. JSON has no NaN: a missing number is null. */
import { FormatError } from "@volsmith/numerics";
import { checkSnapshot } from "./check-snapshot.ts";
import type { ParityFit, SmileSlice, Snapshot } from "./snapshot.ts";

export const SNAPSHOT_FORMAT = "volsmith-snapshot";
export const SNAPSHOT_VERSION = 1;

type Json<T> = T extends Float64Array
  ? (number | null)[]
  : T extends readonly (infer U)[]
    ? readonly Json<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Json<T[K]> }
      : T extends number
        ? number | null
        : T;

/** What `snapshotToJSON` gives and `JSON.stringify` writes. */
export type SnapshotJson = Json<Snapshot> & {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly version: typeof SNAPSHOT_VERSION;
};

/** A snapshot as plain data for `JSON.stringify`; exact, NaN as null. */
export function snapshotToJSON(snapshot: Snapshot): SnapshotJson {
  const plain = toPlain(snapshot) as Json<Snapshot>;
  return { format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, ...plain };
}

function toPlain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value instanceof Float64Array) return Array.from(value, toPlain);
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toPlain(member)]));
}

const SLICE_COLUMNS = ["strikes", "k", "bids", "asks", "vols", "bidVols", "askVols"] as const;
/** Columns that must hold finite numbers; the others may have gaps. */
const WHOLE_COLUMNS: ReadonlySet<string> = new Set(["strikes", "k", "bids", "asks", "vols"]);

/**
 * The snapshot parsed JSON holds, checked as `checkSnapshot` does: files are edited, cut and merged.
 *
 * @param source what messages call the file.
 * @throws {FormatError} naming the member that is missing or wrong.
 */
export function snapshotFromJSON(json: unknown, source = "snapshot"): Snapshot {
  const root = reader(source, "", json);
  if (root.at("format").value !== SNAPSHOT_FORMAT)
    throw root
      .at("format")
      .wrong(`"${SNAPSHOT_FORMAT}"`, "give a file that volsmith snapshot wrote");
  if (root.at("version").value !== SNAPSHOT_VERSION)
    throw root
      .at("version")
      .wrong(String(SNAPSHOT_VERSION), "write the snapshot again with this version");
  const cleaning = root.at("cleaning");
  const dropped = cleaning.at("dropped");
  const snapshot: Snapshot = {
    underlying: root.at("underlying").text(),
    vendor: root.at("vendor").text() as Snapshot["vendor"],
    source: root.at("source").text(),
    quotedAt: root.at("quotedAt").number(),
    spot: root.at("spot").value === null ? null : root.at("spot").number(),
    premiumUnit: root.at("premiumUnit").oneOf("currency", "coin"),
    slices: root.at("slices").items().map(sliceFrom),
    cleaning: {
      nRows: cleaning.at("nRows").number(),
      nKept: cleaning.at("nKept").number(),
      dropped: Object.fromEntries(dropped.keys().map((key) => [key, dropped.at(key).number()])),
      examples: cleaning
        .at("examples")
        .items()
        .map((example) => ({
          reason: example.at("reason").text() as Snapshot["cleaning"]["examples"][number]["reason"],
          line: example.at("line").number(),
          detail: example.at("detail").text(),
        })),
      warnings: cleaning
        .at("warnings")
        .items()
        .map((warning) => warning.text()),
    },
  };
  checkSnapshot(snapshot, source);
  return snapshot;
}

function sliceFrom(slice: JsonReader): SmileSlice {
  const columns = Object.fromEntries(
    SLICE_COLUMNS.map((name) => [
      name,
      slice.at(name).numbers(WHOLE_COLUMNS.has(name) ? "whole" : "gaps"),
    ]),
  ) as Record<(typeof SLICE_COLUMNS)[number], Float64Array>;
  for (const name of SLICE_COLUMNS) {
    if (columns[name].length !== columns.strikes.length)
      throw slice.at(name).wrong(`an array of ${columns.strikes.length} numbers, like strikes`);
  }
  return {
    root: slice.at("root").text(),
    settlement: slice.at("settlement").oneOf("am", "pm", "utc8"),
    expiry: slice.at("expiry").number(),
    tau: slice.at("tau").positive(),
    forward: slice.at("forward").positive(),
    discountFactor: slice.at("discountFactor").positive(),
    parity: parityFrom(slice.at("parity")),
    premiumScale: slice.at("premiumScale").positive(),
    ...columns,
  };
}

function parityFrom(parity: JsonReader): ParityFit {
  return {
    method: parity.at("method").oneOf("regression", "discount-given", "given"),
    nPairs: parity.at("nPairs").number(),
    nUsed: parity.at("nUsed").number(),
    strikes: parity.at("strikes").numbers("whole"),
    residuals: parity.at("residuals").numbers("whole"),
    rmsHalfSpreads: parity.at("rmsHalfSpreads").numberOrGap(),
  };
}

/** Walks parsed JSON, remembering the way for messages. */
interface JsonReader {
  readonly value: unknown;
  at(key: string | number): JsonReader;
  keys(): string[];
  items(): JsonReader[];
  text(): string;
  number(): number;
  positive(): number;
  /** null reads as NaN. */
  numberOrGap(): number;
  numbers(kind: "whole" | "gaps"): Float64Array;
  oneOf<const T extends readonly string[]>(...texts: T): T[number];
  wrong(wanted: string, fix?: string): FormatError;
}

function reader(source: string, path: string, value: unknown): JsonReader {
  const wrong = (wanted: string, fix?: string): FormatError => {
    const came =
      value === undefined ? "it is missing" : `got ${JSON.stringify(value).slice(0, 60)}`;
    const place = { file: source, column: path || "(whole file)" };
    return new FormatError(place, `must be ${wanted}, ${came}`, fix);
  };
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const number = (): number => {
    if (typeof value === "number") return value;
    throw wrong("a number");
  };
  return {
    value,
    wrong,
    number,
    at(key) {
      if (typeof key === "number") {
        return reader(source, `${path}[${key}]`, (value as readonly unknown[])[key]);
      }
      if (!isObject || !Object.hasOwn(value, key)) {
        if (!isObject) throw wrong("an object");
        return reader(source, path ? `${path}.${key}` : key, undefined);
      }
      const member = (value as Record<string, unknown>)[key];
      return reader(source, path ? `${path}.${key}` : key, member);
    },
    keys() {
      if (!isObject) throw wrong("an object");
      return Object.keys(value);
    },
    items() {
      if (!Array.isArray(value)) throw wrong("an array");
      return value.map((item, i) => reader(source, `${path}[${i}]`, item));
    },
    text() {
      if (typeof value === "string") return value;
      throw wrong("text");
    },
    positive() {
      if (number() > 0) return number();
      throw wrong("a positive number");
    },
    numberOrGap: () => (value === null ? NaN : number()),
    numbers(kind) {
      if (!Array.isArray(value)) throw wrong("an array of numbers");
      return Float64Array.from(value as readonly unknown[], (item, i) => {
        if (typeof item === "number") return item;
        if (item === null && kind === "gaps") return NaN;
        throw reader(source, `${path}[${i}]`, item).wrong("a number");
      });
    },
    oneOf(...texts) {
      const found = texts.find((text) => text === value);
      if (found !== undefined) return found;
      throw wrong(texts.map((text) => `"${text}"`).join(" or "));
    },
  };
}
