/**
 * A network that says how far the position may be off, not what it should be.
 *
 * [I21] Imaki, Imajo, Ito, Minami & Nakagawa, "No-transaction band network: a neural network
 *       architecture for efficient deep hedging", 2021. arXiv:2103.01775
 */
import {
  activate,
  add,
  affine,
  constant,
  constantRow,
  dense,
  maximum,
  minimum,
  slice,
  stack,
  subtract,
  takeStep,
} from "@volsmith/engine";
import type { Activation, Value } from "@volsmith/engine";
import { DomainError } from "@volsmith/numerics";

import { requireActivation, requireCount } from "../checks.ts";
import { delta } from "../features/greeks.ts";
import { addAround, aroundEntry, withinLimits } from "./architecture.ts";
import type { Architecture, FeatureOption } from "./architecture.ts";

export interface NoTransactionBandOptions {
  readonly hidden?: readonly number[];
  readonly activation?: Activation;
  /** Where the band begins to be learned: Black's delta at the paths' volatility by default. */
  readonly around?: FeatureOption;
}

/** Half-widths begin near softplus(−3) ≈ 0.05. */
const FIRST_WIDTH = -3;

/**
 * H_t = min(max(H_{t−1}, l_t), u_t): trade to the nearer edge of a band, and only from outside it. The
 * band l_t = c_t − softplus(a_t), u_t = c_t + softplus(b_t) comes from layers that see each state by
 * itself; c_t is a delta plus what the network adds to it [I21 §3, where it adds nothing].
 *
 * @throws {DomainError} unless layer sizes are whole numbers from 1 and the activation is known; once
 *   recorded with features that hold the previous position, which the band must not depend on
 */
export function noTransactionBand(
  options: NoTransactionBandOptions = {},
): Architecture & NoTransactionBandOptions {
  const { hidden = [32, 32, 32, 32], activation = "relu" } = options;
  for (const units of hidden) requireCount("noTransactionBand", "hidden", units);
  requireActivation("noTransactionBand", activation);
  const { around = delta() } = aroundEntry(options.around);
  return {
    kind: "no-transaction-band",
    hidden,
    activation,
    around,
    record(states, recording) {
      const { outputs, limits, previous } = recording;
      if (previous === "seen")
        throw new DomainError("noTransactionBand", "features", "previous-position", "without it");
      let h = states;
      for (const [i, units] of hidden.entries())
        h = dense(h, { name: `hidden${i}`, units, activation });
      const raw = dense(h, { name: "head", units: 3 * outputs, initialiser: constant(0) });
      const part = (i: number) => slice(raw, i * outputs, (i + 1) * outputs);
      const width = (i: number) => activate(affine(part(i), { shift: FIRST_WIDTH }), "softplus");
      const centre = addAround(part(0), recording.around, recording);
      const lower = withinLimits(subtract(centre, width(1)), limits);
      const upper = withinLimits(add(centre, width(2)), limits);
      return holdWithin(lower, upper);
    },
  };
}

/** The position that moves only as far as a band asks, from nothing on. */
function holdWithin(lower: Value, upper: Value): Value {
  const positions: Value[] = [];
  let position = constantRow(takeStep(lower, 0), new Float32Array(lower.width));
  for (let t = 0; t < lower.steps; t++) {
    position = minimum(maximum(position, takeStep(lower, t)), takeStep(upper, t));
    positions.push(position);
  }
  return stack(positions);
}
