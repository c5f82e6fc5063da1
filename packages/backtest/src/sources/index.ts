import type { PathSource } from "./path-source.ts";
import { processSource } from "./process.ts";

/** Sources by kind; each one's own schema says what its `open` is given. */
export type PathSources = Readonly<Record<string, PathSource<{ readonly kind: string }>>>;

/** Every source of paths by its kind. */
export const SOURCES = {
  process: processSource,
} satisfies PathSources;
