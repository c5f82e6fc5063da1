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

/** One message; messages within it are written first and copied in. */
export class Message {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** A whole number from −2⁶³; negative ones are 64 bits in two's complement. */
  integer(field: number, value: number): this {
    this.#key(field, VARINT);
    this.#varint(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#key(field, FIXED32);
    return this.#append(littleEndian([value], "float32"));
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  /** Repeated texts, of which many may be the same. */
  texts(field: number, values: readonly string[]): this {
    const encoded = new Map([...new Set(values)].map((value) => [value, encoder.encode(value)]));
    for (const value of values) this.bytes(field, encoded.get(value)!);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#key(field, BYTES);
    this.#varint(value.length);
    return this.#append(value);
  }

  /** Repeated whole numbers, packed. */
  integers(field: number, values: ArrayLike<number>): this {
    const packed = new Message();
    for (let i = 0; i < values.length; i++) packed.#varint(values[i]);
    return this.message(field, packed);
  }

  /** Repeated 32-bit floats, packed. */
  floats(field: number, values: ArrayLike<number>): this {
    return this.bytes(field, littleEndian(values, "float32"));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.written());
  }

  /** View of what was written so far. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #key(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  /** Seven bits a byte, the lowest first; all bytes but the last have their eighth bit set. */
  #varint(value: number): void {
    this.#reserve(10);
    if (value < 0) {
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest >= 128n; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      this.#bytes[this.#length++] = Number(rest);
      return;
    }
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128))
      this.#bytes[this.#length++] = (rest % 128) | 128;
    this.#bytes[this.#length++] = rest;
  }

  #append(piece: Uint8Array): this {
    this.#reserve(piece.length);
    this.#bytes.set(piece, this.#length);
    this.#length += piece.length;
    return this;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
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
