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
  { quotes, vendor, underlying }: OptionsConfig,
  { signal, onProgress }: SourceContext,
): AsyncGenerator<Chain> {
  for (const path of [quotes].flat()) {
    const options: ReadOptions = {
      ...(vendor && { vendor }),
      ...(underlying !== undefined && { underlying }),
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
    if (previous && chain.underlying !== previous.underlying) {
      const problem = `paths.quotes hold ${previous.underlying} and ${chain.underlying}`;
      throw new FormatError({ file }, problem, "choose one by paths.underlying");
    }
    if (previous && chain.quotedAt <= previous.quotedAt) {
      const problem = `paths.quotes are not in order of time: ${chain.source} begins before ${previous.source} ends`; // prettier-ignore
      throw new FormatError({ file }, problem, "name files in the order of their dates");
    }
    const day = quoteDay(chain, previous, config);
    const { strikes, bids, asks, lasts, expiries } = chain.rows;
    pieces.push(`${chain.quotedAt}`, shortHash([strikes, bids, asks, lasts, expiries]));
    if (day) days.push(day);
    else nStale++;
    previous = chain;
  }
  return { underlying: previous?.underlying ?? "", days, nStale, fingerprint: shortHash(pieces) };
}
