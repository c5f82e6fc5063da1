import { FormatError } from "@volsmith/numerics";
import type { z } from "zod";

import { explainIssue } from "./explain-issue.ts";

export interface CheckedPlace {
  /** Name of the configuration's file. */
  readonly file: string;
  /** Where the value stands in the whole. */
  readonly at?: readonly PropertyKey[];
}

/**
 * A value with the defaults of its schema.
 * @throws {FormatError} naming the first key that is wrong and what it may be
 */
export function checked<T>(
  schema: z.ZodType<T>,
  input: unknown,
  { file, at = [] }: CheckedPlace,
): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new FormatError({ file }, explainIssue(issue, { schema, input, at }));
}

/** @throws {FormatError} "FILE: KEY must REQUIREMENT" */
export function refuse(file: string, key: string, requirement: string): never {
  throw new FormatError({ file }, `${key} must ${requirement}`);
}
