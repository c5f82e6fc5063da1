/** Trees as tensors: the nodes of all trees one after the other, and how many each has. */
import type { Tree } from "@volsmith/boosting";
import type { Tensor } from "@volsmith/files";
import { FormatError } from "@volsmith/numerics";

const DTYPES = {
  left: "I32",
  right: "I32",
  parent: "I32",
  feature: "I32",
  threshold: "F32",
  defaultLeft: "U8",
  gain: "F32",
  cover: "F32",
  weight: "F32",
} as const;

type Field = keyof typeof DTYPES;

const FIELDS = Object.keys(DTYPES) as Field[];

export function treesToTensors(trees: readonly Tree[]): Map<string, Tensor> {
  const sizes = Int32Array.from(trees, ({ left }) => left.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const tensors = new Map<string, Tensor>([
    ["nodes", { dtype: "I32", shape: [sizes.length], data: sizes }],
  ]);
  for (const field of FIELDS) {
    const data = arrayOf(field, total);
    let at = 0;
    for (const tree of trees) {
      data.set(tree[field], at);
      at += tree[field].length;
    }
    tensors.set(field, { dtype: DTYPES[field], shape: [total], data } as Tensor);
  }
  return tensors;
}

/** @throws {FormatError} when an array is missing or its length is not that of the nodes */
export function treesFromTensors(tensors: ReadonlyMap<string, Tensor>, file: string): Tree[] {
  const sizes = arrayNamed(tensors, "nodes", file);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const columns = FIELDS.map((field) => {
    const column = arrayNamed(tensors, field, file);
    if (column.length === total) return [field, column] as const;
    throw new FormatError({ file }, `"${field}" has ${column.length} nodes, the trees ${total}`);
  });
  let at = 0;
  return Array.from(sizes, (size) => {
    const parts = columns.map(([field, column]) => [field, column.slice(at, at + size)]);
    at += size;
    return Object.fromEntries(parts);
  });
}

function arrayOf(field: Field, length: number): Int32Array | Float32Array | Uint8Array {
  const dtype = DTYPES[field];
  if (dtype === "I32") return new Int32Array(length);
  return dtype === "F32" ? new Float32Array(length) : new Uint8Array(length);
}

function arrayNamed(tensors: ReadonlyMap<string, Tensor>, name: string, file: string): Int32Array {
  const tensor = tensors.get(name);
  const dtype = name === "nodes" ? "I32" : DTYPES[name as Field];
  if (tensor?.dtype === dtype) return tensor.data as Int32Array;
  throw new FormatError({ file }, `the trees' "${name}" is missing, or not ${dtype}`);
}
