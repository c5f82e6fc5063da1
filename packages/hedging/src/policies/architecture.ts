/**
 * An architecture: a network that turns states into positions. One file an architecture, one line in
 * `policies/index.ts`.
 */
import { add, clamp, concat, constantRow, slice, stack, takeStep } from "@volsmith/engine";
import { activate, affine } from "@volsmith/engine";
import type { Value } from "@volsmith/engine";

import { featureFromJson } from "../features/index.ts";
import type { Feature } from "../features/feature.ts";
import type { Kinded } from "../family.ts";
import type { PositionLimits } from "../task.ts";

export interface Recording {
  /** Instruments to be held. */
  readonly outputs: number;
  /** Limits of each. */
  readonly limits: readonly (PositionLimits | null)[];
  /** Of the feature the architecture builds on, [steps, 1 or outputs]; null where it names none. */
  readonly around: Value | null;
  /** Which output `around` is for: the underlying's, or each of them has a column. */
  readonly aroundOutput: number | "each";
  /** Whether previous positions are among the features: then steps are recorded one by one. */
  readonly previous: "seen" | "unseen";
}

export interface Architecture {
  readonly kind: string;
  /** A feature, unscaled, that positions are built on: a delta, or what a rule holds. */
  readonly around?: Feature;
  /** Records positions [steps, outputs], within limits, from states [steps, features]. */
  readonly record: (states: Value, recording: Recording) => Value;
}

/** A feature, or the plain data of one, as an option of an architecture. */
export type FeatureOption = Feature | Kinded;

/** The feature an option stands for, as the entry `around`. */
export function aroundEntry(option: FeatureOption | undefined): { readonly around?: Feature } {
  if (option === undefined) return {};
  return { around: "values" in option ? option : featureFromJson(option) };
}

/** Positions within limits: clamped, or c + h·tanh((x − c)/h) with centre and half-width of the limits. */
export function withinLimits(x: Value, limits: Recording["limits"]): Value {
  if (limits.every((limit) => limit === null)) return x;
  const columns = limits.map((limit, i) => {
    const column = limits.length === 1 ? x : slice(x, i, i + 1);
    if (!limit) return column;
    const { least, most, shape = "tanh" } = limit;
    if (shape === "clamp") return clamp(column, { least, most });
    const half = (most - least) / 2;
    const centre = (most + least) / 2;
    const inside = activate(affine(column, { scale: 1 / half, shift: -centre / half }), "tanh");
    // Rounding may leave the interval by an ulp.
    return clamp(affine(inside, { scale: half, shift: centre }), { least, most });
  });
  return concat(columns);
}

/** Adds the feature positions are built on to the underlying's, or to each. */
export function addAround(
  x: Value,
  around: Value | null,
  { outputs, aroundOutput }: Recording,
): Value {
  if (!around) return x;
  if (outputs === 1 || aroundOutput === "each") return add(x, around);
  const columns = Array.from({ length: outputs }, (_, i) => {
    const column = slice(x, i, i + 1);
    return i === aroundOutput ? add(column, around) : column;
  });
  return concat(columns);
}

/** A network at work: it is given one state after the other. */
export type Cell = (state: Value) => Value;

/**
 * Positions of a network, all steps at once, or one by one where it sees its previous position.
 *
 * @param whole raw positions [steps, outputs] from states
 * @param start makes the same network for single states, from the first one's rows
 */
export function recordPositions(
  states: Value,
  recording: Recording,
  {
    whole,
    start,
  }: { readonly whole: (states: Value) => Value; readonly start: (first: Value) => Cell },
): Value {
  const { limits, around, outputs, previous } = recording;
  const finish = (raw: Value, centre: Value | null) =>
    withinLimits(addAround(raw, centre, recording), limits);
  if (previous === "unseen") return finish(whole(states), around);
  const first = takeStep(states, 0);
  const cell = start(first);
  let position = constantRow(first, new Float32Array(outputs));
  const positions: Value[] = [];
  for (let t = 0; t < states.steps; t++) {
    const raw = cell(concat([takeStep(states, t), position]));
    position = finish(raw, around && takeStep(around, t));
    positions.push(position);
  }
  return stack(positions);
}
