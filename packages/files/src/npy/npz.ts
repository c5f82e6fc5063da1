import { DomainError } from "@volsmith/numerics";
import { zipSync } from "fflate";
import type { Zippable } from "fflate";

import type { Tensor } from "../tensor.ts";
import { openZip } from "../zip.ts";
import type { ZipLimits } from "../zip.ts";
import { readNpy, writeNpy } from "./npy.ts";

export interface NpzReadOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  readonly limits?: Partial<ZipLimits>;
}

/**
 * The arrays of an npz file by name, without the `.npy` ending.
 * @throws {FormatError} naming the array and what is wrong with it
 */
export function readNpz(
  bytes: Uint8Array,
  { file = "npz archive", limits = {} }: NpzReadOptions = {},
): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const { name, read } of openZip(bytes, { file, limits }).values()) {
    if (name.endsWith("/")) continue;
    tensors.set(name.replace(/\.npy$/, ""), readNpy(read(), { file: `${file}, array "${name}"` }));
  }
  return tensors;
}

/**
 * Arrays as an npz file; equal input gives equal bytes.
 * @param options.compression "store" as numpy.savez, "deflate" as numpy.savez_compressed
 * @throws {DomainError} for an empty name and for BF16, which NumPy does not have
 * @throws {ShapeError} when a shape does not count its elements
 */
export function writeNpz(
  tensors: ReadonlyMap<string, Tensor>,
  { compression = "store" }: { readonly compression?: "store" | "deflate" } = {},
): Uint8Array {
  // Zip times start in 1980 and know no zone: a fixed local date keeps the bytes the same.
  const options = { level: compression === "store" ? 0 : 6, mtime: new Date(1980, 0, 1) } as const;
  const files: Zippable = {};
  for (const [name, value] of tensors) {
    if (name === "") {
      throw new DomainError("writeNpz", "a tensor's name", name, "a file name");
    }
    files[`${name}.npy`] = [writeNpy(value), options];
  }
  return zipSync(files);
}
