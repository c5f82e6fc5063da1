import { DomainError } from "@volsmith/numerics";

const PAGE = 65_536;
const ALIGNMENT = 64;

/** A block of kernel memory: address in bytes, length in 32-bit words. */
export interface Block {
  readonly address: number;
  readonly length: number;
}

/**
 * Bump allocation on a WebAssembly memory: blocks are given out upwards and given back all at once
 * down to a mark, which suits jobs whose buffers live and die together.
 *
 * Memory grows on demand; typed views of it go stale then, so ask for them after allocating.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  #top: number;
  #floats: Float32Array;
  #words: Int32Array;

  /** @param base first free byte of `memory` */
  constructor(memory: WebAssembly.Memory, base: number) {
    this.memory = memory;
    this.#top = align(base);
    this.#floats = new Float32Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
  }

  /**
   * Room for `length` 32-bit words, 64-byte aligned, contents undefined.
   * @throws {DomainError} when the memory may not grow that far
   */
  allocate(length: number): Block {
    const address = this.#top;
    const end = align(address + 4 * length);
    this.#reserve(end);
    this.#top = end;
    return { address, length };
  }

  /** A new block holding `values`. */
  place(values: ArrayLike<number>): Block {
    const block = this.allocate(values.length);
    this.floats(block).set(values);
    return block;
  }

  /** A new block holding 32-bit integers. */
  placeWords(values: ArrayLike<number>): Block {
    const block = this.allocate(values.length);
    this.words(block).set(values);
    return block;
  }

  /** Where allocation stands; `release(mark())` frees nothing. */
  mark(): number {
    return this.#top;
  }

  /** Gives back everything allocated since `mark` was taken. */
  release(mark: number): void {
    this.#top = mark;
  }

  /** View of a block as floats, valid until the next allocation. */
  floats({ address, length }: Block): Float32Array {
    this.#refresh();
    return this.#floats.subarray(address / 4, address / 4 + length);
  }

  /** View of a block as signed integers, valid until the next allocation. */
  words({ address, length }: Block): Int32Array {
    this.#refresh();
    return this.#words.subarray(address / 4, address / 4 + length);
  }

  #reserve(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    // An eighth more than asked, so that growing step by step costs few steps.
    const pages = Math.ceil((missing + this.memory.buffer.byteLength / 8) / PAGE);
    try {
      this.memory.grow(pages);
    } catch (cause) {
      const mebibytes = Math.round(end / 2 ** 20);
      const error = new DomainError(
        "Arena.allocate",
        "total size",
        `${mebibytes} MiB`,
        "what the kernels' memory may grow to",
        "split the work into smaller calls",
      );
      error.cause = cause;
      throw error;
    }
  }

  #refresh(): void {
    if (this.#floats.buffer === this.memory.buffer) return;
    this.#floats = new Float32Array(this.memory.buffer);
    this.#words = new Int32Array(this.memory.buffer);
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
