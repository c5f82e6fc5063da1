import type { OptionType } from "@volsmith/pricing";

import { requireNonNegative, requireOneOf, requirePositive } from "../checks.ts";
import type { Payoff, SpotPath } from "./payoff.ts";
import { intrinsic } from "./vanilla.ts";

export interface BarrierOptions {
  readonly strike: number;
  readonly barrier: number;
  readonly direction: "up" | "down";
  /** Whether touching it ends the option or brings it to life. */
  readonly knock: "in" | "out";
  readonly type?: OptionType;
  /** Paid at the end where the option is not alive then; 0 by default. */
  readonly rebate?: number;
}

/**
 * A call or put that lives or dies at a barrier, looked at on every instant of the grid, today
 * included; on the barrier counts as beyond it.
 *
 * @throws {DomainError} unless strike and barrier are positive and the rebate is not negative
 */
export function barrier(options: BarrierOptions): Payoff & BarrierOptions {
  const { strike, barrier: level, direction, knock, type = "call", rebate = 0 } = options;
  requirePositive("barrier", "strike", strike);
  requirePositive("barrier", "barrier", level);
  requireNonNegative("barrier", "rebate", rebate);
  requireOneOf("barrier", "direction", { value: direction, known: ["up", "down"] });
  requireOneOf("barrier", "knock", { value: knock, known: ["in", "out"] });
  requireOneOf("barrier", "type", { value: type, known: ["call", "put"] });
  return {
    kind: "barrier",
    strike,
    barrier: level,
    direction,
    knock,
    type,
    rebate,
    value(path) {
      const alive = touches(path, level, direction) === (knock === "in");
      return alive ? intrinsic(path[path.length - 1], strike, type) : rebate;
    },
  };
}

function touches(path: SpotPath, level: number, direction: "up" | "down"): boolean {
  for (let i = 0; i < path.length; i++)
    if (direction === "up" ? path[i] >= level : path[i] <= level) return true;
  return false;
}
