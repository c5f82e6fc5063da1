/** One safetensors file is one model: tensors, and beside them as JSON all that is no tensor. */
import { readJsonHeader, readSafetensors, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";

import type { FeatureRange, PricerConfig, PricerMetrics } from "./pricer.ts";

const KEY = "volsmith.pricer";
const VERSION = 1;

/** What every model's file says of it; families add to it. */
export interface ModelHeader {
  readonly kind: string;
  readonly config: PricerConfig;
  readonly featureNames: readonly string[];
  readonly ranges: readonly FeatureRange[];
  readonly metrics: PricerMetrics;
}

export function writeModel(header: ModelHeader, tensors: ReadonlyMap<string, Tensor>): Uint8Array {
  return writeSafetensors(tensors, { [KEY]: JSON.stringify({ version: VERSION, ...header }) });
}

/**
 * @param file name for messages
 * @throws {FormatError} when the bytes are no model of ours, or one of another version
 */
export function readModel(
  bytes: Uint8Array,
  file = "model",
): { readonly header: ModelHeader; readonly tensors: ReadonlyMap<string, Tensor> } {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const what = "pricer";
  const fix = "pricers are what trainPricer makes and toSafetensors writes";
  const header = readJsonHeader(metadata, { key: KEY, version: VERSION, what, fix, file });
  return { header: header as ModelHeader, tensors };
}
