/** What a file that does not name its underlying is taken to be about. */
import { basename } from "node:path";
import type { FileFacts } from "./reader.ts";

/** What stands for an underlying that neither the file, its name nor the caller names. */
export const UNKNOWN = "UNKNOWN";

/** The underlying a file's name begins with: "spx_eod_202101.txt" is SPX. */
export function underlyingFromName(source: string): string {
  return /^[\^$]?([A-Za-z0-9]+)/.exec(basename(source))?.[1]?.toUpperCase() ?? UNKNOWN;
}

/** The warning that goes with an underlying that was guessed. */
export function guessWarnings({ underlying, underlyingIsGuess }: FileFacts): readonly string[] {
  if (!underlyingIsGuess) return [];
  const origin = underlying === UNKNOWN ? "stands for it" : "is taken from the file's name";
  return [`the file does not name its underlying: ${underlying} ${origin}`];
}
