/** Chains of recorded days, read in order of time. */
import { basename } from "node:path";

import type { Chain } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import type { ReadOptions } from "@volsmith/market/readers";
import { FormatError } from "@volsmith/numerics";
import { shortHash } from "@volsmith/runs/node";

import type { SourceContext } from "../path-source.ts";
import type { OptionsConfig } from "./options-config.ts";
import { quoteDay } from "./quote-day.ts";
import type { QuoteDay } from "./quote-day.ts";

/** The chains of all files, one by one. */
export async function* readAll(
  { quotes, vendor, underlying, calendar }: OptionsConfig,
  { signal, onProgress }: SourceContext,
): AsyncGenerator<Chain> {
  for (const path of [quotes].flat()) {
    const options: ReadOptions = {
      ...(vendor && { vendor }),
      ...(underlying !== undefined && { underlying }),
      ...(calendar && { calendar }),
      ...(signal && { signal }),
      ...(onProgress && {
        onProgress: (progress) => onProgress({ ...progress, note: basename(path) }),
      }),
    };
    yield* readChains(path, options);
  }
}

/** Snapshots of one underlying in order of time, without copies of the one before. */
export interface QuoteHistory {
  readonly underlying: string;
  readonly days: readonly QuoteDay[];
  /** Snapshots that only repeat the one before. */
  readonly nStale: number;
  readonly fingerprint: string;
}

/** Reads days out of chains that come in order of time. */
export async function readDays(
  chains: AsyncIterable<Chain> | Iterable<Chain>,
  config: OptionsConfig,
  { file, signal }: SourceContext,
): Promise<QuoteHistory> {
  const days: QuoteDay[] = [];
  const pieces: string[] = [];
  let previous: Chain | null = null;
  let nStale = 0;
  for await (const chain of chains) {
    signal?.throwIfAborted();
    const day = quoteDay(chain, previous, config);
    // A file repeats a close on the holiday after it: the moment is the same.
    const isCopy = day === null && chain.quotedAt === previous?.quotedAt;
    if (previous && !isCopy) requireLater(chain, previous, file);
    const { roots: _, settlements: __, size, ...columns } = chain.rows;
    pieces.push(`${chain.quotedAt} ${size}`, shortHash(Object.values(columns)));
    if (day) days.push(day);
    else nStale++;
    previous = chain;
  }
  return { underlying: previous?.underlying ?? "", days, nStale, fingerprint: shortHash(pieces) };
}

function requireLater(chain: Chain, previous: Chain, file: string): void {
  if (chain.underlying !== previous.underlying) {
    const problem = `quotes hold ${previous.underlying} and ${chain.underlying}`;
    throw new FormatError({ file }, problem, "choose one by underlying");
  }
  if (chain.quotedAt > previous.quotedAt) return;
  if (chain.quotedAt < previous.quotedAt) {
    const problem = `quotes of ${chain.source} begin before those of ${previous.source} end`;
    throw new FormatError({ file }, problem, "name files in the order of their dates");
  }
  const moment = new Date(chain.quotedAt).toISOString().slice(0, 16).replace("T", " ");
  const problem = `${chain.source} has two different chains of ${moment}`;
  throw new FormatError({ file }, problem, "name the market's calendar: us-index, sse, …");
}
