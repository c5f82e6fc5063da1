import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const golden = new URL("../../../../../shared/golden/opds/", import.meta.url);

/** Golden files live outside the repository; tests that need them skip and say so. */
export const goldenAbsent = existsSync(fileURLToPath(golden))
  ? undefined
  : "skipped: ../shared/golden is not on this machine";

/** A test's name, with the reason when it is skipped. */
export function needsGolden(name: string): string {
  return goldenAbsent === undefined ? name : `${name} (${goldenAbsent})`;
}

export function goldenFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(fileURLToPath(new URL(name, golden))));
}
