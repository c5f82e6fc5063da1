import { DomainError } from "@volsmith/numerics";
import type { TruthJson, TruthModel, TruthName } from "../truth.ts";
import { batesTruth } from "./bates.ts";
import { doubleHestonTruth } from "./double-heston.ts";
import { essviTruth } from "./essvi.ts";
import type { EventOutcomesParameters } from "./event-outcomes.ts";
import { eventOutcomesTruth } from "./event-outcomes.ts";
import { hestonTruth } from "./heston.ts";
import type { MixtureParameters } from "./mixture.ts";
import { mixtureTruth } from "./mixture.ts";
import { ssviTruth } from "./ssvi.ts";
import type { TimeChangedParameters } from "./time-changed.ts";
import { timeChangedTruth } from "./time-changed.ts";

const MAKERS: Readonly<Record<TruthName, (parameters: never) => TruthModel>> = {
  ssvi: ssviTruth,
  essvi: essviTruth,
  heston: hestonTruth,
  bates: batesTruth,
  "double-heston": doubleHestonTruth,
  mixture: ({ components }: MixtureParameters) =>
    mixtureTruth(
      components.map(({ model }) => makeTruth(model)),
      components.map(({ weight }) => weight),
    ),
  "time-changed": ({ base, clock }: TimeChangedParameters) =>
    timeChangedTruth(makeTruth(base), clock),
  "event-outcomes": ({ base, event }: EventOutcomesParameters) =>
    eventOutcomesTruth(makeTruth(base), event),
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
