/** What a user named, ready to be read more than once, and whether it is a snapshot or a chain. */
import { open } from "node:fs/promises";
import { spoolInput } from "@volsmith/market/readers";

export interface OpenedInput {
  /** Where the bytes lie. */
  readonly path: string;
  /** What messages call it; undefined where that is the path. */
  readonly source?: string;
  /** JSON is a snapshot; anything else is for the vendors' readers. */
  readonly kind: "json" | "chain";
  close(): Promise<void>;
}

/** @param file a path, or "-" for standard input @throws the signal's reason on abort */
export async function openInput(file: string, signal: AbortSignal): Promise<OpenedInput> {
  const spooled = await spoolInput(file, signal);
  const path = spooled?.path ?? file;
  try {
    return {
      path,
      ...(spooled && { source: spooled.source }),
      kind: (await beginsLikeJson(path)) ? "json" : "chain",
      close: async () => spooled?.close(),
    };
  } catch (error) {
    await spooled?.close();
    throw error;
  }
}

/** No header of a table begins with a brace. What cannot be opened the readers explain. */
async function beginsLikeJson(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return /^\uFEFF?\s*\{/.test(buffer.toString("utf8", 0, bytesRead));
  } catch {
    return false; // a folder
  } finally {
    await handle.close();
  }
}
