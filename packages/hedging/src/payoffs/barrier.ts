import type { OptionType } from "@volsmith/pricing";

import { requireNonNegative, requireOneOf, requirePositive } from "../checks.ts";
import { heatVega, optionJet } from "./black/beyond.ts";
import { nearBarrier } from "./black/near-barrier.ts";
import { thisSide, untouched } from "./black/untouched.ts";
import type { BlackAlong, BlackState, ClaimGreeks, Payoff, SpotPath } from "./payoff.ts";
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
    blackAlong: ({ times }) => follow({ ...options, type, rebate }, times.length - 1),
  };
}

/**
 * Black's value, the barrier watched on the dates left. With f for the call or put and R for the
 * rebate, one sum over untouched paths serves all eight kinds:
 *
 *   out: R + E[(f − R)·1{untouched}],  in: f's own value − E[(f − R)·1{untouched}]
 */
function follow(
  { strike, barrier: level, direction, knock, type, rebate }: Required<BarrierOptions>,
  last: number,
): BlackAlong {
  const side = { level, direction };
  const claim = { strike, sign: type === "call" ? 1 : -1, less: rebate } as const;
  const rest = nearBarrier(untouched(thisSide(claim, side), side), side);
  let touched = false;
  return (at) => {
    const { instant, spot } = at;
    touched = (instant > 0 && touched) || beyond(spot, level, direction);
    if (touched) return knock === "in" ? vanilla(at, strike, type) : constant(rebate);
    const { price, delta, gamma, vega } = rest(at, last - instant);
    if (knock === "out") return { price: rebate + price, delta, gamma, vega };
    const all = vanilla(at, strike, type);
    return {
      price: all.price - price,
      delta: all.delta - delta,
      gamma: all.gamma - gamma,
      vega: all.vega - vega,
    };
  };
}

function vanilla({ spot, tau, vol }: BlackState, strike: number, type: OptionType): ClaimGreeks {
  const deviation = vol * Math.sqrt(tau);
  const { value, slope, curvature } = optionJet({ spot, deviation }, strike, type);
  const vega = heatVega(deviation, tau, spot * spot * curvature);
  return { price: value, delta: slope, gamma: curvature, vega };
}

function constant(price: number): ClaimGreeks {
  return { price, delta: 0, gamma: 0, vega: 0 };
}

function touches(path: SpotPath, level: number, direction: "up" | "down"): boolean {
  for (let i = 0; i < path.length; i++) if (beyond(path[i], level, direction)) return true;
  return false;
}

function beyond(spot: number, level: number, direction: "up" | "down"): boolean {
  return direction === "up" ? spot >= level : spot <= level;
}
