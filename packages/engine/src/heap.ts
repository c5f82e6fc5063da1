import { DataError } from "@volsmith/numerics";
import type { Block } from "@volsmith/kernels";

const PAGE = 65_536;
const ALIGNMENT = 64;

/**
 * First-fit allocation on a WebAssembly memory that grows on demand. Views go stale when it grows:
 * ask for them after allocating, and do not keep them.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  /** Free ranges [begin, end), ascending and never touching. */
  readonly #free: { begin: number; end: number }[] = [];
  #top: number;
  #floats = new Float32Array(0);
  #words = new Int32Array(0);

  /** @param base first free byte of `memory` */
  constructor(memory: WebAssembly.Memory, base: number) {
    this.memory = memory;
    this.#top = aligned(base);
  }

  /**
   * Room for `length` 32-bit words, 64-byte aligned and filled with zeros.
   * @throws {DataError} when the memory may not grow that far
   */
  allocate(length: number): Block {
    const bytes = aligned(4 * Math.max(1, length));
    const block = { address: this.#take(bytes), length };
    new Uint8Array(this.memory.buffer, block.address, bytes).fill(0);
    return block;
  }

  /** A new block holding 32-bit integers. */
  place(words: readonly number[]): Block {
    const block = this.allocate(words.length);
    this.words(block).set(words);
    return block;
  }

  release({ address, length }: Block): void {
    const range = { begin: address, end: address + aligned(4 * Math.max(1, length)) };
    const free = this.#free;
    const next = free.findIndex(({ begin }) => begin > range.begin);
    free.splice(next < 0 ? free.length : next, 0, range);
    for (let i = free.length - 1; i > 0; i--)
      if (free[i - 1].end === free[i].begin) {
        free[i - 1].end = free[i].end;
        free.splice(i, 1);
      }
    if (free.at(-1)?.end === this.#top) this.#top = free.pop()!.begin;
  }

  floats({ address, length }: Block): Float32Array {
    if (this.#floats.buffer !== this.memory.buffer)
      this.#floats = new Float32Array(this.memory.buffer);
    return this.#floats.subarray(address / 4, address / 4 + length);
  }

  words({ address, length }: Block): Int32Array {
    if (this.#words.buffer !== this.memory.buffer) this.#words = new Int32Array(this.memory.buffer);
    return this.#words.subarray(address / 4, address / 4 + length);
  }

  #take(bytes: number): number {
    const i = this.#free.findIndex(({ begin, end }) => end - begin >= bytes);
    if (i >= 0) {
      const range = this.#free[i];
      const address = range.begin;
      range.begin += bytes;
      if (range.begin === range.end) this.#free.splice(i, 1);
      return address;
    }
    const address = this.#top;
    this.#reserve(address + bytes);
    this.#top = address + bytes;
    return address;
  }

  #reserve(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
    } catch (cause) {
      const error = new DataError(
        "engine",
        `its memory may not grow to ${Math.round(end / 2 ** 20)} MiB`,
        "use smaller batches or shorter sequences, or dispose of programs no longer needed",
      );
      error.cause = cause;
      throw error;
    }
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
