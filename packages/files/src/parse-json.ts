import { FormatError } from "@volsmith/numerics";

/** Where a text comes from, for messages. */
export interface JsonPlace {
  readonly file: string;
  /** What its owner may do about it. */
  readonly fix?: string;
  /** As that of `JSON.parse`. */
  readonly reviver?: (key: string, value: unknown) => unknown;
}

/**
 * What a JSON text says; who asks checks its shape.
 * @throws {FormatError} naming the file and what is wrong where
 */
export function parseJson(text: string, { file, fix, reviver }: JsonPlace): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause; // a reviver's own
    throw new FormatError({ file }, `it is no JSON: ${cause.message}`, fix, { cause });
  }
}
