import type { ChainRows, Settlement } from "../chain.ts";

/** One option's numbers, in the order `addRow` takes them. */
export const ROW_NUMBERS = [
  "expiries",
  "strikes",
  "bids",
  "asks",
  "lasts",
  "volumes",
  "openInterests",
  "forwards",
  "marks",
  "lines",
] as const;

type NumberColumns = Record<(typeof ROW_NUMBERS)[number], Float64Array>;

/** Columns of a chain that grow while its rows arrive; used again for the next chain. */
export class GrowingRows {
  size = 0;
  readonly #roots: string[] = [];
  readonly #settlements: Settlement[] = [];
  #signs = new Int8Array(1024);
  /** Written to directly at `size` by the reading loop, before `push`. */
  columns: NumberColumns = emptyColumns(1024);

  /** Completes the row whose numbers stand in `columns` at `size`. */
  push(root: string, settlement: Settlement, sign: number): void {
    this.#roots[this.size] = root;
    this.#settlements[this.size] = settlement;
    this.#signs[this.size] = sign;
    this.size++;
    if (this.size === this.#signs.length) this.#grow();
  }

  /** The rows so far, as arrays of their own; what comes next starts an empty chain. */
  take(): ChainRows {
    const { size } = this;
    const copy = Object.fromEntries(
      ROW_NUMBERS.map((name) => [name, this.columns[name].slice(0, size)]),
    ) as NumberColumns;
    this.size = 0;
    return {
      size,
      roots: this.#roots.slice(0, size),
      settlements: this.#settlements.slice(0, size),
      signs: this.#signs.slice(0, size),
      ...copy,
    };
  }

  #grow(): void {
    const capacity = this.#signs.length * 2;
    const grown = emptyColumns(capacity);
    for (const name of ROW_NUMBERS) grown[name].set(this.columns[name]);
    this.columns = grown;
    const signs = new Int8Array(capacity);
    signs.set(this.#signs);
    this.#signs = signs;
  }
}

function emptyColumns(capacity: number): NumberColumns {
  return Object.fromEntries(
    ROW_NUMBERS.map((name) => [name, new Float64Array(capacity)]),
  ) as NumberColumns;
}
