import { z } from "zod";

import { list } from "./keys.ts";

/** A key: which columns a model looks at. */
export const featuresKey = z
  .union([z.literal("all"), list(z.string(), "names of columns of the table")], {
    error: 'must be "all" or a list of names of columns of the table',
  })
  .default("all");

/** Names of the columns a configuration asks for. */
export function namesOf(
  { features }: { readonly features: "all" | readonly string[] },
  all: readonly string[],
): readonly string[] {
  return features === "all" ? [...all] : features;
}
