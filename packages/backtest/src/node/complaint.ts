import { DataError } from "@volsmith/numerics";

/** What went wrong with a policy or baseline, named by its place in the configuration. */
export function complaint(key: string, name: string, error: unknown): Error {
  const problem = error instanceof Error ? error.message : String(error);
  return new DataError(`${key} ("${name}")`, problem, "change it or leave it out");
}
