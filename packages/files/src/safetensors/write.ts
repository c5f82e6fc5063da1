import { DomainError } from "@volsmith/numerics";

import { bytesOf, bytesPerElement } from "../dtype.ts";
import { checkTensor } from "../tensor.ts";
import type { Tensor } from "../tensor.ts";
import { maxHeaderBytes, metadataKey } from "./format.ts";

/**
 * A safetensors file as bytes; equal input gives equal bytes.
 *
 * Wide dtypes come first and the header is padded to 8 bytes, so that a reader may view every
 * tensor in place.
 *
 * @throws {DomainError} when a name is taken by the format or data and dtype disagree
 * @throws {ShapeError} when a shape does not count its elements
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = [...tensors].toSorted(
    ([a, { dtype: p }], [b, { dtype: q }]) =>
      bytesPerElement(q) - bytesPerElement(p) || (a < b ? -1 : 1),
  );
  const entries: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) entries.push([metadataKey, checkMetadata(metadata)]);
  let nData = 0;
  for (const [name, value] of sorted) {
    if (name === metadataKey) {
      throw new DomainError("writeSafetensors", "a tensor's name", name, `not "${metadataKey}"`);
    }
    checkTensor("writeSafetensors", name, value);
    const { dtype, shape, data } = value;
    entries.push([name, { dtype, shape, data_offsets: [nData, nData + data.byteLength] }]);
    nData += data.byteLength;
  }

  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const nHeader = Math.ceil(json.length / 8) * 8;
  if (nHeader > maxHeaderBytes) {
    throw new DomainError("writeSafetensors", "header bytes", nHeader, `at most ${maxHeaderBytes}`);
  }
  const bytes = new Uint8Array(8 + nHeader + nData).fill(0x20, 8, 8 + nHeader);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(nHeader), true);
  bytes.set(json, 8);
  let at = 8 + nHeader;
  for (const [, { data }] of sorted) {
    bytes.set(bytesOf(data), at);
    at += data.byteLength;
  }
  return bytes;
}

function checkMetadata(metadata: Readonly<Record<string, string>>): object {
  for (const [key, text] of Object.entries(metadata)) {
    if (typeof text !== "string") {
      throw new DomainError("writeSafetensors", `metadata["${key}"]`, text, "a string");
    }
  }
  return metadata;
}
