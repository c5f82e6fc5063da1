import { FormatError } from "@volsmith/numerics";

import { bytesPerElement, isDtype, viewAs } from "../dtype.ts";
import type { Dtype } from "../dtype.ts";
import { elementCount, tensor } from "../tensor.ts";
import type { Tensor } from "../tensor.ts";
import { maxHeaderBytes, metadataKey } from "./format.ts";
import type { SafetensorsFile } from "./format.ts";

interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * The tensors and metadata of a safetensors file.
 *
 * Strict: every byte of the data section belongs to exactly one tensor. Data are views of `bytes`
 * where alignment permits.
 *
 * @param options.file name of the file, for messages
 * @throws {FormatError} naming the tensor and what is wrong with it
 */
export function readSafetensors(
  bytes: Uint8Array,
  { file = "safetensors" }: { readonly file?: string } = {},
): SafetensorsFile {
  const fail = (problem: string, fix?: string): never => {
    throw new FormatError({ file }, problem, fix);
  };
  const { header, dataStart } = readHeader(bytes, fail);
  const nData = bytes.length - dataStart;

  const metadata: Record<string, string> = {};
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === metadataKey) readMetadata(value, metadata, fail);
    else entries.push(readEntry(name, value, nData, fail));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);

  const tensors = new Map<string, Tensor>();
  let reached = 0;
  for (const { name, dtype, shape, begin, end } of entries) {
    if (begin < reached) {
      fail(
        `tensor "${name}" begins at byte ${begin}, inside its neighbour, which ends at ${reached}`,
      );
    }
    if (begin > reached) {
      fail(`bytes ${reached} to ${begin} before tensor "${name}" belong to no tensor`, damaged);
    }
    reached = end;
    const elements = bytes.subarray(dataStart + begin, dataStart + end);
    if (dtype === "BOOL") checkBooleans(name, elements, fail);
    tensors.set(name, tensor(dtype, shape, viewAs(elements, dtype)));
  }
  if (reached !== nData) fail(`the last ${nData - reached} bytes belong to no tensor`, damaged);
  return { tensors, metadata };
}

type Fail = (problem: string, fix?: string) => never;

const cutShort = "the file is cut short; copy or download it again";
const damaged = "the file is damaged or holds a tensor twice; write it again";

function readHeader(bytes: Uint8Array, fail: Fail): { header: object; dataStart: number } {
  if (bytes.length < 8)
    fail(`${bytes.length} bytes, but the header length alone takes 8`, cutShort);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > maxHeaderBytes) {
    fail(`its header claims ${length} bytes`, "this is no safetensors file");
  }
  const dataStart = 8 + Number(length);
  if (dataStart > bytes.length) {
    fail(`its header claims ${length} bytes, the file has ${bytes.length - 8} more`, cutShort);
  }
  let header: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, dataStart));
    header = JSON.parse(text);
  } catch (cause) {
    fail(`its header is not JSON (${(cause as Error).message})`, "this is no safetensors file");
  }
  if (!isRecord(header))
    return fail("its header is not a JSON object", "this is no safetensors file");
  return { header: header, dataStart };
}

function readMetadata(value: unknown, metadata: Record<string, string>, fail: Fail): void {
  if (!isRecord(value)) return fail(`${metadataKey} is not an object of strings`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") fail(`${metadataKey}["${key}"] is not a string`);
    // defineProperty, because an assignment to "__proto__" would change the object's prototype.
    Object.defineProperty(metadata, key, {
      value: text,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}

function readEntry(name: string, value: unknown, nData: number, fail: Fail): Entry {
  if (!isRecord(value)) return fail(`tensor "${name}" is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isDtype(dtype))
    return fail(`tensor "${name}" has dtype ${JSON.stringify(dtype)}`, knownDtypes);
  const count = Array.isArray(shape) ? elementCount(shape) : Number.NaN;
  if (Number.isNaN(count)) {
    fail(`tensor "${name}" has shape ${JSON.stringify(shape)}, not a list of sizes`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || Number.isNaN(elementCount(offsets))) {
    return fail(`tensor "${name}" has data_offsets ${JSON.stringify(offsets)}, not [begin, end]`);
  }
  const [begin, end] = offsets as [number, number];
  if (end < begin) fail(`tensor "${name}" ends (${end}) before it begins (${begin})`);
  if (end > nData) {
    fail(`tensor "${name}" reaches byte ${end} of the data, which has ${nData}`, cutShort);
  }
  if (end - begin !== count * bytesPerElement(dtype)) {
    fail(
      `tensor "${name}" spans ${end - begin} bytes, but ${dtype} of shape ${JSON.stringify(shape)} ` +
        `takes ${count * bytesPerElement(dtype)}`,
    );
  }
  return { name, dtype, shape: shape as number[], begin, end };
}

const knownDtypes = "known are BOOL, U8, I8, U16, I16, F16, BF16, U32, I32, F32, U64, I64 and F64";

function checkBooleans(name: string, elements: Uint8Array, fail: Fail): void {
  const bad = elements.findIndex((value) => value > 1);
  if (bad >= 0) fail(`tensor "${name}" (BOOL) holds the byte ${elements[bad]}, neither 0 nor 1`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
