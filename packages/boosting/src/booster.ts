import { ShapeError } from "@volsmith/numerics";

import { featureImportance } from "./importance.ts";
import type { ImportanceKind } from "./importance.ts";
import type { Objective } from "./objectives/objective.ts";
import { predictMargins } from "./predictor.ts";
import type { Tree } from "./tree.ts";

/** What a booster consists of. */
export interface BoosterParts {
  readonly objective: Objective;
  readonly trees: readonly Tree[];
  readonly nFeatures: number;
  /** Prediction before the first tree. */
  readonly baseScore: number;
  /** Empty, or one name a feature. */
  readonly featureNames?: readonly string[];
  /** Free text kept with the model, XGBoost's `attributes`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Features of rows, row-major [nRows, nFeatures]. */
export type Features = Float64Array | Float32Array;

/**
 * An ensemble of regression trees: margin = marginOf(baseScore) + Σ trees, prediction =
 * predictionOf(margin).
 *
 * Predictions are step functions of the features: constant almost everywhere, so they have no
 * useful input gradient. A finite difference gives 0, or a jump divided by the step. For a delta,
 * take the difference of predictions over a step as wide as the features' bins, or another model.
 */
export class Booster implements BoosterParts {
  readonly objective: Objective;
  readonly trees: readonly Tree[];
  readonly nFeatures: number;
  readonly baseScore: number;
  readonly featureNames: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;

  constructor(parts: BoosterParts) {
    this.objective = parts.objective;
    this.trees = parts.trees;
    this.nFeatures = parts.nFeatures;
    this.baseScore = parts.baseScore;
    this.featureNames = parts.featureNames ?? [];
    this.attributes = parts.attributes ?? {};
  }

  /** The number of splits and leaves, as one counts parameters of other models. */
  get nNodes(): number {
    return this.trees.reduce((sum, tree) => sum + tree.left.length, 0);
  }

  /**
   * Predictions for rows. Features are compared in single precision and trees summed in single
   * precision, so that the result is XGBoost's to the last bit or two. NaN is a missing value.
   *
   * @param features row-major [nRows, nFeatures]
   * @param out [nRows]
   * @throws {ShapeError} unless features and out have these shapes
   * @throws {DomainError} for an infinite feature
   */
  predict(features: Features, out?: Float32Array): Float32Array;
  predict(features: Features, out: Float64Array): Float64Array;
  predict(
    features: Features,
    out: Float32Array | Float64Array = new Float32Array(features.length / this.nFeatures),
  ): Float32Array | Float64Array {
    this.predictMargins(features, out);
    const { objective } = this;
    for (let i = 0; i < out.length; i++) out[i] = objective.predictionOf(out[i]);
    return out;
  }

  /** As `predict`, before the objective's `predictionOf`. */
  predictMargins<Out extends Float32Array | Float64Array>(features: Features, out: Out): Out {
    const { nFeatures } = this;
    const nRows = features.length / nFeatures;
    if (!Number.isInteger(nRows)) {
      throw new ShapeError("Booster.predict", "features", `[rows, ${nFeatures}]`, [
        features.length,
      ]);
    }
    if (out.length !== nRows) throw new ShapeError("Booster.predict", "out", [nRows], [out.length]);
    predictMargins(this, features, out);
    return out;
  }

  /** Importance by feature; see `ImportanceKind`. [nFeatures] */
  importance(kind: ImportanceKind = "gain"): Float64Array {
    return featureImportance(this.trees, this.nFeatures, { kind });
  }

  /** The booster of the first `nTrees` trees. */
  truncated(nTrees: number): Booster {
    return new Booster({ ...this.#parts(), trees: this.trees.slice(0, nTrees) });
  }

  #parts(): BoosterParts {
    const { objective, trees, nFeatures, baseScore, featureNames, attributes } = this;
    return { objective, trees, nFeatures, baseScore, featureNames, attributes };
  }
}
