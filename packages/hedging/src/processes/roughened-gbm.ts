/**
 * Geometric Brownian motion made rough, as the deep-hedging source simulates it: volatility in
 * regimes, one spike of volatility per path, and in some paths one jump.
 *
 * Where the source's text leaves it open: a spike of a whole number of days, each length equally
 * likely, begins on any day that lets it end by the horizon; a jump multiplies the spot by 1 ± size on
 * its day, both signs equally likely, so that without drift the spot stays a martingale.
 */
import { DomainError } from "@volsmith/numerics";

import { requireFinite, requireNonNegative, requirePositive } from "../checks.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";

export interface VolRegime {
  /** First day of the regime; day d is the instant d/252 years. */
  readonly fromDay: number;
  readonly vol: number;
}

export interface VolSpike {
  /** Share of paths that have one. */
  readonly share: number;
  readonly vol: number;
  /** Least and most days it lasts. */
  readonly days: readonly [least: number, most: number];
}

export interface SingleJump {
  /** Share of paths that have one. */
  readonly share: number;
  /** First and last day it may fall on. */
  readonly days: readonly [first: number, last: number];
  /** Smallest and largest relative size, of either sign. */
  readonly size: readonly [least: number, most: number];
}

export interface RoughenedGbmParameters {
  readonly spot?: number;
  readonly drift?: number;
  /** In the order of their days, the first from day 0. */
  readonly regimes?: readonly VolRegime[];
  readonly spike?: VolSpike;
  readonly jump?: SingleJump;
}

export interface RoughenedGbmProcess extends Process, Required<RoughenedGbmParameters> {
  readonly kind: "roughened-gbm";
}

const DAYS_A_YEAR = 252;
const WHERE = "roughenedGbm";

/** The source's numbers. */
const REGIMES: readonly VolRegime[] = [
  { fromDay: 0, vol: 0.15 },
  { fromDay: 84, vol: 0.4 },
  { fromDay: 168, vol: 0.2 },
];
const SPIKE: VolSpike = { share: 1, vol: 0.6, days: [5, 15] };
const JUMP: SingleJump = { share: 0.2, days: [30, 240], size: [0.05, 0.15] };

/** @throws {DomainError} naming what is out of range */
export function roughenedGbm({
  spot = 100,
  drift = 0,
  regimes = REGIMES,
  spike = SPIKE,
  jump = JUMP,
}: RoughenedGbmParameters = {}): RoughenedGbmProcess {
  const parameters = { spot, drift, regimes, spike, jump };
  check(parameters);
  return {
    kind: "roughened-gbm",
    ...parameters,
    plan(grid) {
      const horizon = Math.floor(dayOf(grid.times[grid.times.length - 1]));
      if (spike.share > 0 && spike.days[1] > horizon) {
        const fix = "a spike must end by the horizon";
        throw new DomainError(WHERE, "spike.days[1]", spike.days[1], `at most ${horizon}`, fix);
      }
      return pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "ROUGHENED_GBM",
          pathUniforms: 6,
          constants: [
            spike.vol,
            spike.days[0],
            spike.days[1] - spike.days[0] + 1,
            horizon,
            jump.share,
            jump.days[0],
            jump.days[1] - jump.days[0] + 1,
            jump.size[0],
            jump.size[1] - jump.size[0],
            spike.share,
          ],
          record: ({ from, to, length }) => {
            const day = dayOf(from);
            const vol = regimes.findLast(({ fromDay }) => fromDay <= day)!.vol;
            return [day, dayOf(to), vol, -0.5 * length, Math.sqrt(length)];
          },
        },
      );
    },
  };
}

/** Days since the beginning, whole where rounding alone made them otherwise. */
function dayOf(years: number): number {
  return Math.round(years * DAYS_A_YEAR * 1e6) / 1e6;
}

function check({ spot, drift, regimes, spike, jump }: Required<RoughenedGbmParameters>): void {
  requirePositive(WHERE, "spot", spot);
  requireFinite(WHERE, "drift", drift);
  regimes.forEach(({ fromDay, vol }, i) => {
    requireNonNegative(WHERE, `regimes[${i}].vol`, vol);
    const least = i === 0 ? 0 : regimes[i - 1].fromDay;
    if (i === 0 ? fromDay === 0 : fromDay > least) return;
    const wanted = i === 0 ? "0" : `more than ${least}`;
    throw new DomainError(WHERE, `regimes[${i}].fromDay`, fromDay, wanted);
  });
  if (regimes.length === 0) throw new DomainError(WHERE, "regimes", regimes, "one regime or more");
  requireNonNegative(WHERE, "spike.vol", spike.vol);
  requireShare("spike.share", spike.share);
  requireShare("jump.share", jump.share);
  requireRange("spike.days", spike.days, { least: 1, whole: "days" });
  requireRange("jump.days", jump.days, { least: 1, whole: "days" });
  requireRange("jump.size", jump.size, { least: 0, whole: "no" });
  if (jump.size[1] >= 1) throw new DomainError(WHERE, "jump.size[1]", jump.size[1], "below 1");
}

function requireShare(name: string, share: number): void {
  if (!(share >= 0 && share <= 1)) throw new DomainError(WHERE, name, share, "in [0, 1]");
}

function requireRange(
  name: string,
  [from, to]: readonly [number, number],
  { least, whole }: { readonly least: number; readonly whole: "days" | "no" },
): void {
  const isWhole = whole === "no" || (Number.isInteger(from) && Number.isInteger(to));
  if (from >= least && to >= from && isWhole && to < Infinity) return;
  const wanted = `an ascending pair of ${whole === "days" ? "days" : "numbers"} from ${least}`;
  throw new DomainError(WHERE, name, [from, to], wanted);
}
