import { DomainError } from "@volsmith/numerics";
import type { TruthJson, TruthModel, TruthName } from "../truth.ts";
import { batesTruth } from "./bates.ts";
import { hestonTruth } from "./heston.ts";
import { ssviTruth } from "./ssvi.ts";

const MAKERS: Readonly<Record<TruthName, (parameters: never) => TruthModel>> = {
  ssvi: ssviTruth,
  heston: hestonTruth,
  bates: batesTruth,
};

/**
 * A truth from its name and parameters, as they stand in a truth file.
 * @throws {DomainError} when the name is unknown or a parameter is out of range.
 */
export function makeTruth({ name, parameters }: TruthJson): TruthModel {
  const make = MAKERS[name];
  if (!make) {
    throw new DomainError("makeTruth", "name", name, `one of ${Object.keys(MAKERS).join(", ")}`);
  }
  if (typeof parameters !== "object" || parameters === null) {
    throw new DomainError("makeTruth", "parameters", parameters, "an object");
  }
  return make(parameters as never);
}
