/** Configurations of trainings as people write them: JSON with the entries that differ. */
import { DomainError } from "@volsmith/numerics";

import { checkTraining } from "./training-config.ts";
import type { TrainingConfig } from "./training-config.ts";

export interface TrainingJsonOptions {
  /** What messages call the JSON; a file's name. */
  readonly where?: string;
  /** Has the entries that are not given. */
  readonly base: TrainingConfig;
}

/**
 * A training configuration from parsed JSON: an object with some entries of `TrainingConfig`, nested
 * ones in part or whole, as in `{ "steps": 500, "losses": { "weights": { "truth": 1 } } }`.
 *
 * @throws {DomainError} naming the entry, and what it may be, when one is unknown, of another type
 *   or outside its domain
 */
export function trainingFromJSON(
  json: unknown,
  { where = "training configuration", base }: TrainingJsonOptions,
): TrainingConfig {
  const whole: unknown = merge(json, shapeOf(base), { where, path: "" });
  return checkTraining(whole as TrainingConfig);
}

/** One example of every entry there may be, those of the other members of unions included. */
function shapeOf(base: TrainingConfig): Json {
  const { schedule, losses } = base;
  const sampled = { slices: 200, terms: 100 };
  return {
    ...(base as unknown as Record<string, Json>),
    schedule: { warmUp: 0, floor: 0, ...schedule },
    losses: {
      ...(losses as unknown as Record<string, Json>),
      stencils: { ...sampled, ...losses.stencils },
    },
  };
}

type Json = number | string | null | readonly Json[] | { readonly [key: string]: Json };

/** Entries that may be null, and what they are otherwise. */
const NULLABLE: Readonly<Record<string, Json>> = { keep: [0.6, 1.2] };

interface Place {
  readonly where: string;
  /** Keys down to here: "losses.weights". */
  readonly path: string;
}

function merge(given: unknown, base: Json, place: Place): Json {
  const { where, path } = place;
  const example = NULLABLE[path] ?? base;
  const fail = (requirement: string): never => {
    throw new DomainError(where, path || "the JSON", shown(given), requirement);
  };
  if (path in NULLABLE && given === null) return null;
  if (typeof example === "number") {
    return typeof given === "number" ? given : fail(`a number, such as ${example}`);
  }
  if (typeof example === "string") {
    return typeof given === "string" ? given : fail(`a text, such as ${JSON.stringify(example)}`);
  }
  if (Array.isArray(example)) {
    const fits =
      Array.isArray(given) &&
      given.length === example.length &&
      given.every((one) => typeof one === "number");
    const orNull = path in NULLABLE ? " or null" : "";
    return fits
      ? given
      : fail(`${example.length} numbers, such as ${JSON.stringify(example)}${orNull}`);
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    return fail("a JSON object");
  }
  const merged: Record<string, Json> = { ...(example as Record<string, Json>) };
  for (const [key, value] of Object.entries(given)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (!Object.hasOwn(merged, key)) {
      const known = Object.keys(merged).join(", ");
      const rule = `left out or renamed: the entries${path && ` of ${path}`} are ${known}`;
      throw new DomainError(where, at, shown(value), rule);
    }
    merged[key] = merge(value, merged[key], { where, path: at });
  }
  return merged;
}

/** A value as a message shows it. */
function shown(value: unknown): unknown {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? "an object" : value;
}
