/**
 * Writes protocol buffers, as far as ONNX files need them.
 *
 * [PB] Protocol Buffers documentation, "Encoding": a field is a key, number·8 + wire type, and its
 *      content; wire types are 0 for varints, 2 for bytes with their length before them, 5 for 32 bits.
 */

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

const encoder = new TextEncoder();

/** A message as pieces that are joined once, however deep messages lie in one another. */
export class Message {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A whole number, negative ones as 64 bits in two's complement. */
  integer(field: number, value: number): this {
    return this.#key(field, VARINT).#add(Uint8Array.from(varint(value)));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#key(field, FIXED32).#add(bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  /** Bytes are not copied: they must stand until `join`. */
  bytes(field: number, value: Uint8Array): this {
    return this.#key(field, BYTES)
      .#add(Uint8Array.from(varint(value.length)))
      .#add(value);
  }

  /** Repeated whole numbers, packed. */
  integers(field: number, values: ArrayLike<number>): this {
    const bytes: number[] = [];
    for (let i = 0; i < values.length; i++) for (const byte of varint(values[i])) bytes.push(byte);
    return this.bytes(field, Uint8Array.from(bytes));
  }

  /** Repeated 32-bit floats, packed. */
  floats(field: number, values: ArrayLike<number>): this {
    return this.bytes(field, littleEndian(values, "float32"));
  }

  message(field: number, value: Message): this {
    this.#key(field, BYTES).#add(Uint8Array.from(varint(value.#length)));
    for (const piece of value.#pieces) this.#add(piece);
    return this;
  }

  join(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let offset = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, offset);
      offset += piece.length;
    }
    return whole;
  }

  #key(field: number, wireType: number): this {
    return this.#add(Uint8Array.from(varint(field * 8 + wireType)));
  }

  #add(piece: Uint8Array): this {
    this.#pieces.push(piece);
    this.#length += piece.length;
    return this;
  }
}

/** Seven bits a byte, the lowest first; all bytes but the last have their eighth bit set. */
function varint(value: number): number[] {
  if (value < 0) return varintOfBig(BigInt.asUintN(64, BigInt(value)));
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

function varintOfBig(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
}

/** Numbers as ONNX keeps them in `raw_data`. */
export function littleEndian(values: ArrayLike<number>, type: "float32" | "int64"): Uint8Array {
  const size = type === "float32" ? 4 : 8;
  const bytes = new Uint8Array(size * values.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++)
    if (type === "float32") view.setFloat32(4 * i, values[i], true);
    else view.setBigInt64(8 * i, BigInt(values[i]), true);
  return bytes;
}
