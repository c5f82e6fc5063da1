/** What tests of sources share. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadSimulator } from "@volsmith/hedging";
import type { Simulator } from "@volsmith/hedging";
import { afterAll } from "vitest";

import type { PathSource, SourceContext } from "../../src/sources/path-source.ts";

export const context: SourceContext = { file: "hedge.json" };

/** A folder for one test file, removed at its end; returns a function that writes files there. */
export function temporaryFiles(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

/** A simulator on one thread, disposed of at the file's end. */
export async function testSimulator(): Promise<Simulator> {
  const simulator = await loadSimulator({ threads: 1 });
  afterAll(() => simulator.dispose());
  return simulator;
}

/** A source opened from its part of a configuration. */
export async function open<C extends { readonly kind: string }>(
  source: PathSource<C>,
  config: unknown,
) {
  return await source.open(source.schema.parse(config), context);
}
