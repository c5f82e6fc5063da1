import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Bytes that came once, in a temporary file that can be read as often as one likes. */
export interface SpooledInput {
  readonly path: string;
  /** What messages call it. */
  readonly source: string;
  /** Removes the temporary file. */
  close(): Promise<void>;
}

/**
 * Takes in what can be read only once: "-" (standard input) and pipes, as shells make of <(…).
 *
 * @returns null for what can be read again; whoever gets a file closes it.
 * @throws the signal's reason on abort, leaving no file.
 */
export async function spoolInput(path: string, signal?: AbortSignal): Promise<SpooledInput | null> {
  const isStandardInput = path === "-";
  if (!isStandardInput) {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFIFO() && !found?.isSocket() && !found?.isCharacterDevice()) return null;
  }
  const folder = await mkdtemp(join(tmpdir(), "volsmith-input-"));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, "input");
    const bytes = isStandardInput ? process.stdin : createReadStream(path);
    await pipeline(bytes, createWriteStream(copy), signal ? { signal } : {});
    return { path: copy, source: isStandardInput ? "standard input" : path, close };
  } catch (error) {
    await close();
    signal?.throwIfAborted();
    throw error;
  }
}
