import { zipSync } from "fflate";

/** Assembles pickles by hand, byte by byte, the way an attacker would. */
export function pickle(...parts: (number | string | readonly number[])[]): Uint8Array {
  const bytes = parts.flatMap((part) =>
    typeof part === "string"
      ? [...new TextEncoder().encode(part)]
      : typeof part === "number"
        ? [part]
        : [...part],
  );
  return Uint8Array.from(bytes);
}

/** A BINUNICODE string. */
export function unicode(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [0x58, ...uint32(bytes.length), ...bytes];
}

export function uint32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

/** A checkpoint around a pickle and its storages. */
export function checkpoint(
  data: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  byteOrder = "little",
): Uint8Array {
  const files: Record<string, Uint8Array> = {
    "archive/data.pkl": data,
    "archive/byteorder": new TextEncoder().encode(byteOrder),
  };
  for (const [key, bytes] of Object.entries(storages)) files[`archive/data/${key}`] = bytes;
  return zipSync(files, { level: 0 });
}

/** Opcodes of a tensor over storage "0"; sizes and strides below 256. */
export function tensorOpcodes(
  shape: readonly number[],
  strides: readonly number[],
  { offset = 0, storage = "FloatStorage", numel = 6 } = {},
): (number | string | readonly number[])[] {
  return [
    "ctorch._utils\n_rebuild_tensor_v2\n((",
    unicode("storage"),
    `ctorch\n${storage}\n`,
    unicode("0"),
    unicode("cpu"),
    [0x4b, numel],
    "tQ",
    [0x4b, offset, 0x28],
    shape.flatMap((size) => [0x4b, size]),
    "t(",
    strides.flatMap((stride) => [0x4b, stride]),
    "t",
    [0x89],
    "ccollections\nOrderedDict\n)R",
    "tR",
  ];
}
