import { dropout, gru, lstm } from "@volsmith/engine";
import type { Value } from "@volsmith/engine";
import { z } from "zod";

import { list, oneOf, share, whole } from "../config/keys.ts";
import type { ConfigOf, NetworkInputs } from "./architecture.ts";
import { normalise, normKey } from "./layers.ts";

/** Keys of recurrent families. */
export const recurrentShape = {
  layers: list(oneOf(["lstm", "gru"]), 'layers, each "lstm" or "gru"', 16).default([
    "lstm",
    "gru",
    "lstm",
    "gru",
    "lstm",
  ]),
  /** Of each layer: one number for all, or a list. */
  units: z
    .union([whole(1, 1024), z.array(whole(1, 1024))], {
      error: "must be a whole number from 1 to 1024, or a list of one for each layer",
    })
    .default(32),
  /** Of the candidate state, and of an LSTM's cell. */
  activation: oneOf(["tanh", "relu", "sigmoid"]).default("tanh"),
  /** After each layer. */
  dropout: share().default(0.023),
  norm: normKey,
};

/** Says what is wrong with units; nothing where they fit the layers. */
export function unitsProblem({ units, layers }: ConfigOf<typeof recurrentShape>) {
  if (typeof units === "number" || units.length === layers.length) return null;
  const problem = `must have one number for each layer, ${layers.length}, not ${units.length}`;
  return { key: "units", problem };
}

/**
 * The layers, with `after` between a layer and its dropout.
 * @returns states of the last layer, [steps, …]
 */
export function recordRecurrent(
  { x, mask }: NetworkInputs,
  { layers, units, activation, dropout: rate, norm }: ConfigOf<typeof recurrentShape>,
  after: (states: Value, name: string) => Value = (states) => states,
): Value {
  let h = x;
  for (const [i, layer] of layers.entries()) {
    const name = `layer${i}`;
    const width = typeof units === "number" ? units : units[i];
    const options = { name, units: width, activation, ...(mask && { mask }) };
    h = layer === "lstm" ? lstm(h, options) : gru(h, options);
    h = dropout(after(normalise(h, norm, name), name), { rate });
  }
  return h;
}
