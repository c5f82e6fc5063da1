/** What makes two runs the same: configuration, seed and data. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { jsonDifference } from "@volsmith/files";
import type { JsonDifference } from "@volsmith/files";
import { readJson, writeFileAtomic } from "@volsmith/files/node";
import { DataError, FormatError } from "@volsmith/numerics";

import type { StudyConfig } from "../../config/study-config.ts";
import { FREE_KEYS } from "../../config/study-config.ts";

export interface Manifest {
  readonly version: 1;
  readonly config: StudyConfig;
  readonly seed: number;
  readonly dataFingerprint: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly startedAt: string;
}

/** The manifest of a run folder; null where there is none yet. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return null;
  const fix = "name another folder";
  const manifest = (await readJson(path, { fix })) as Manifest | null;
  if (manifest?.version === 1) return manifest;
  throw new FormatError({ file: path }, "it is no manifest of this version", fix);
}

/**
 * Begins a folder, or makes sure that it is the same study's.
 *
 * @returns the manifest that stands
 * @throws {DataError} when the folder is of another configuration or other data, saying in what; or
 *   holds something else
 */
export async function claimFolder(folder: string, wanted: Manifest): Promise<Manifest> {
  const found = await readManifest(folder);
  if (!found) {
    const others = readdirSync(folder).filter((name) => name !== "run.lock");
    if (others.length > 0)
      throw new DataError(
        folder,
        "it holds other files, and no study",
        "name an empty or new folder",
      );
    await writeFileAtomic(join(folder, "manifest.json"), `${JSON.stringify(wanted, null, 2)}\n`);
    return wanted;
  }
  const other =
    jsonDifference(found.config, wanted.config, [...FREE_KEYS, "table"]) ??
    dataDifference(found, wanted);
  if (!other) return found;
  const problem = `it is of a study with ${other.key} ${other.before}, and this one has ${other.now}`;
  const fix =
    "name another folder with -o, go back to what it was begun with, or delete the folder";
  throw new DataError(folder, problem, fix);
}

/** Rows are what counts: the same ones may have come another way. */
function dataDifference(found: Manifest, wanted: Manifest): JsonDifference | null {
  if (found.dataFingerprint === wanted.dataFingerprint) return null;
  const name = "the data's fingerprint";
  return (
    jsonDifference({ table: found.config.table }, { table: wanted.config.table }) ??
    jsonDifference({ [name]: found.dataFingerprint }, { [name]: wanted.dataFingerprint })
  );
}
