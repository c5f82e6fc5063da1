import { FormatError } from "@volsmith/numerics";

export interface JsonHeaderOptions {
  readonly key: string;
  /** The version this program reads. */
  readonly version: number;
  /** What the file should be, for messages: "training". */
  readonly what: string;
  /** What to do with a file that is none. */
  readonly fix?: string;
  /** Name of the file, for messages. */
  readonly file: string;
}

/**
 * The JSON that a safetensors file of ours keeps beside its tensors, under a key of its metadata.
 * Only its version is looked at; the rest is the caller's to trust or check.
 *
 * @throws {FormatError} when it is missing, no JSON object, or of another version
 */
export function readJsonHeader(
  metadata: Readonly<Record<string, string>>,
  { key, version, what, fix, file }: JsonHeaderOptions,
): unknown {
  const json = metadata[key];
  if (json === undefined)
    throw new FormatError({ file }, `it is no ${what}: its metadata lack "${key}"`, fix);
  let header: { readonly version?: unknown } | null;
  try {
    header = JSON.parse(json) as typeof header;
  } catch (cause) {
    throw new FormatError({ file }, `metadata "${key}" is not JSON`, undefined, { cause });
  }
  if (header?.version !== version)
    throw new FormatError(
      { file },
      `it is of version ${String(header?.version)}, this reads ${version}`,
    );
  return header;
}
