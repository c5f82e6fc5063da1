import { basename } from "node:path";
import { readFileBytes } from "@volsmith/files/node";
import { errorParts, readHedgeResults } from "@volsmith/hedging";
import { mean } from "@volsmith/numerics";
import type { HedgeErrors } from "../output/hedge-errors.ts";

/**
 * Errors of a test that was kept as V_T and Z_T, as the source keeps its own.
 * @throws {FormatError} when the file has no such arrays
 */
export async function loadHedgeErrors(file: string): Promise<HedgeErrors> {
  const { values, payoffs } = readHedgeResults(await readFileBytes(file), file);
  const pnl = values.map((value, i) => value - payoffs[i]);
  const shares = pnl.map((x, i) => Math.abs(x) / payoffs[i]).filter((_, i) => payoffs[i] > 0);
  return {
    name: basename(file),
    errors: errorParts(pnl, payoffs),
    itmRelativeError: shares.length > 0 ? mean(shares) : null,
  };
}
