import type { EpochData } from "@volsmith/engine";
import { DataError, ShapeError } from "@volsmith/numerics";

import { requireCount } from "../checks.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgeSpec } from "./trained-hedge.ts";
import { pathSource } from "./training-inputs.ts";
import type { PathShapes } from "./training-inputs.ts";

/** Paths to learn from that are others from time to time: nothing can be learned by heart. */
export interface Redraw {
  /** Epochs a draw serves; 1 by default. */
  readonly every?: number;
  /**
   * The market of a draw, counted from 1 (draw 0 is the training's `market`): as many paths of the same
   * task, and the same ones whenever they are asked for.
   */
  readonly draw: (number: number) => HedgeMarket | Promise<HedgeMarket>;
}

/** Paths as rows: the market's own, then those that are drawn. */
export function redrawnSource(
  spec: HedgeSpec,
  market: HedgeMarket,
  { draw, every = 1 }: Redraw,
): EpochData<PathShapes> {
  requireCount("trainHedge", "redraw.every", every);
  let number = 0;
  let rows = pathSource(spec, market);
  return {
    rows: market.nPaths,
    async draw(epoch) {
      const asked = Math.floor(epoch / every);
      if (asked !== number) {
        const drawn = asked === 0 ? market : await draw(asked);
        requireSameTask(market, drawn, `redraw.draw(${asked})`);
        rows = pathSource(spec, drawn);
        number = asked;
      }
      return rows;
    },
  };
}

/** Paths may be others, but not longer, and not of another task. */
export function requireSameTask(market: HedgeMarket, other: HedgeMarket, name: string): void {
  if (other.nSteps !== market.nSteps)
    throw new ShapeError("trainHedge", name, [market.nSteps], [other.nSteps]);
  const tasks = [market, other].map(({ task, instruments }) =>
    JSON.stringify({ payoff: task.payoff, instruments }),
  );
  if (tasks[0] !== tasks[1])
    throw new DataError(
      "trainHedge",
      `${name} is of another task`,
      "use hedgeMarket(task, …) twice",
    );
}
