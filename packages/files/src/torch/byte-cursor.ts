/** Reads a pickle's little-endian fields in order; every read is bounded by the bytes there are. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #cutShort: () => never;
  #at = 0;

  /** @param cutShort called, and must throw, when a read would pass the end */
  constructor(bytes: Uint8Array, cutShort: () => never) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#cutShort = cutShort;
  }

  get position(): number {
    return this.#at;
  }

  /** The next `count` bytes, a view. */
  bytes(count: number): Uint8Array {
    const from = this.#advance(count);
    return this.#bytes.subarray(from, from + count);
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** Pickle writes floats big-endian. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** The bytes up to the next newline, which is passed over. */
  line(): Uint8Array {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) this.#cutShort();
    const text = this.bytes(end - this.#at);
    this.#at++;
    return text;
  }

  #advance(count: number): number {
    const from = this.#at;
    if (from + count > this.#bytes.length) this.#cutShort();
    this.#at += count;
    return from;
  }
}
