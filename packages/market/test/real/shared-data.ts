import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Market data kept outside the repository, because it may be tested with but not copied. */
const SHARED = new URL("../../../../../shared/", import.meta.url);

export const hasSharedData = existsSync(SHARED);

/** Appended to a suite's name, so that a skipped suite says why. */
export const whySkipped = hasSharedData ? "" : " (skipped: ../shared is not here)";

export function sharedFile(name: string): string {
  return fileURLToPath(new URL(name, SHARED));
}
