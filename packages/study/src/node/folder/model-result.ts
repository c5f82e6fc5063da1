import { existsSync } from "node:fs";
import { join } from "node:path";

import { readJson } from "@volsmith/files/node";
import { fileName } from "@volsmith/runs";

import type { ModelResult } from "../../result.ts";

/** Where a model's result lies in its run folder. */
export function modelResultPath(folder: string, name: string): string {
  return join(folder, "models", `${fileName(name)}.json`);
}

/** A model's result; null where there is none. @throws {FormatError} when the file was damaged */
export async function readModelResult(folder: string, name: string): Promise<ModelResult | null> {
  const path = modelResultPath(folder, name);
  if (!existsSync(path)) return null;
  const fix = "delete it and run the study again";
  return (await readJson(path, { fix })) as ModelResult;
}
