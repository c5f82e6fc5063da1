/** Real snapshots in random order, epoch after epoch, none of them from a guarded day. */
import type { RandomGenerator } from "@volsmith/numerics";
import { DataError, randomGenerator, shuffledIndices } from "@volsmith/numerics";
import type { LeakReason, LeakRule } from "./leak-guard.ts";
import { leakReason } from "./leak-guard.ts";
import type { Panel } from "./panel.ts";
import { panelDate } from "./panel-parts.ts";
import type { SurfaceStream } from "./surface-stream.ts";
import { checkIndex } from "./surface-stream.ts";
import type { TrainingSurface } from "./training-surface.ts";
import { vegaAt, vegaWeights } from "../../vega-weights.ts";

export interface PanelStreamOptions extends LeakRule {
  /** Decides the order of each epoch. */
  readonly seed: number;
  readonly name?: string;
}

/** A snapshot that may not be trained on. */
export interface RefusedSnapshot {
  readonly underlying: string;
  readonly date: string;
  readonly reason: LeakReason;
}

export interface PanelStream extends SurfaceStream {
  readonly refused: readonly RefusedSnapshot[];
}

/**
 * The snapshots of a panel that may be trained on; index i is the i-th of an endless row of epochs,
 * each with every snapshot once.
 *
 * @throws {DataError} when the leak guard refuses all of them; {DomainError} when its rule holds
 *   no dates.
 */
export function panelStream(panel: Panel, options: PanelStreamOptions): PanelStream {
  const { seed, name = "panel", ...rule } = options;
  const allowed: number[] = [];
  const refused: RefusedSnapshot[] = [];
  for (let i = 0; i < panel.size; i++) {
    const reason = leakReason(panel.quotedAts[i], rule);
    if (reason === null) allowed.push(i);
    else refused.push({ underlying: panel.underlyings[i], date: panelDate(panel, i), reason });
  }
  const n = allowed.length;
  if (n === 0) {
    const problem = `all of ${panel.size} snapshots lie on test days or from ${rule.cutOff} on`;
    throw new DataError(`panelStream: ${name}`, problem, "choose a later cut-off or older data");
  }
  const rng: RandomGenerator = randomGenerator(seed);
  let held = -1;
  let order = new Uint32Array(0);
  return {
    name,
    size: n,
    spec: { kind: "panel", panel, options },
    refused,
    at(index) {
      checkIndex("panelStream", index);
      const epoch = Math.floor(index / n);
      if (epoch !== held) {
        order = shuffledIndices(n, rng.fork(epoch));
        held = epoch;
      }
      return panelSurface(panel, allowed[order[index % n]]);
    },
  };
}

/** Snapshot i of a panel; its columns are views. For evaluation too: nothing is guarded here. */
export function panelSurface(panel: Panel, i: number): TrainingSurface {
  const cut = (column: Float32Array): Float32Array =>
    column.subarray(panel.starts[i], panel.starts[i + 1]);
  const inputs = { rhos: cut(panel.rhos), zs: cut(panel.zs), vols: cut(panel.vols) };
  const { rhos, zs, vols } = inputs;
  const bids = cut(panel.bids);
  const halfSpreads = cut(panel.asks).map((ask, j) =>
    ask > bids[j] ? (0.5 * (ask - bids[j])) / vegaAt(rhos[j], zs[j], vols[j]) : NaN,
  );
  return {
    inputs,
    targets: vols,
    weights: vegaWeights(inputs),
    halfSpreads,
    truth: null,
    origin: {
      kind: "panel",
      underlying: panel.underlyings[i],
      quotedAt: panel.quotedAts[i],
      date: panelDate(panel, i),
      source: panel.sources[i],
    },
  };
}
