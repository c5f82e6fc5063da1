/**
 * Training of gradient-boosted trees with second-order leaves and histogram splits.
 *
 * [CG16] Chen & Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016. arXiv:1603.02754
 */
import { ShapeError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";

import { Booster } from "../booster.ts";
import type { Tree } from "../tree.ts";
import { Engine } from "./engine.ts";
import { computeGradients } from "./gradient-step.ts";
import { growTree } from "./grow-tree.ts";
import { readGrownTree } from "./grown-tree.ts";
import { totalWeight } from "./losses.ts";
import { checkBaseScore, settingsOf } from "./options.ts";
import type { BoosterData, BoosterOptions, Settings } from "./options.ts";
import { drawSamples } from "./sampling.ts";
import { copyColumns, copyRows, copyTargets, copyWeights, shapeOf } from "./table.ts";
import { threadsFor } from "./threads.ts";
import { validate } from "./validation.ts";

/** Metrics by round. */
export interface BoosterHistory {
  /** "rmse" and the like, of the objective. */
  readonly metric: string;
  /** After each round grown, those after the best one included. [rounds] */
  readonly training: Float64Array;
  /** [rounds], or null without a validation set. */
  readonly validation: Float64Array | null;
}

export interface BoosterTraining {
  /** With `patience`, the trees up to the best round; else all. */
  readonly booster: Booster;
  readonly history: BoosterHistory;
  /** Round (from 0) with the least validation metric; without a validation set the last. */
  readonly bestIteration: number;
  /** Why it ended. */
  readonly status: "all-rounds" | "stopped-early";
}

/** Milliseconds after which the caller's thread looks at events, an abort among them. */
const BREATH = 40;

/**
 * Trains a booster: each round fits a tree to the first and second derivatives of the loss, its
 * leaves −T(G)/(H + λ) and its splits those of largest gain [CG16 §2.2].
 *
 * Features become at most 256 bins by weighted quantiles; histograms are sums of integers, so the
 * result is the same to the last bit on any number of threads and for any order of rows with equal
 * sampling.
 *
 * @throws {ShapeError} unless the arrays fit each other
 * @throws {DomainError} for an option, target, weight or infinite feature outside its domain
 * @throws {DataError} for an empty table, one too large for 4 GiB, or a diverging training
 */
export async function trainBooster(
  data: BoosterData,
  options: BoosterOptions = {},
  control: RunControl = {},
): Promise<BoosterTraining> {
  const settings = settingsOf(options);
  const shape = shapeOf(data, "");
  const { validation } = settings;
  const validationShape = validation ? shapeOf(validation, "validation.") : null;
  if (validationShape && validationShape.nFeatures !== shape.nFeatures) {
    throw new ShapeError(
      "trainBooster",
      "validation.features",
      [validationShape.nRows, shape.nFeatures],
      [validationShape.nRows, validationShape.nFeatures],
    );
  }
  const { featureNames } = settings;
  if (featureNames.length !== 0 && featureNames.length !== shape.nFeatures) {
    throw new ShapeError("trainBooster", "featureNames", [shape.nFeatures], [featureNames.length]);
  }
  control.signal?.throwIfAborted();
  const engine = Engine.start(
    {
      ...shape,
      weighted: data.weights !== undefined,
      validationRows: validationShape?.nRows ?? 0,
      validationWeighted: validation?.weights !== undefined,
      threads: threadsFor(settings.threads, shape),
    },
    settings,
  );
  try {
    return await train({ engine, data, settings, control });
  } finally {
    engine.dispose();
  }
}

interface Run {
  readonly engine: Engine;
  readonly data: BoosterData;
  readonly settings: Settings;
  readonly control: RunControl;
}

async function train({ engine, data, settings, control }: Run): Promise<BoosterTraining> {
  const { objective, rounds, patience, validation, learningRate } = settings;
  control.onProgress?.({ stage: "bin features", done: 0, total: null });
  const baseScore = load(engine, data, settings);
  const weight = totalWeight(data);
  const validationWeight = validation ? totalWeight(validation) : 0;
  const trees: Tree[] = [];
  const history: Record<"training" | "validation", number[]> = { training: [], validation: [] };
  let best = 0;
  let lastBreath = performance.now();
  prepare(0);
  while (trees.length < rounds) {
    const round = trees.length;
    growTree(engine);
    const tree = readGrownTree(engine, learningRate);
    trees.push(tree);
    history.training.push(objective.metricOf(prepare(round + 1) / weight));
    if (validation) {
      const loss = validate(engine, tree, settings);
      history.validation.push(objective.metricOf(loss / validationWeight));
      if (history.validation[round] < history.validation[best]) best = round;
    }
    control.onProgress?.({
      stage: "boost",
      done: trees.length,
      total: rounds,
      note: noteOf(objective.metric, history),
    });
    if (patience !== null && round - best >= patience) break;
    if (performance.now() - lastBreath > BREATH) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      lastBreath = performance.now();
    }
    control.signal?.throwIfAborted();
  }
  const bestIteration = validation ? best : trees.length - 1;
  const booster = new Booster({
    objective,
    trees: patience === null ? trees : trees.slice(0, bestIteration + 1),
    nFeatures: engine.plan.nFeatures,
    baseScore,
    featureNames: settings.featureNames,
    attributes: validation ? { best_iteration: String(bestIteration) } : {},
  });
  return {
    booster,
    history: {
      metric: objective.metric,
      training: Float64Array.from(history.training),
      validation: validation && Float64Array.from(history.validation),
    },
    bestIteration,
    status: trees.length < rounds ? "stopped-early" : "all-rounds",
  };

  /** Sample and gradients for a round. Returns the losses before it, after the one that ended. */
  function prepare(round: number): number {
    drawSamples(engine, settings, round);
    return computeGradients(engine, settings, round);
  }
}

function last(values: readonly number[]): string {
  return values[values.length - 1].toPrecision(5);
}

function noteOf(metric: string, history: { training: number[]; validation: number[] }): string {
  const training = `${metric} ${last(history.training)}`;
  return history.validation.length === 0
    ? training
    : `${training}, validation ${last(history.validation)}`;
}

/** Puts tables into the engine's memory and bins the features. @returns the base score */
function load(engine: Engine, data: BoosterData, settings: Settings): number {
  const { plan } = engine;
  const { at, nRows, nFeatures, validationRows } = plan;
  const { objective, validation } = settings;
  const use = { objective, name: "" };
  const targets = engine.floats(at.targets, nRows);
  copyTargets(data, targets, use);
  copyWeights(data, engine.floats(at.weights, at.weights ? nRows : 0), use);
  copyColumns(data, engine.floats(at.shared, nRows * nFeatures), plan);
  engine.run("makeCuts", nFeatures, { base: plan.sortScratch, stride: plan.sortBytes });
  engine.run("assignBins", plan.blocks);
  const baseScore = settings.baseScore === "mean" ? meanTarget(data) : settings.baseScore;
  checkBaseScore(baseScore, objective);
  const margin = objective.marginOf(baseScore);
  engine.floats(at.margins, nRows).fill(margin);
  if (validation) {
    const name = { objective, name: "validation." };
    copyTargets(validation, engine.floats(at.validationTargets, validationRows), name);
    const weights = engine.floats(at.validationWeights, at.validationWeights ? validationRows : 0);
    copyWeights(validation, weights, name);
    const features = engine.floats(at.validationFeatures, validationRows * nFeatures);
    copyRows(validation, features, { nRows: validationRows, nFeatures });
    engine.floats(at.validationMargins, validationRows).fill(margin);
  }
  return baseScore;
}

function meanTarget({ targets, weights }: BoosterData): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < targets.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * targets[i];
    total += weight;
  }
  return sum / total;
}
