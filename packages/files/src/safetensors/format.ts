/**
 * The safetensors layout: an unsigned 64-bit little-endian header length, a JSON header
 * `{name: {dtype, shape, data_offsets: [begin, end]}, "__metadata__": {string: string}}`,
 * then the bytes of all tensors, without holes, offsets counted from the end of the header.
 *
 * Reference: https://github.com/huggingface/safetensors#format
 */
import type { Tensor } from "../tensor.ts";

export interface SafetensorsFile {
  /** In the order of their bytes in the file. */
  readonly tensors: Map<string, Tensor>;
  readonly metadata: Record<string, string>;
}

/** The reference implementation refuses longer headers too, so no honest file has one. */
export const maxHeaderBytes = 100_000_000;

export const metadataKey = "__metadata__";
