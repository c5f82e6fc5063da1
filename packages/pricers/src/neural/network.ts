import { constantRow, maximum, minimum, multiply, standardise, unflatten } from "@volsmith/engine";
import type { RowShape, Value } from "@volsmith/engine";

import type { FeatureMoments } from "../data/moments.ts";
import type { Architecture, NetworkConfig } from "./architecture.ts";
import { recordOutput } from "./output.ts";

/** What fixes a network but for its weights. */
export interface NetworkParts {
  readonly architecture: Pick<Architecture, "kind" | "memory" | "record">;
  readonly config: NetworkConfig;
  readonly featureNames: readonly string[];
  readonly moments: readonly FeatureMoments[];
  /** Of the output: see output.ts. */
  readonly shift: number;
  readonly scale: number;
}

/** Raw inputs of a price: features (of several dates, with a mask). */
export interface PriceInputs {
  readonly x: Value;
  readonly mask?: Value;
}

/** Steps a network looks at. */
export function stepsOf({ architecture, config }: Pick<NetworkParts, "architecture" | "config">) {
  return architecture.memory === "history" ? config.steps! : 1;
}

/** Shapes of a row's raw inputs. */
export function priceShapes(parts: NetworkParts): {
  readonly x: RowShape;
  readonly mask?: RowShape;
} {
  const width = parts.featureNames.length;
  if (parts.architecture.memory === "none") return { x: [width] };
  const steps = stepsOf(parts);
  return { x: [steps, width], mask: [steps] };
}

/** Records C/K of raw inputs: standardise, silence the padding, run the network, give it its form. */
export function recordPrice(parts: NetworkParts, { x, mask }: PriceInputs): Value {
  const { architecture, config, moments, shift, scale, featureNames } = parts;
  const means = moments.map(({ mean }) => mean);
  const deviations = moments.map(({ deviation }) => deviation);
  const known = config.outside === "clamp" ? withinRanges(x, moments) : x;
  const standard = standardise(known, { means, deviations });
  const heard = mask ? multiply(standard, unflatten(mask, x.steps)) : standard;
  const inputs = { x: heard, ...(mask && { mask }) };
  const raw = architecture.record(inputs, config);
  return recordOutput(raw, { choice: config, shift, scale, x, featureNames });
}

function withinRanges(x: Value, moments: readonly FeatureMoments[]): Value {
  const least = constantRow(
    x,
    moments.map((feature) => feature.least),
  );
  const most = constantRow(
    x,
    moments.map((feature) => feature.most),
  );
  return minimum(maximum(x, least), most);
}
