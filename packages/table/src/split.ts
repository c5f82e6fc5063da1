import type { Part } from "./pricing-table.ts";

/** Three parts of a table in order of time; no quote date lies in two of them. */
export interface ChronologicalSplit {
  readonly train: Part;
  readonly validation: Part;
  readonly test: Part;
}
