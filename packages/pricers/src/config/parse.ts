import { DataError } from "@volsmith/numerics";
import type { z } from "zod";

/** Refusals named in one message. */
const MOST = 3;

/**
 * A configuration with its defaults filled in.
 * @throws {DataError} naming the keys that are wrong and what they may be
 */
export function parseConfig<T>(schema: z.ZodType<T>, config: unknown, where: string): T {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  const { issues } = result.error;
  const named = issues.slice(0, MOST).map(({ path, message }) => `${place(path)} ${message}`);
  const more = issues.length > MOST ? `, and ${issues.length - MOST} more` : "";
  throw new DataError(where, `${named.join("; ")}${more}`);
}

function place(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("");
  return text === "" ? "the configuration" : text.replace(/^\./, "");
}
