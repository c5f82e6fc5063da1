/** Whether weights may have been trained on what they are evaluated on. */
import { readSafetensors } from "@volsmith/files";
import { parseDay } from "@volsmith/market";
import type { Snapshot } from "@volsmith/market";
import { FormatError } from "@volsmith/numerics";
import { dateIn } from "../training/data/leak-guard.ts";

/** Key of the metadata in a file of weights: a JSON list of ranges. */
export const TRAINED_ON_KEY = "trainedOn";

/** Days that weights were trained on, ends included. */
export interface TrainedRange {
  readonly underlying: string;
  /** "2012-01-03" */
  readonly from: string;
  readonly to: string;
  /** Days inside that were kept from the training. */
  readonly except?: readonly string[];
}

/** The published weights: S&P 500 quotes of nine years [WJG24 §4]. */
export const PUBLISHED_TRAINED_ON: readonly TrainedRange[] = [
  { underlying: "SPX", from: "2012-01-01", to: "2020-12-31" },
];

/**
 * What a file of weights says it was trained on.
 *
 * @returns for files with the published names, what the source says; null where nothing is known
 * @throws {FormatError} when the metadata is there and is no list of ranges
 */
export function trainedOn(
  bytes: Uint8Array,
  file = "operator weights",
): readonly TrainedRange[] | null {
  // A zip archive, "PK": the authors' checkpoint.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return PUBLISHED_TRAINED_ON;
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const json = metadata[TRAINED_ON_KEY];
  if (json !== undefined) return parseRanges(json, file);
  const published = [...tensors.keys()].some((name) => name.startsWith("gno_layers."));
  return published ? PUBLISHED_TRAINED_ON : null;
}

/** The range a snapshot's day lies in, by its date in New York or in UTC; null for none. */
export function trainingRangeOf(
  { underlying, quotedAt }: Pick<Snapshot, "underlying" | "quotedAt">,
  ranges: readonly TrainedRange[],
): TrainedRange | null {
  const days = ["America/New_York", "UTC"].map((zone) => dateIn(zone, quotedAt));
  const holds = (range: TrainedRange): boolean =>
    range.underlying.toUpperCase() === underlying.toUpperCase() &&
    days.some((day) => day >= range.from && day <= range.to) &&
    !days.some((day) => range.except?.includes(day));
  return ranges.find(holds) ?? null;
}

function parseRanges(json: string, file: string): readonly TrainedRange[] {
  const fail = (cause?: unknown): never => {
    throw new FormatError(
      { file },
      `metadata "${TRAINED_ON_KEY}" is no list of { underlying, from, to }`,
      "write the weights again",
      { cause },
    );
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    return fail(cause);
  }
  return Array.isArray(parsed) && parsed.every(isRange) ? parsed : fail();
}

function isRange(value: unknown): value is TrainedRange {
  if (typeof value !== "object" || value === null) return false;
  const { underlying, from, to, except = [] } = value as Record<string, unknown>;
  return (
    typeof underlying === "string" &&
    isDay(from) &&
    isDay(to) &&
    Array.isArray(except) &&
    except.every(isDay)
  );
}

function isDay(day: unknown): boolean {
  return typeof day === "string" && !Number.isNaN(parseDay(day));
}
