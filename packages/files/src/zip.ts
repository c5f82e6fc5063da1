/**
 * Zip archives, read defensively: checkpoints and npz files come from strangers.
 *
 * fflate does the inflating; the directory is walked here, because we need what a general reader
 * leaves out: checksums, an output bound known before inflating, and no entry sharing bytes with
 * another (the overlapping zip bomb).
 *
 * Reference: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3 (zip64).
 */
import { FormatError } from "@volsmith/numerics";
import { inflateSync } from "fflate";

import { crc32 } from "./crc32.ts";

export interface ZipLimits {
  /** Most entries an archive may have. */
  readonly entries: number;
  /** Most bytes all entries together may inflate to. */
  readonly bytes: number;
}

/** An entry of the archive; `read` inflates and checks it. */
export interface ZipEntry {
  readonly name: string;
  /** Size after inflating. */
  readonly size: number;
  readonly read: () => Uint8Array;
}

const defaultLimits: ZipLimits = { entries: 100_000, bytes: 2 ** 31 };

/** Deflate cannot compress by more than this factor; a larger claim is a lie. */
const maxRatio = 1033;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * The entries of a zip archive by name.
 * @throws {FormatError} for a damaged, encrypted, overlapping or oversized archive
 */
export function openZip(
  bytes: Uint8Array,
  {
    file = "zip archive",
    limits = {},
  }: { readonly file?: string; readonly limits?: Partial<ZipLimits> } = {},
): Map<string, ZipEntry> {
  const bound = { ...defaultLimits, ...limits };
  const fail = (problem: string, fix?: string): never => {
    throw new FormatError({ file }, problem, fix);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, start, end } = findDirectory(view, fail);
  if (count > bound.entries) fail(`${count} entries, more than the ${bound.entries} allowed`);

  const entries = new Map<string, ZipEntry>();
  const spans: [begin: number, end: number, name: string][] = [];
  let total = 0;
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) {
      fail(`its directory breaks off at entry ${i + 1} of ${count}`, damaged);
    }
    const nName = view.getUint16(at + 28, true);
    const nExtra = view.getUint16(at + 30, true);
    const next = at + 46 + nName + nExtra + view.getUint16(at + 32, true);
    if (next > end) fail(`its directory breaks off at entry ${i + 1} of ${count}`, damaged);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nName));
    const fields = directoryFields(view, at, nName, nExtra);
    const { method, size, compressed } = fields;

    if (entries.has(name)) fail(`the entry "${name}" occurs twice`);
    if (fields.flags & 1) fail(`the entry "${name}" is encrypted`, "decrypt the archive first");
    if (method !== 0 && method !== 8) fail(`the entry "${name}" uses compression method ${method}`);
    if (method === 0 ? size !== compressed : size > compressed * maxRatio + 64) {
      fail(`the entry "${name}" claims ${size} bytes from ${compressed}`, "this is a zip bomb");
    }
    total += size;
    if (total > bound.bytes) fail(`it inflates to more than ${bound.bytes} bytes`);
    const data = locate(view, fields.offset, start);
    if (data < 0 || data + compressed > start) fail(`the entry "${name}" lies outside`, damaged);
    spans.push([fields.offset, data + compressed, name]);

    const packed = bytes.subarray(data, data + compressed);
    entries.set(name, {
      name,
      size,
      read: () =>
        unpack(packed, fields, (problem) => fail(`the entry "${name}" ${problem}`, damaged)),
    });
    at = next;
  }

  spans.sort((a, b) => a[0] - b[0]);
  for (let i = 1; i < spans.length; i++) {
    if (spans[i][0] < spans[i - 1][1]) {
      fail(`the entries "${spans[i - 1][2]}" and "${spans[i][2]}" overlap`);
    }
  }
  return entries;
}

type Fail = (problem: string, fix?: string) => never;

const damaged = "the file is damaged or cut short; copy or download it again";

/** Finds the end-of-directory record (§4.3.16), and its zip64 twin (§4.3.14) where needed. */
function findDirectory(view: DataView, fail: Fail): { count: number; start: number; end: number } {
  const last = view.byteLength - 22;
  let at = last;
  while (at >= 0 && at >= last - 0xffff && view.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0 || at < last - 0xffff) fail("it has no zip directory at its end", damaged);
  let count = view.getUint16(at + 10, true);
  let size = view.getUint32(at + 12, true);
  let start = view.getUint32(at + 16, true);
  let end = at;
  if (at >= 20 && view.getUint32(at - 20, true) === 0x07064b50) {
    const record = Number(view.getBigUint64(at - 12, true));
    if (record + 56 > at - 20 || view.getUint32(record, true) !== 0x06064b50) {
      fail("its zip64 directory is not where it says", damaged);
    }
    count = Number(view.getBigUint64(record + 32, true));
    size = Number(view.getBigUint64(record + 40, true));
    start = Number(view.getBigUint64(record + 48, true));
    end = record;
  }
  if (start + size > end) fail("its directory lies outside the file", damaged);
  return { count, start, end: start + size };
}

interface Fields {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

function directoryFields(view: DataView, at: number, nName: number, nExtra: number): Fields {
  let compressed = view.getUint32(at + 20, true);
  let size = view.getUint32(at + 24, true);
  let offset = view.getUint32(at + 42, true);
  // Zip64 (§4.5.3): a field of all ones continues in extra block 1, in this order.
  const extraEnd = at + 46 + nName + nExtra;
  for (let extra = at + 46 + nName; extra + 4 <= extraEnd;) {
    const blockEnd = Math.min(extra + 4 + view.getUint16(extra + 2, true), extraEnd);
    if (view.getUint16(extra, true) === 1) {
      let field = extra + 4;
      const wide = (value: number) => {
        if (value !== 0xffffffff || field + 8 > blockEnd) return value;
        field += 8;
        return Number(view.getBigUint64(field - 8, true));
      };
      size = wide(size);
      compressed = wide(compressed);
      offset = wide(offset);
    }
    extra = blockEnd;
  }
  return {
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    compressed,
    size,
    offset,
  };
}

/** Where an entry's bytes begin, behind its local header (§4.3.7); −1 when there is none. */
function locate(view: DataView, offset: number, limit: number): number {
  if (offset + 30 > limit || view.getUint32(offset, true) !== 0x04034b50) return -1;
  return offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
}

function unpack(packed: Uint8Array, fields: Fields, fail: Fail): Uint8Array {
  let bytes = packed;
  if (fields.method === 8) {
    try {
      // A given output never grows: the claimed size, bounded above, is all this can cost.
      bytes = inflateSync(packed, { out: new Uint8Array(fields.size) });
    } catch (cause) {
      fail(`does not inflate (${(cause as Error).message})`);
    }
  }
  if (bytes.length !== fields.size) fail(`has ${bytes.length} bytes, not ${fields.size}`);
  if (crc32(bytes) !== fields.crc) fail("does not match its checksum");
  return bytes;
}
