/** What a finished study leaves: its result, from which reports and tables are made. */
import { join } from "node:path";

import { readFileBytes, writeFileAtomic } from "@volsmith/files/node";
import { DataError, FormatError } from "@volsmith/numerics";
import { existsSync } from "node:fs";

import type { StudyResult } from "../../result.ts";

const FILE = "result.json";

export async function writeResult(folder: string, result: StudyResult): Promise<void> {
  await writeFileAtomic(join(folder, FILE), `${JSON.stringify(result)}\n`);
}

/**
 * The result a finished study left in its folder.
 * @throws {DataError} when the study has not finished
 */
export async function readResult(folder: string): Promise<StudyResult> {
  const path = join(folder, FILE);
  if (!existsSync(path)) {
    const fix = existsSync(join(folder, "manifest.json"))
      ? `volsmith study run -o ${folder} --resume finishes it`
      : "name the folder of a study";
    throw new DataError(folder, "there is no result in it", fix);
  }
  try {
    return JSON.parse(new TextDecoder().decode(await readFileBytes(path))) as StudyResult;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new FormatError({ file: path }, "it is no JSON", undefined, { cause });
  }
}
