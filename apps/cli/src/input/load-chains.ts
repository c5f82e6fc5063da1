/** From the files a user named to the chains an operator is evaluated on. */
import { basename } from "node:path";
import { listQuoteDates } from "@volsmith/market/readers";
import type { EvaluationChain } from "@volsmith/surface";
import { plain } from "../terminal/format.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { loadSnapshot } from "./load-snapshot.ts";
import type { QuoteOptions } from "./load-snapshot.ts";

export interface ChainOptions extends QuoteOptions {
  /** So many dates of each file, evenly spaced; the last one where left out. */
  readonly dates?: number;
}

/**
 * One chain of each file, or several of its dates, in the order of the files.
 * @throws {UsageError} for options that contradict each other
 */
export async function loadChains(
  files: readonly string[],
  { dates, ...options }: ChainOptions,
  terminal: Terminal,
): Promise<readonly EvaluationChain[]> {
  if (dates !== undefined && options.date !== undefined)
    throw new UsageError("--date names one date and --dates a number of them; give one");
  const chains: EvaluationChain[] = [];
  for (const file of files) {
    const wanted = dates === undefined ? [undefined] : await chooseDates(file, dates, options);
    for (const date of wanted) {
      const own = date === undefined ? options : { ...options, date };
      const { snapshot } = await loadSnapshot(file, own, terminal);
      const day = new Date(snapshot.quotedAt).toISOString().slice(0, 10);
      const name = plain(`${snapshot.underlying} ${day}`);
      const known = chains.some((chain) => chain.name === name);
      chains.push({ name: known ? plain(`${name}, ${basename(file)}`) : name, snapshot });
    }
  }
  return chains;
}

/** Dates in the middles of equal stretches of what a file holds, so that a run repeats. */
async function chooseDates(
  file: string,
  count: number,
  { vendor, underlying }: QuoteOptions,
): Promise<readonly string[]> {
  if (file === "-") throw new UsageError("--dates needs files, for standard input is read once");
  const listed = await listQuoteDates(file, {
    ...(vendor && { vendor }),
    ...(underlying && { underlying }),
  });
  const dates = [
    ...new Set(
      listed
        .filter((each) => underlying === undefined || each.underlying === underlying)
        .map((each) => each.date),
    ),
  ];
  const n = Math.min(count, dates.length);
  return Array.from({ length: n }, (_, i) => dates[Math.floor(((i + 0.5) * dates.length) / n)]);
}
