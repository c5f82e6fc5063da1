import { DomainError } from "@volsmith/numerics";

import { requireOneOf } from "./checks.ts";
import type { Cost } from "./costs/cost.ts";
import type { Instrument } from "./instruments/instrument.ts";
import { underlying } from "./instruments/underlying.ts";
import type { Payoff } from "./payoffs/payoff.ts";

/** Least and most units of an instrument that may be held. */
export interface PositionLimits {
  readonly least: number;
  readonly most: number;
  /**
   * How a network keeps them: cut off, or squeezed by a tanh (the default), which learns better but bends
   * a delta that positions are built `around`.
   */
  readonly shape?: "clamp" | "tanh";
}

/** What was sold, what may be traded, at what cost and within what limits. Money is discounted. */
export interface HedgeTask {
  readonly payoff: Payoff;
  /** The underlying alone by default. */
  readonly instruments?: readonly Instrument[];
  /** Of every instrument that names none of its own; none by default. All of them add up. */
  readonly costs?: readonly Cost[];
  /** Of every instrument that names none of its own; none by default. */
  readonly limits?: PositionLimits;
  /** "cash": the last position is sold, at a cost. "physical": it is delivered, at none. */
  readonly settlement?: "cash" | "physical";
}

/** An instrument with all that was left to defaults. */
export interface TradedInstrument extends Omit<Instrument, "limits"> {
  readonly costs: readonly Cost[];
  readonly limits: PositionLimits | null;
  /** Whether what is held at the end is sold at a cost. */
  readonly ends: "traded" | "settled";
}

/**
 * The instruments of a task with their costs and limits.
 * @throws {DomainError} for limits that are not ordered, and instruments of one name
 */
export function tradedInstruments(task: HedgeTask): readonly TradedInstrument[] {
  const { instruments = [underlying()], costs = [], limits, settlement = "cash" } = task;
  requireOneOf("task", "settlement", { value: settlement, known: ["cash", "physical"] });
  const names = instruments.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size < names.length)
    throw new DomainError("task", "instruments", names, "at least one, of different names");
  return instruments.map((instrument) => {
    const own = instrument.limits ?? limits ?? null;
    if (own) requireLimits(instrument.name, own);
    return {
      ...instrument,
      costs: instrument.costs ?? costs,
      limits: own,
      ends: instrument.ends ?? (settlement === "physical" ? "settled" : "traded"),
    };
  });
}

function requireLimits(name: string, { least, most, shape = "tanh" }: PositionLimits): void {
  requireOneOf(`limits of ${name}`, "shape", { value: shape, known: ["clamp", "tanh"] });
  // Positions start from nothing, so nothing must be allowed.
  if (!(least <= 0 && most >= 0 && least < most))
    throw new DomainError(`limits of ${name}`, "least, most", [least, most], "ordered, around 0");
  if (shape === "tanh" && !(Number.isFinite(least) && Number.isFinite(most)))
    throw new DomainError(`limits of ${name}`, "least, most", [least, most], "finite for a tanh");
}
