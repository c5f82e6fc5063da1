import { DomainError } from "@volsmith/numerics";
import type { TruthJson, TruthModel, TruthName } from "../truth.ts";
import { ssviTruth } from "./ssvi.ts";

const MAKERS: Readonly<Partial<Record<TruthName, (parameters: never) => TruthModel>>> = {
  ssvi: ssviTruth,
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
  return make(parameters as never);
}
