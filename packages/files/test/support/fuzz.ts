import { FormatError } from "@volsmith/numerics";
import * as fc from "fast-check";

import { readNpy, readNpz, readSafetensors, readTorchCheckpoint } from "../../src/index.ts";
import { writeNpy, writeNpz, writeSafetensors } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";
import { checkpoint, pickle, tensorOpcodes, unicode } from "./pickles.ts";

interface Subject {
  /** An intact file, which the fuzzer damages. */
  readonly seed: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
}

const tensors = new Map<string, Tensor>([
  ["vols", { dtype: "F64", shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) }],
  ["flags", { dtype: "BOOL", shape: [3], data: Uint8Array.of(1, 0, 1) }],
  ["ids", { dtype: "I64", shape: [], data: BigInt64Array.of(7n) }],
]);

const small = { pickleBytes: 2 ** 20, storageBytes: 2 ** 20, copiedBytes: 2 ** 20 };
const model = pickle(
  [0x80, 2], "}q", 0, "(", unicode("model"), "ccollections\nOrderedDict\n)Rq", 1, "(",
  unicode("weight"), ...tensorOpcodes([3, 2], [1, 3]), unicode("bias"),
  ...tensorOpcodes([2], [1], { offset: 4 }), "u}", unicode("_metadata"), "}sb",
  unicode("optimizer"), "}(", unicode("lr"), [0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0],
  unicode("betas"), "K", 1, "K", 2, [0x86], "uu.",
); // prettier-ignore
const storages = { 0: new Uint8Array(24) };

export const subjects: Readonly<Record<string, Subject>> = {
  safetensors: { seed: writeSafetensors(tensors, { model: "svi" }), read: readSafetensors },
  npy: { seed: writeNpy(tensors.get("vols")!), read: readNpy },
  "npz, stored": { seed: writeNpz(tensors), read: readNpz },
  "npz, deflated": {
    seed: writeNpz(tensors, { compression: "deflate" }),
    read: (bytes) => readNpz(bytes, { limits: { bytes: 2 ** 20 } }),
  },
  "the checkpoint archive": {
    seed: checkpoint(model, storages),
    read: (bytes) => readTorchCheckpoint(bytes, { limits: small }),
  },
  "the checkpoint's pickle": {
    seed: model,
    // The archive is made whole around the damaged pickle, so that its checksum does not shield it.
    read: (bytes) => readTorchCheckpoint(checkpoint(bytes, storages), { limits: small }),
  },
};

/** Damages a subject's intact file `runs` times and returns every escape that is no FormatError. */
export function fuzz(
  name: string,
  { seed, runs }: { readonly seed: number; readonly runs: number },
): string[] {
  const { seed: intact, read } = subjects[name];
  read(intact);
  const escapes: string[] = [];
  const damage = fc.array(mutation(intact.length), { minLength: 1, maxLength: 6 });
  for (const mutations of fc.sample(damage, { seed, numRuns: runs })) {
    const bytes = mutations.reduce((file, mutate) => mutate(file), intact);
    try {
      read(bytes);
    } catch (error) {
      if (!(error instanceof FormatError)) escapes.push(`${String(error)} from [${bytes.join()}]`);
    }
  }
  return escapes;
}

type Mutation = (bytes: Uint8Array) => Uint8Array;

/** A flipped or chosen byte, a piece cut out, doubled or put elsewhere, an end cut off. */
function mutation(length: number): fc.Arbitrary<Mutation> {
  const at = fc.nat(length - 1);
  const interesting = fc.constantFrom(0, 1, 0x28, 0x2e, 0x52, 0x62, 0x7f, 0x80, 0x93, 0xff);
  return fc.oneof(
    fc.tuple(at, fc.nat(255)).map(([i, byte]) => set(i, byte)),
    fc.tuple(at, interesting).map(([i, byte]) => set(i, byte)),
    fc.tuple(at, at, fc.nat(8), fc.nat(40)).map(([a, b, n, size]) => splice(a, b, n, size)),
    at.map((end) => (bytes: Uint8Array) => bytes.subarray(0, end)),
  );
}

function set(i: number, byte: number): Mutation {
  return (bytes) => (bytes.length === 0 ? bytes : bytes.with(i % bytes.length, byte));
}

/** Puts the `size` bytes at `from` in place of the `count` bytes at `to`. */
function splice(from: number, to: number, count: number, size: number): Mutation {
  return (bytes) =>
    Uint8Array.from([
      ...bytes.subarray(0, to),
      ...bytes.subarray(from, from + size),
      ...bytes.subarray(to + count),
    ]);
}
