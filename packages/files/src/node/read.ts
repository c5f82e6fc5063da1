import { readFile } from "node:fs/promises";

import { explain } from "./explain.ts";

/**
 * All bytes of a file.
 * @throws {DataError} saying why not, for the reasons a user can do something about
 */
export async function readFileBytes(path: string): Promise<Uint8Array> {
  try {
    const buffer = await readFile(path);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } catch (cause) {
    throw explain("readFileBytes", "read", path, cause);
  }
}
