/**
 * Writes that appear whole or not at all.
 *
 * The bytes go to a temporary file in the same folder (a rename within one file system is atomic),
 * are flushed to the disk, and only then take the name. A crash, a full disk or Ctrl-C leaves the
 * old file or the new one, never a piece. Pipes and devices (/dev/stdout, /dev/null) have no whole:
 * they are written to, never replaced.
 */
import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { explain, systemError } from "./explain.ts";

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
  const staged: StagedFile[] = [];
  const streams: PendingFile[] = [];
  try {
    for (const file of files) {
      await guarded(file.path, async () => {
        const found = await stat(file.path).catch(() => undefined);
        if (found?.isDirectory()) throw systemError("EISDIR");
        if (found && (!found.isFile() || isOpenStream(file.path))) streams.push(file);
        else await stage(file, found, staged);
      });
    }
    for (const { path, data } of streams) await guarded(path, () => writeFile(path, data));
    for (const { temporary, target, path } of staged) {
      await guarded(path, () => rename(temporary, target));
    }
  } catch (error) {
    // What cannot be removed was never there: the first failure is the one to tell.
    await Promise.allSettled(staged.map(({ temporary }) => rm(temporary, { force: true })));
    throw error;
  }
  await Promise.all([...new Set(staged.map(({ target }) => dirname(target)))].map(flushFolder));
}

interface StagedFile {
  readonly path: string;
  readonly temporary: string;
  readonly target: string;
}

/** Names of what is open already, /dev/stdout for one: a file, perhaps, but in other hands. */
function isOpenStream(path: string): boolean {
  return /^\/(dev\/(stdout|stderr|fd\/)|proc\/)/.test(resolve(path));
}

/** Writes the bytes beside the target; `staged` knows of the temporary file before it exists. */
async function stage(
  { path, data }: PendingFile,
  found: Stats | undefined,
  staged: StagedFile[],
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  staged.push({ path, temporary, target });
  await writeDurably(temporary, data, found && found.mode & 0o7777);
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

/** Makes the rename itself durable; Windows has no handle on folders, and needs none. */
async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
