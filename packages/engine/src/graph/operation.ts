import type { Meaning } from "./meaning.ts";
import type { Parameter } from "../weights/parameter.ts";
import type { Extent } from "./shape.ts";
import type { Value } from "./value.ts";

/** How a parameter is laid out for kernels (assembly/weights.ts). */
export type TableLayout = "panels" | "transposed" | "row" | "columnSums";

/** A kernel's view of a parameter: rows × blocks·columns numbers of it, row-major. */
export interface Table {
  readonly parameter: Parameter;
  readonly layout: TableLayout;
  readonly rows: number;
  /** Columns of a block. */
  readonly columns: number;
  /** Which blocks of columns, in the order kernels want them; one block by default. */
  readonly order?: readonly number[];
  /** First number of the parameter that belongs to it. */
  readonly offset?: number;
}

/** Where the memory plan put things; offsets in bytes, ready to go into a kernel's record. */
export interface Placement {
  value(value: Value): number;
  /** Slope of a value; where nobody asks for it, an offset kernels know as "none". */
  slope(value: Value): number;
  /** What becomes of the slope to input i: skipped, written, or added to what is there. */
  mode(input: number): number;
  /** Whether a backward kernel follows, so that what is saved must be. */
  readonly goesBack: boolean;
  /** A buffer declared under `saved`, `scratch` or `backwardScratch`. */
  buffer(name: string): number;
  /** Address of a packed table. */
  table(name: string): number;
  /** Offset of a table's gradient in a part's gradients, or "none". */
  gradient(name: string): number;
}

/**
 * One recorded operation. Its kernels are `code` and `code + 1`, forward and backward, in
 * assembly/operations; both read the record that `words` makes.
 */
export interface Operation {
  /** Name of the code among the kernels' exports. */
  readonly code: string;
  readonly inputs: readonly Value[];
  /** What it computes, for whoever writes the model down; what ends a program has none. */
  readonly meaning?: Meaning;
  /** Shape of the output. */
  readonly extent: Extent;
  /** Row set of the output; that of the first input by default. */
  readonly set?: number;
  /** Nothing is differentiated through it; it needs no backward kernel. */
  readonly constant?: true;
  /** Its parameters learn, but inputs get no slopes from it. */
  readonly passesOn?: "nothing";
  /** Ends a program: its backward kernel starts the slopes of its inputs. */
  readonly terminal?: true;
  /** Floats a row kept from the forward pass to the backward pass, multiples of 4. */
  readonly saved?: Readonly<Record<string, number>>;
  /** The same where no backward kernel follows; by default as `saved`. */
  readonly transient?: Readonly<Record<string, number>>;
  /** Floats a row needed while the forward or the backward kernel runs, multiples of 4. */
  readonly scratch?: Readonly<Record<string, number>>;
  readonly backwardScratch?: Readonly<Record<string, number>>;
  readonly tables?: Readonly<Record<string, Table>>;
  /** The record after its first word, which is the row set; floats through `floatBits`. */
  readonly words: (at: Placement, output: Value) => readonly number[];
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** A 32-bit float as the word that holds it. */
export function floatBits(value: number): number {
  float[0] = value;
  return bits[0];
}
