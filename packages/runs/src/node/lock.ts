/** One run at a time works in a folder. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { DataError } from "@volsmith/numerics";

/**
 * @returns what gives the folder back
 * @throws {DataError} while another process works in it; one that was killed holds nothing
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, "run.lock");
  const own = String(process.pid);
  for (;;) {
    try {
      writeFileSync(path, own, { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    }
    const holder = Number(holderOf(path));
    if (holder !== process.pid && isAlive(holder))
      throw new DataError(
        folder,
        `process ${holder} is at work in it`,
        "wait for it, or name another folder with -o",
      );
    rmSync(path, { force: true });
  }
}

function holderOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // given back in between
  }
}

function isAlive(pid: number): boolean {
  if (!(Number.isInteger(pid) && pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM"; // somebody else's, but alive
  }
}
