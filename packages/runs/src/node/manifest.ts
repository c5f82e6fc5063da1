/** What makes two runs the same: configuration, seed and data. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { jsonDifference } from "@volsmith/files";
import type { JsonDifference } from "@volsmith/files";
import { readJson, writeFileAtomic } from "@volsmith/files/node";
import { DataError, FormatError } from "@volsmith/numerics";

export interface RunManifest<C> {
  readonly version: 1;
  readonly config: C;
  readonly seed: number;
  readonly dataFingerprint: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly startedAt: string;
}

export interface ClaimOptions {
  /** What the run is: "study". */
  readonly what: string;
  /** Keys that change how it runs or looks, and none of its numbers. */
  readonly freeKeys: readonly string[];
  /** Keys that say where the data are, which count by their fingerprint alone. */
  readonly dataKeys: readonly string[];
}

/** The manifest of a run folder; null where there is none yet. */
export async function readManifest<C>(folder: string): Promise<RunManifest<C> | null> {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return null;
  const fix = "name another folder";
  const manifest = (await readJson(path, { fix })) as RunManifest<C> | null;
  if (manifest?.version === 1) return manifest;
  throw new FormatError({ file: path }, "it is no manifest of this version", fix);
}

/**
 * Begins a folder, or makes sure that it is the same run's.
 *
 * @returns the manifest that stands
 * @throws {DataError} when the folder is of another configuration or other data, saying in what; or
 *   holds something else
 */
export async function claimFolder<C extends object>(
  folder: string,
  wanted: RunManifest<C>,
  options: ClaimOptions,
): Promise<RunManifest<C>> {
  const { what, freeKeys, dataKeys } = options;
  const found = await readManifest<C>(folder);
  if (!found) {
    const others = readdirSync(folder).filter((name) => name !== "run.lock");
    if (others.length > 0)
      throw new DataError(
        folder,
        `it holds other files, and no ${what}`,
        "name an empty or new folder",
      );
    await writeFileAtomic(join(folder, "manifest.json"), `${JSON.stringify(wanted, null, 2)}\n`);
    return wanted;
  }
  const other =
    jsonDifference(found.config, wanted.config, [...freeKeys, ...dataKeys]) ??
    dataDifference(found, wanted, dataKeys);
  if (!other) return found;
  const problem = `it is of a ${what} with ${other.key} ${other.before}, and this one has ${other.now}`;
  const fix =
    "name another folder with -o, go back to what it was begun with, or delete the folder";
  throw new DataError(folder, problem, fix);
}

/** Data are what counts: the same ones may have come another way. */
function dataDifference<C extends object>(
  found: RunManifest<C>,
  wanted: RunManifest<C>,
  dataKeys: readonly string[],
): JsonDifference | null {
  if (found.dataFingerprint === wanted.dataFingerprint) return null;
  const name = "the data's fingerprint";
  const sources = ({ config }: RunManifest<C>) =>
    Object.fromEntries(dataKeys.map((key) => [key, (config as Record<string, unknown>)[key]]));
  return (
    jsonDifference(sources(found), sources(wanted)) ??
    jsonDifference({ [name]: found.dataFingerprint }, { [name]: wanted.dataFingerprint })
  );
}
