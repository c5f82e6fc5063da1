/** Experts that are pricers already: their networks, weights and standards become the mixture's. */
import { toFloat32 } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { DataError } from "@volsmith/numerics";
import type { Weights } from "@volsmith/engine";

import { readModel } from "../../model-file.ts";
import type { NetworkConfig } from "../../neural/architecture.ts";
import type { NetworkParts } from "../../neural/network.ts";
import type { NetworkHeader } from "../../neural/network-pricer.ts";
import { stepsOf } from "./config.ts";
import type { MixtureConfig } from "./config.ts";
import { expertFamilies } from "./expert-families.ts";
import { expertScope } from "./network.ts";
import { regimes } from "./regimes.ts";
import { setStandards } from "./standards.ts";

/** Model files of single networks by regime ("OTM short", …), as `toSafetensors` writes them. */
export type GivenExperts = Readonly<Record<string, Uint8Array>>;

/** A model file that is to be an expert. */
export interface GivenExpert {
  readonly expert: number;
  readonly header: NetworkHeader;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** @throws {DataError} when a regime or a kind of network is not known */
export function readExperts(given: GivenExperts): GivenExpert[] {
  return Object.entries(given).map(([regime, bytes]) => {
    const expert = regimes.indexOf(regime);
    if (expert < 0)
      throw new DataError(
        "trainMixture",
        `no regime is called "${regime}"`,
        `they are ${regimes.join(", ")}`,
      );
    const { header, tensors } = readModel(bytes, `expert ${regime}`);
    if (!expertFamilies.some(({ kind }) => kind === header.kind)) {
      const kinds = expertFamilies.map(({ kind }) => kind).join(", ");
      throw new DataError(
        "trainMixture",
        `expert ${regime} is of kind "${header.kind}"`,
        `experts may be ${kinds}`,
      );
    }
    return { expert, header: header as NetworkHeader, tensors };
  });
}

/** The configuration with the given experts' networks in it, and the dates that experts look at. */
export function withExperts(asked: MixtureConfig, given: readonly GivenExpert[]): MixtureConfig {
  const own = given.map(({ expert, header }) => [regimes[expert], header.config as NetworkConfig]);
  const config = { ...asked, experts: { ...asked.experts, ...Object.fromEntries(own) } };
  const steps = stepsOf(config);
  return steps === 1 ? config : { ...config, steps };
}

/**
 * Writes an expert's numbers into the mixture's weights.
 * @throws {DataError} when it looks at other features, or its prices have another form
 */
export function placeExpert(
  weights: Weights,
  common: NetworkParts,
  { expert, header, tensors }: GivenExpert,
): void {
  const where = `expert ${regimes[expert]}`;
  if (header.featureNames.join() !== common.featureNames.join())
    throw new DataError(
      "trainMixture",
      `${where} looks at ${header.featureNames.join(", ")}, the mixture at ${common.featureNames.join(", ")}`,
      'give the mixture the same "features"',
    );
  for (const key of ["output", "around"] as const) {
    const [its, own] = [header.config, common.config].map((config) => JSON.stringify(config[key]));
    if (its !== own)
      throw new DataError(
        "trainMixture",
        `"${key}" of ${where} is ${its}, the mixture's ${own}`,
        `give the mixture the same "${key}"`,
      );
  }
  const scope = expertScope(expert);
  const entries = [...tensors].map(
    ([name, tensor]) => [`${scope}.${name}`, toFloat32(tensor)] as const,
  );
  weights.restore(new Map(entries), { missing: "keep" });
  setStandards(weights, expert, { own: header, common });
}
