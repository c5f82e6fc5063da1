/** Which policies and baselines of a run go with other paths than its own. */
import type { Engine } from "@volsmith/engine";
import type { HedgeMarket, HedgePolicy } from "@volsmith/hedging";
import { DataError } from "@volsmith/numerics";

import { stem } from "./run-folder.ts";
import type { BacktestRecords, TrainingPlace } from "./run-folder.ts";

/** Told of who is left out, and why. */
export type OnLeftOut = (name: string, problem: string) => void;

/** Baselines, ready to run, that this market has everything for. */
export function usableBaselines(
  baselines: readonly HedgePolicy[],
  market: HedgeMarket,
  onLeftOut: OnLeftOut,
): readonly HedgePolicy[] {
  return baselines.filter((rule) => {
    const problem = problemOf(() => rule.positions(market));
    if (problem) onLeftOut(rule.name, problem.message);
    return problem === null;
  });
}

export interface TrainedPolicies {
  readonly found: BacktestRecords;
  readonly engine: Engine;
  /** A handful of the paths. */
  readonly market: HedgeMarket;
}

/**
 * Policies whose features this market has everything for.
 * @param onLeftOut null where none may be left out
 * @throws {DataError} when paths have another number of steps or other instruments than those learned
 *   from, or no policy is left
 */
export async function usablePolicies<P extends TrainingPlace>(
  trained: readonly P[],
  { found, engine, market }: TrainedPolicies,
  onLeftOut: OnLeftOut | null,
): Promise<readonly P[]> {
  const usable: P[] = [];
  let last: Error | null = null;
  for (const place of trained) {
    const policy = stem(place);
    const hedge = (await found.policy(place, engine))();
    try {
      requireSameShape(hedge.spec, market, { where: policy });
      const problem = problemOf(() => hedge.positions(market));
      if (problem === null) usable.push(place);
      else {
        last = new DataError(
          policy,
          problem.message,
          "judge it on paths like those it learned from",
        );
        if (onLeftOut === null) throw last;
        if (place.run === 1) onLeftOut(place.policy, problem.message);
      }
    } finally {
      hedge.dispose();
    }
  }
  if (usable.length === 0 && last) throw last;
  return usable;
}

function problemOf(attempt: () => unknown): Error | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What of a market a policy cannot change. */
interface Shape {
  readonly nSteps: number;
  readonly instruments: readonly string[];
}

export function shapeOf({ nSteps, instruments }: HedgeMarket): Shape {
  return { nSteps, instruments: instruments.map(({ name }) => name) };
}

/**
 * @param learned shape of the paths that were learned from
 * @throws {DataError} naming what differs
 */
export function requireSameShape(
  learned: Shape,
  market: HedgeMarket,
  { where, who = "it" }: { readonly where: string; readonly who?: string },
): void {
  const { nSteps, instruments } = shapeOf(market);
  const fix = `give paths of the shape ${who} learned from, or train on these`;
  const refuse = (problem: string): never => {
    throw new DataError(where, `${who} ${problem}`, fix);
  };
  if (nSteps !== learned.nSteps)
    refuse(`learned on paths of ${learned.nSteps} steps, and these have ${nSteps}`);
  if (instruments.join("\n") !== learned.instruments.join("\n"))
    refuse(
      `traded ${learned.instruments.join(", ")}, and these paths have ${instruments.join(", ")}`,
    );
}
