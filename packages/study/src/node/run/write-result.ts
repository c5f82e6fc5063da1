/** What a finished study leaves: its result, from which reports and tables are made. */
import { join } from "node:path";

import { readJson, writeFileAtomic } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import { existsSync } from "node:fs";

import type { StudyResult } from "../../result.ts";

const FILE = "result.json";

export async function writeResult(folder: string, result: StudyResult): Promise<void> {
  await writeFileAtomic(join(folder, FILE), `${JSON.stringify(result)}\n`);
}

/**
 * The result a finished study left in its folder.
 * @throws {DataError} when the study has not finished, {FormatError} when the file was damaged
 */
export async function readResult(folder: string): Promise<StudyResult> {
  const path = join(folder, FILE);
  if (!existsSync(path)) {
    const fix = existsSync(join(folder, "manifest.json"))
      ? `volsmith study run -o ${folder} --resume finishes it`
      : "name the folder of a study";
    throw new DataError(folder, "there is no result in it", fix);
  }
  return (await readJson(path)) as StudyResult;
}
