import type { Block } from "@volsmith/kernels";

import type { Engine } from "../engine.ts";
import type { Table } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Parameter } from "../weights/parameter.ts";

/** Offset that stands for "not there" (assembly/tile.ts), as a signed word. */
export const NONE = -1;

/** Floats below which waking another thread costs more than it saves. */
export const SMALL_FLOATS = 32_768;

const LAYOUTS = {
  panels: "PANELS",
  transposed: "TRANSPOSED",
  row: "ROW",
  columnSums: "COLUMN_SUMS",
} as const;

/** A table of a program: packed numbers, and where a part keeps their gradients. */
interface Packed {
  readonly table: Table;
  readonly block: Block;
  readonly order: Block;
  gradient: number;
}

/**
 * The tables a program's kernels read, each packed once however many operations share it, and the
 * layout of a part's gradients.
 */
export class Tables {
  readonly #engine: Engine;
  readonly #packed = new Map<string, Packed>();
  #gradientFloats = 0;
  /** Floats of all packed tables. */
  #floats = 0;
  #blocks: Block[] = [];
  #packing: Block | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Bytes of a part's gradients. */
  get gradientBytes(): number {
    return 4 * this.#gradientFloats;
  }

  /** Address of the packed numbers. */
  address(table: Table): number {
    return this.#entry(table).block.address;
  }

  /** Offset in bytes of the table's gradient in a part's. */
  gradient(table: Table): number {
    const entry = this.#entry(table);
    if (entry.gradient === NONE) {
      entry.gradient = 4 * this.#gradientFloats;
      this.#gradientFloats += Math.ceil(packedFloats(table) / 16) * 16;
    }
    return entry.gradient;
  }

  /** Packs all tables from the weights as they are. */
  pack(): void {
    this.#packing ??= this.#place([...this.#packed.values()].map((entry) => this.#describe(entry)));
    const args = this.#packing.address;
    const count = this.#packed.size;
    const grain = this.#floats < SMALL_FLOATS ? count : 1;
    this.#engine.run({ kernel: "packWeights", args, count, grain });
  }

  /** Tables with gradients, in the order of their parameters, for `reduceGradients`. */
  reduction(): {
    readonly parameters: readonly Parameter[];
    readonly lists: Block;
    readonly ranges: Block;
  } {
    const learning = [...this.#packed.values()].filter(({ gradient }) => gradient !== NONE);
    const parameters = [...new Set(learning.map(({ table }) => table.parameter))];
    const lists: number[] = [];
    const ranges: number[] = [];
    for (const parameter of parameters) {
      const own = learning.filter(({ table }) => table.parameter === parameter);
      ranges.push(lists.length, own.length);
      lists.push(...own.map((entry) => this.#describe(entry)));
    }
    return { parameters, lists: this.#place(lists), ranges: this.#place(ranges) };
  }

  dispose(): void {
    for (const block of this.#blocks) this.#engine.heap.release(block);
    this.#blocks = [];
  }

  #entry(table: Table): Packed {
    const { parameter, layout, rows, columns, order = [0], offset = 0 } = table;
    const key = [parameter.name, layout, rows, columns, order.join(), offset].join("|");
    let entry = this.#packed.get(key);
    if (!entry) {
      const block = this.#engine.heap.allocate(packedFloats(table));
      this.#floats += block.length;
      this.#blocks.push(block);
      entry = { table, block, order: this.#place(order), gradient: NONE };
      this.#packed.set(key, entry);
    }
    return entry;
  }

  /** Address of the words of a `Table` in assembly/weights.ts. */
  #describe({ table, block, order, gradient }: Packed): number {
    const { parameter, layout, rows, columns, offset = 0 } = table;
    return this.#place([
      this.#engine.code(LAYOUTS[layout]),
      parameter.values + 4 * offset,
      parameter.slopes + 4 * offset,
      block.address,
      gradient,
      rows,
      columns,
      order.length,
      blockWidth(table),
      lineWidth(rows),
      order.address,
    ]).address;
  }

  #place(words: readonly number[]): Block {
    const block = this.#engine.heap.place(words);
    this.#blocks.push(block);
    return block;
  }
}

/** Floats a block of columns takes in a padded row. */
export function blockWidth({ columns, order = [0] }: Pick<Table, "columns" | "order">): number {
  return order.length === 1 ? lineWidth(columns) : Math.ceil(columns / 8) * 8;
}

function packedFloats(table: Table): number {
  const { layout, rows, columns, order = [0] } = table;
  const width = order.length * blockWidth(table);
  if (layout === "panels") return width * Math.ceil(rows / 4) * 4;
  if (layout === "transposed") return (order.length === 1 ? columns : width) * lineWidth(rows);
  return width;
}
