/** Metrics of training and validation rows, and the decision to stop. */
import { packTree } from "../packed-trees.ts";
import type { Tree } from "../tree.ts";
import type { Engine } from "./engine.ts";
import type { BoosterData, Settings } from "./options.ts";

/** Sums of losses by block, added in order: the same on any number of threads. */
function sum(values: Float64Array, stride: number): number {
  let total = 0;
  for (let i = 0; i < values.length; i += stride) total += values[i];
  return total;
}

function totalWeight({ weights, targets }: BoosterData): number {
  return weights ? sum(Float64Array.from(weights), 1) : targets.length;
}

/** A metric of margins that the engine keeps up to date. */
export interface Watch {
  /** Takes the newest tree in, where that is not done while it grows. */
  add(tree: Tree): void;
  metric(): number;
}

/** The training rows, whose margins the kernels update while a tree grows. */
export function watchTraining(engine: Engine, data: BoosterData, settings: Settings): Watch {
  const { at, blocks, nRows } = engine.plan;
  const { objective } = settings;
  const weight = totalWeight(data);
  const rows = { at, margins: at.margins, targets: at.targets, weights: at.weights, nRows };
  return {
    add: () => {},
    metric: () => {
      if (objective.kernel === undefined) return objective.metricOf(slowLoss(rows) / weight);
      engine.run("trainingLosses", blocks);
      return objective.metricOf(sum(engine.doubles(at.blockStats, 2 * blocks), 2) / weight);
    },
  };

  function slowLoss(r: typeof rows): number {
    return lossOfRows(engine, settings, r);
  }
}

/** Rows that no tree is fitted to. */
export function watchValidation(engine: Engine, data: BoosterData, settings: Settings): Watch {
  const { at, validationBlocks, validationRows } = engine.plan;
  const { objective } = settings;
  const weight = totalWeight(data);
  return {
    add: (tree) => {
      const { words } = packTree(tree);
      engine.words(at.packedTree, words.length).set(words);
      engine.run("validationStep", validationBlocks);
    },
    metric: () => {
      if (objective.kernel === undefined) {
        const loss = lossOfRows(engine, settings, {
          margins: at.validationMargins,
          targets: at.validationTargets,
          weights: at.validationWeights,
          nRows: validationRows,
        });
        return objective.metricOf(loss / weight);
      }
      engine.run("validationLosses", validationBlocks);
      return objective.metricOf(
        sum(engine.doubles(at.validationStats, validationBlocks), 1) / weight,
      );
    },
  };
}

interface RowAddresses {
  readonly margins: number;
  readonly targets: number;
  readonly weights: number;
  readonly nRows: number;
}

/** For an objective without a kernel. */
function lossOfRows(engine: Engine, { objective }: Settings, rows: RowAddresses): number {
  const { nRows } = rows;
  const margins = engine.floats(rows.margins, nRows);
  const targets = engine.floats(rows.targets, nRows);
  const weights = rows.weights ? engine.floats(rows.weights, nRows) : null;
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    total += objective.loss(margins[i], targets[i]) * (weights ? weights[i] : 1);
  }
  return total;
}
