/**
 * Writes that appear whole or not at all.
 *
 * The bytes go to a temporary file in the same folder (a rename within one file system is atomic),
 * are flushed to the disk, and only then take the name. A crash, a full disk or Ctrl-C leaves the
 * old file or the new one, never a piece.
 */
import { randomUUID } from "node:crypto";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { explain } from "./explain.ts";

/** A file to be written. */
export interface PendingFile {
  readonly path: string;
  /** Text is written as UTF-8. */
  readonly data: Uint8Array | string;
}

/**
 * Writes one file atomically; an existing file keeps its permissions, a link its target.
 * @throws {DataError} saying why not, for the reasons a user can do something about
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  await writeFilesAtomic([{ path, data }]);
}

/**
 * Writes a group of files: all are on the disk before the first takes its name, so that a failure
 * to write any of them changes none. The renames follow one another; only a crash between two of
 * them can leave some new and some old, each whole.
 * @throws {DataError} saying why not, for the reasons a user can do something about
 */
export async function writeFilesAtomic(files: readonly PendingFile[]): Promise<void> {
  const staged: { temporary: string; target: string; path: string }[] = [];
  try {
    for (const { path, data } of files) {
      await guarded(path, async () => {
        const target = await realpath(path).catch(() => path);
        const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
        staged.push({ temporary, target, path });
        await writeDurably(temporary, data, await modeOf(target));
      });
    }
    for (const { temporary, target, path } of staged) {
      await guarded(path, () => rename(temporary, target));
    }
  } catch (error) {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
    throw error;
  }
  await Promise.all([...new Set(staged.map(({ target }) => dirname(target)))].map(flushFolder));
}

async function guarded(path: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    throw explain("writeFileAtomic", "write", path, cause);
  }
}

async function writeDurably(
  path: string,
  data: Uint8Array | string,
  mode: number | undefined,
): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(data);
    if (mode !== undefined) await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Permissions of an existing file; undefined where there is none. */
async function modeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : found.mode & 0o7777;
}

/** Makes the rename itself durable; Windows has no handle on folders, and needs none. */
async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
