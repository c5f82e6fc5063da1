/** Folders that results go to. */
import { access, constants, mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { explain, systemError } from "./explain.ts";

/**
 * Makes a folder and those above it; no error where it exists.
 *
 * Not `mkdir` with `recursive`: that never returns where a folder refuses new members by saying it
 * is not there, as /proc does.
 * @throws {DataError} saying why not, for the reasons a user can do something about
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await make(resolve(path));
  } catch (cause) {
    throw explain("makeFolder", "make folder", path, cause);
  }
}

async function make(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (found) throw systemError("ENOTDIR");
  if (dirname(path) !== path) await make(dirname(path));
  await mkdir(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST") throw cause; // another run was faster
  });
}

/**
 * Whether results can go to a folder that may not exist yet; makes nothing. Long work asks first.
 * @throws {DataError} saying why not
 */
export async function checkFolder(path: string): Promise<void> {
  try {
    let nearest = resolve(path);
    let found = await stat(nearest).catch(() => undefined);
    while (!found && dirname(nearest) !== nearest) {
      nearest = dirname(nearest);
      found = await stat(nearest).catch(() => undefined);
    }
    if (!found?.isDirectory()) throw systemError("ENOTDIR");
    await access(nearest, constants.W_OK);
  } catch (cause) {
    throw explain("checkFolder", "write to", path, cause);
  }
}
