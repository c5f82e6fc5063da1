/**
 * PyTorch checkpoints (`.pt`, `.pth`): a zip archive with the pickle `NAME/data.pkl`, which
 * describes tensors, and their storages, `NAME/data/KEY`; since PyTorch 2.1 also `NAME/byteorder`.
 *
 * Reference: torch/serialization.py, `_save` and `_load`.
 */
import { DataError, FormatError } from "@volsmith/numerics";

import { bytesPerElement, swapBytes, viewAs } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { isZip, openZip } from "../zip.ts";
import { isTorchValue, storageDtype } from "./globals.ts";
import type { Refuse } from "./globals.ts";
import { defaultTorchLimits, maxKeyLength } from "./limits.ts";
import type { TorchLimits } from "./limits.ts";
import { readPickle } from "./pickle.ts";
import { GlobalName, isTensor, Storage } from "./values.ts";
import type { PickleValue, TorchValue } from "./values.ts";

export interface TorchCheckpoint {
  /** What was saved; dicts are Maps, lists and tuples arrays. */
  readonly root: TorchValue;
  /** Every tensor under its path from the root, keys and indices joined by dots. */
  readonly tensors: Map<string, Tensor>;
}

export interface TorchReadOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  readonly limits?: Partial<TorchLimits>;
}

/**
 * The tensors and plain values of a PyTorch checkpoint. Runs no code: a pickle that asks for
 * anything but tensors, storages and ordered dicts is refused by name.
 *
 * Contiguous tensors are views of `bytes` where alignment permits; strided ones are copied.
 *
 * @throws {FormatError} for a foreign, damaged, hostile or oversized file
 */
export function readTorchCheckpoint(
  bytes: Uint8Array,
  { file = "checkpoint", limits = {} }: TorchReadOptions = {},
): TorchCheckpoint {
  const bound = { ...defaultTorchLimits, ...limits };
  const refuse: Refuse = (problem, fix) => {
    throw new FormatError({ file }, problem, fix);
  };
  if (!isZip(bytes)) refuse("it is no zip archive, so no checkpoint of PyTorch 1.6 or later", old);
  const entries = openZip(bytes, { file, limits: { bytes: bound.storageBytes } });
  const pickles = [...entries.keys()].filter((name) => /^[^/]*\/data\.pkl$/.test(name));
  if (pickles.length !== 1)
    refuse(`it holds ${pickles.length} entries NAME/data.pkl, not one`, old);
  const folder = pickles[0].slice(0, -"data.pkl".length);
  const pickle = entries.get(pickles[0])!;
  if (pickle.size > bound.pickleBytes) refuse(`its pickle has ${pickle.size} bytes`, tooLarge);

  const byteOrder = new TextDecoder().decode(entries.get(`${folder}byteorder`)?.read());
  if (!["", "little", "big"].includes(byteOrder)) refuse(`its byte order is "${byteOrder}"`);

  let copied = 0;
  const spend = (count: number) => {
    copied += count;
    if (!(copied <= bound.copiedBytes)) {
      refuse(`its strided tensors take more than ${bound.copiedBytes} bytes`, tooLarge);
    }
  };
  const storages = new Map<string, Storage>();
  const storage = (reference: readonly PickleValue[]): Storage => {
    const [tag, type, key] = reference;
    const dtype = type instanceof GlobalName ? storageDtype(type.path) : undefined;
    if (tag !== "storage" || dtype === undefined || typeof key !== "string") {
      return refuse("a persistent id is not torch's storage tuple", saveAgain);
    }
    const known = storages.get(key);
    if (known !== undefined) {
      if (known.dtype !== dtype) refuse(`storage "${key}" is used as ${known.dtype} and ${dtype}`);
      return known;
    }
    const entry = entries.get(`${folder}data/${key}`);
    if (entry === undefined) return refuse(`storage "${key}" is missing`, "the file is damaged");
    const size = bytesPerElement(dtype);
    let raw = entry.read();
    if (raw.length % size !== 0) {
      refuse(`storage "${key}" has ${raw.length} bytes, no whole number of ${dtype} elements`);
    }
    if (byteOrder === "big" && size > 1) {
      spend(raw.length);
      raw = swapBytes(raw, size);
    }
    const made = new Storage(key, dtype, viewAs(raw, dtype));
    storages.set(key, made);
    return made;
  };

  const root = readPickle(pickle.read(), { limits: bound, refuse, spend, storage });
  const tensors = new Map<string, Tensor>();
  return { root: collect(root, tensors, { limits: bound, refuse }), tensors };
}

/**
 * The tensors of one dict inside a checkpoint, under their names in that dict, for example
 * `stateDict(checkpoint, "model")`; without keys, those of the root itself.
 * @throws {DataError} when the path does not lead to a dict, saying what there is
 */
export function stateDict(checkpoint: TorchCheckpoint, ...keys: string[]): Map<string, Tensor> {
  let dict: TorchValue | undefined = checkpoint.root;
  for (const key of keys) dict = dict instanceof Map ? dict.get(key) : undefined;
  if (!(dict instanceof Map)) {
    const { root } = checkpoint;
    const there = root instanceof Map ? [...root.keys()].slice(0, 10).join(", ") : "no dict";
    throw new DataError("stateDict", `there is no dict "${keys.join(".")}"`, `there is: ${there}`);
  }
  const tensors = new Map<string, Tensor>();
  for (const [key, value] of dict) if (isTensor(value)) tensors.set(String(key), value);
  return tensors;
}

const old = "save it with torch.save of PyTorch 1.6 or later";
const saveAgain = "save it again with torch.save(model.state_dict(), path)";
const tooLarge = "raise the limit if you trust the file";

/** Walks a result once, bounded, so that cycles, names and bare storages end here. */
function collect(
  root: PickleValue,
  tensors: Map<string, Tensor>,
  { limits, refuse }: { readonly limits: TorchLimits; readonly refuse: Refuse },
): TorchValue {
  let nValues = 0;
  const visit = (value: PickleValue, path: string, depth: number): void => {
    if (++nValues > limits.values) refuse(`it holds more than ${limits.values} values`, tooLarge);
    if (depth > limits.depth) refuse(`it is nested more than ${limits.depth} deep`, tooLarge);
    if (!isTorchValue(value)) refuse(`"${path}" is no tensor, number or text`, saveAgain);
    const at = (key: string) => (path === "" ? key : `${path}.${key}`);
    if (Array.isArray(value)) {
      value.forEach((item, i) => visit(item, at(`${i}`), depth + 1));
    } else if (value instanceof Map) {
      for (const [key, item] of value) {
        const name = String(key);
        if (name.length > maxKeyLength) refuse(`a key is ${name.length} characters long`);
        visit(item, at(name), depth + 1);
      }
    } else if (isTensor(value)) {
      if (tensors.has(path)) refuse(`two tensors are called "${path}"`);
      tensors.set(path, value);
    }
  };
  visit(root, "", 0);
  return root as TorchValue;
}
