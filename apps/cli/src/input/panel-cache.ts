/** Panels made of vendors' files, kept so that the next run need not read them again. */
import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "@volsmith/files/node";
import { readPanel, writePanel } from "@volsmith/surface";
import type { Panel } from "@volsmith/surface";
import { programVersion } from "../version.ts";

/** Where panels are kept: the user's folder for what can be made again. */
export function defaultCacheFolder(): string {
  const caches = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(caches, "volsmith", "panels");
}

export interface CachedPanel {
  readonly panel: Panel;
  readonly from: "cache" | "file";
}

/**
 * The panel of a file from the cache, or else made and kept there. A file that changed, another
 * version of the program and other options are other panels.
 *
 * @param folder null for no cache
 * @param make reads the file
 */
export async function cachedPanel(
  file: string,
  folder: string | null,
  { options, make }: { readonly options: unknown; readonly make: () => Promise<Panel> },
): Promise<CachedPanel> {
  // What cannot be looked at the reader explains.
  const key = folder === null ? null : await cacheKey(file, options).catch(() => null);
  const path = folder === null || key === null ? null : join(folder, `${key}.safetensors`);
  if (path !== null) {
    const kept = await readFile(path).catch(() => null);
    const panel = kept && intact(kept);
    if (panel) return { panel, from: "cache" };
  }
  const panel = await make();
  if (path !== null && folder !== null) {
    // A cache that cannot be written is no reason to fail.
    await makeFolder(folder)
      .then(() => writeFileAtomic(path, writePanel(panel)))
      .catch(() => {});
  }
  return { panel, from: "file" };
}

async function cacheKey(file: string, options: unknown): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  const facts = [programVersion, await realpath(file), size, mtimeMs, options];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 32);
}

function intact(bytes: Uint8Array): Panel | null {
  try {
    return readPanel(bytes);
  } catch {
    return null;
  }
}
