/** The configuration of a model study: a file's, the one a folder was begun with, or the default. */
import { readFileBytes } from "@volsmith/files/node";
import type { StudyConfig } from "@volsmith/study";
import { UsageError } from "../terminal/usage-error.ts";

export interface StudyConfigOptions {
  /** Value of `${data}`. */
  readonly data?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly threads?: number;
}

/** @throws {FormatError} naming the file and the key that is wrong, and what it may be */
export async function loadStudyConfig(
  file: string | undefined,
  options: StudyConfigOptions,
): Promise<StudyConfig> {
  const config = await configOf(file, options);
  const { threads } = options;
  return threads === undefined ? config : { ...config, threads };
}

async function configOf(
  file: string | undefined,
  { data, out, resume }: StudyConfigOptions,
): Promise<StudyConfig> {
  const study = await import("@volsmith/study");
  const { defaultStudy, modelCatalogue: catalogue, parseStudyConfig } = study;
  if (file === undefined && resume) {
    if (out === undefined) throw new UsageError("--resume without a CONFIG needs --out FOLDER");
    const { readManifest } = await import("@volsmith/study/node");
    const manifest = await readManifest(out);
    if (!manifest) throw new UsageError(`--resume: there is no study in ${out}`);
    return manifest.config;
  }
  if (file === undefined) return parseStudyConfig(defaultStudy, { catalogue });
  const text = new TextDecoder().decode(await readFileBytes(file));
  const variables = data === undefined ? {} : { data };
  const { readConfigText } = await import("@volsmith/runs");
  const fix = "volsmith study init prints one to begin with";
  return parseStudyConfig(readConfigText(text, { file, variables, fix }), { catalogue, file });
}
