import { readManifest as readRunManifest } from "@volsmith/runs/node";
import type { RunManifest } from "@volsmith/runs/node";

import type { StudyConfig } from "../../config/study-config.ts";

export type Manifest = RunManifest<StudyConfig>;

/** The manifest of a study's folder; null where there is none yet. */
export function readManifest(folder: string): Promise<Manifest | null> {
  return readRunManifest<StudyConfig>(folder);
}
