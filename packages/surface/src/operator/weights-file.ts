import { readSafetensors, readTorchCheckpoint, stateDict, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { FormatError } from "@volsmith/numerics";

import { publishedConfig } from "./config.ts";
import type { OperatorConfig } from "./config.ts";
import { collectWeights, tensorShapes } from "./weights.ts";
import type { OperatorWeights } from "./weights.ts";

/** Key of the JSON metadata that makes a safetensors file an operator of ours. */
const CONFIG_KEY = "volsmith.operator";

export interface ReadWeightsOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  /** Entries to use instead of the file's own or the published ones. */
  readonly config?: Partial<OperatorConfig>;
}

/**
 * Weights from the bytes of a file: our safetensors (configuration in its metadata), a safetensors
 * file with the published names, or the published PyTorch checkpoint.
 *
 * @throws {FormatError} when the file is none of them
 * @throws {DataError | ShapeError | DomainError} when a tensor is missing, misshapen or not finite
 */
export function readOperatorWeights(
  bytes: Uint8Array,
  { file = "operator weights", config: overrides = {} }: ReadWeightsOptions = {},
): OperatorWeights {
  // A zip archive begins with "PK".
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const checkpoint = readTorchCheckpoint(bytes, { file });
    if (!(checkpoint.root instanceof Map))
      throw new FormatError({ file }, "it holds no dict of tensors", "save a state_dict");
    const nested = checkpoint.root.get("model") instanceof Map;
    const tensors = stateDict(checkpoint, ...(nested ? ["model"] : []));
    return fromPublished(tensors, overrides, file);
  }
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const json = metadata[CONFIG_KEY];
  if (json === undefined) return fromPublished(tensors, overrides, file);
  return collectWeights(tensors, { ...parseConfig(json, file), ...overrides }, { where: file });
}

/**
 * A safetensors file with the configuration in its metadata, so that one file is one model.
 * @param metadata what else the file should say of itself (data, seed, metrics)
 */
export function writeOperatorWeights(
  { config, tensors }: OperatorWeights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = new Map<string, Tensor>();
  for (const [name, shape] of tensorShapes(config)) {
    entries.set(name, { dtype: "F32", shape, data: Float32Array.from(tensors.get(name)!) });
  }
  return writeSafetensors(entries, { ...metadata, [CONFIG_KEY]: JSON.stringify(config) });
}

function parseConfig(json: string, file: string): OperatorConfig {
  let config: unknown;
  try {
    config = JSON.parse(json);
  } catch (cause) {
    throw new FormatError({ file }, `metadata "${CONFIG_KEY}" is not JSON`, undefined, { cause });
  }
  if (typeof config !== "object" || config === null || Array.isArray(config))
    throw new FormatError({ file }, `metadata "${CONFIG_KEY}" is not a JSON object`);
  return { ...publishedConfig, ...config };
}

function fromPublished(
  tensors: ReadonlyMap<string, Tensor>,
  overrides: Partial<OperatorConfig>,
  file: string,
): OperatorWeights {
  const nLayers = [...tensors.keys()].filter((name) => /^gno_layers\.\d+\.bias$/.test(name)).length;
  if (nLayers === 0) {
    throw new FormatError(
      { file },
      'it holds no operator: neither our metadata nor tensors named "gno_layers.…"',
    );
  }
  const config = { ...publishedConfig, nLayers, ...overrides };
  return collectWeights(tensors, config, { where: file, nameOf: publishedName });
}

/** Our name of a tensor, translated into the published code's. */
export function publishedName(name: string): string {
  const [, layer, part, rest = ""] = /^layers\.(\d+)\.(\w+)(?:\.(.*))?$/.exec(name)!;
  const prefix = `gno_layers.${layer}`;
  if (part === "bias") return `${prefix}.bias`;
  if (part === "local") return `${prefix}.local.0.linear._linear.${rest}`;
  const [index, kind] = rest.split(".");
  const network = part === "kernel" ? "transform.fnn" : part;
  return `${prefix}.${network}.${index}.linear._linear.${kind}`;
}
