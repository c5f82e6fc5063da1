import { bootstrapSource } from "./bootstrap.ts";
import { npzSource } from "./npz.ts";
import { optionsSource } from "./options.ts";
import type { PathSource } from "./path-source.ts";
import { processSource } from "./process.ts";
import { surfaceSource } from "./surface.ts";

/** Sources by kind; each one's own schema says what its `open` is given. */
export type PathSources = Readonly<Record<string, PathSource<{ readonly kind: string }>>>;

/** Every source of paths by its kind. */
export const SOURCES = {
  process: processSource,
  bootstrap: bootstrapSource,
  surface: surfaceSource,
  options: optionsSource,
  npz: npzSource,
} satisfies PathSources;
