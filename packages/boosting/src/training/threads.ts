import { hasThreads, processorCount } from "@volsmith/kernels";

import type { TableShape } from "./table.ts";

/** Cells of a table below which starting threads costs more than they save. */
const SMALL = 200_000;
/** Most threads taken without being asked for. */
const MOST_THREADS = 16;

/** How many threads train a table; one where memory cannot be shared. */
export function threadsFor(threads: number | "auto", { nRows, nFeatures }: TableShape): number {
  if (!hasThreads()) return 1;
  if (threads !== "auto") return threads;
  return nRows * nFeatures < SMALL ? 1 : Math.min(processorCount(), MOST_THREADS);
}
