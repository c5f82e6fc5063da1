import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { checkFolder, makeFolder } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";

/**
 * Makes sure that files can be written, before work that takes hours: folders are made where they
 * are missing.
 * @param paths undefined ones are passed over
 * @throws {DataError} saying why a file cannot be written
 */
export async function prepareOutputs(paths: readonly (string | undefined)[]): Promise<void> {
  const named = paths.filter((path) => path !== undefined);
  for (const path of named) {
    await checkFolder(dirname(path));
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) throw new DataError(path, "it is a folder", "name a file in it");
  }
  for (const path of named) await makeFolder(dirname(path));
}
