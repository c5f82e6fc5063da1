/** Learned policies as files: safetensors with their configuration as JSON, one file one policy. */
import { readWeights, Weights, writeWeights } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { readJsonHeader } from "@volsmith/files";
import { randomGenerator } from "@volsmith/numerics";

import type { Members } from "../family.ts";
import type { Kinded } from "../family.ts";
import type { Feature } from "../features/feature.ts";
import { featureFromJson, FEATURES } from "../features/index.ts";
import { TrainedHedge } from "../hedger/trained-hedge.ts";
import type { HedgeSpec } from "../hedger/trained-hedge.ts";
import { architectureFromJson, ARCHITECTURES } from "../policies/index.ts";
import type { Architecture } from "../policies/architecture.ts";
import type { PositionLimits } from "../task.ts";

const KEY = "volsmith.hedge";
const VERSION = 1;
const HEADER = { key: KEY, version: VERSION, what: "hedge", fix: "train the policy again" };

/** What JSON keeps of a specification: families as their plain data. */
type Header = Omit<HedgeSpec, "architecture" | "features"> & {
  readonly version: number;
  readonly name: string;
  readonly architecture: Kinded;
  readonly features: readonly Kinded[];
};

/** A policy as a file. */
export function writeHedge({ name, spec, weights }: TrainedHedge): Uint8Array {
  return writeWeights(weights, { [KEY]: JSON.stringify({ version: VERSION, name, ...spec }) });
}

export interface ReadHedgeOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  /** Families with members of one's own. */
  readonly architectures?: Members<Architecture>;
  readonly features?: Members<Feature>;
}

/**
 * A policy from its file.
 * @throws {FormatError} when the bytes are no such file
 * @throws {DomainError} when it names architectures or features that are not known
 */
export function readHedge(
  bytes: Uint8Array,
  engine: Engine,
  { file = "hedge", architectures = ARCHITECTURES, features = FEATURES }: ReadHedgeOptions = {},
): TrainedHedge {
  const { tensors, metadata } = readWeights(bytes, file);
  const { version: _, name, ...header } = readJsonHeader(metadata, { ...HEADER, file }) as Header;
  const spec: HedgeSpec = {
    ...header,
    limits: header.limits.map(openEnds),
    architecture: architectureFromJson(header.architecture, architectures),
    features: header.features.map((feature) => featureFromJson(feature, features)),
  };
  return new TrainedHedge(spec, new Weights(engine, randomGenerator(0)), { name, tensors });
}

/** JSON writes an infinite limit as null. */
function openEnds(limits: PositionLimits | null): PositionLimits | null {
  if (!limits) return null;
  const { least, most } = limits as { readonly least: number | null; readonly most: number | null };
  return { ...limits, least: least ?? -Infinity, most: most ?? Infinity };
}
