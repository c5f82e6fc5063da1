import { logistic } from "../objectives/logistic.ts";
import type { Objective } from "../objectives/objective.ts";
import { pseudoHuber } from "../objectives/pseudo-huber.ts";
import { squaredError } from "../objectives/squared-error.ts";
import type { JsonCursor } from "./json-reader.ts";

/** Objectives by XGBoost's name. */
const READERS: Readonly<Record<string, (cursor: JsonCursor) => Objective>> = {
  "reg:squarederror": squaredError,
  // The name of versions before 0.90.
  "reg:linear": squaredError,
  "binary:logistic": logistic,
  // The same loss and link; only XGBoost's metric differs.
  "reg:logistic": logistic,
  "reg:pseudohubererror": (cursor) => {
    const slope = cursor.find("pseudo_huber_param")?.find("huber_slope");
    return pseudoHuber(slope ? slope.numeral() : 1);
  },
};

/** @throws {FormatError} for an objective that is not one of ours */
export function readObjective(cursor: JsonCursor): Objective {
  const name = cursor.get("name");
  const reader = Object.hasOwn(READERS, name.string()) ? READERS[name.string()] : null;
  if (reader) return reader(cursor);
  const known = Object.keys(READERS).join(", ");
  throw name.problem(`is ${JSON.stringify(name.string())}; supported are ${known}`);
}
