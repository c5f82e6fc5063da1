import type { Booster } from "@volsmith/boosting";
import type { Engine } from "@volsmith/engine";
import type { Part, PricingTable } from "@volsmith/table";

import { checkPart, columnsOf, matrixOf } from "../../data/columns.ts";
import { evaluationOf } from "../../data/evaluation.ts";
import type { FeatureMoments } from "../../data/moments.ts";
import { recordOutput } from "../../neural/output.ts";
import { writeModel } from "../../model-file.ts";
import type { ModelHeader } from "../../model-file.ts";
import type { Pricer, PricerEvaluation, PricerMetrics } from "../../pricer.ts";
import type { PricerRecording } from "../../recording.ts";
import { writeOnnx } from "../../write-onnx.ts";
import type { BoostingConfig } from "./config.ts";
import { pricedBy } from "./priced.ts";
import { treesToTensors } from "./tree-tensors.ts";

export interface BoostingHeader extends ModelHeader {
  readonly baseScore: number;
  readonly moments: readonly FeatureMoments[];
}

interface BoostingParts {
  readonly booster: Booster;
  readonly config: BoostingConfig;
  readonly moments: readonly FeatureMoments[];
  readonly metrics: PricerMetrics;
  /** Records it for ONNX files; trees need none to price. */
  readonly engine: Engine;
}

/** Boosted trees. They are step functions: slopes are differences over a stated width. */
export class BoostingPricer implements Pricer {
  readonly kind = "boosting";
  readonly steps = 1;
  readonly slopesBy = "differences";
  readonly booster: Booster;
  readonly config: BoostingConfig;
  readonly metrics: PricerMetrics;
  readonly engine: Engine;
  readonly #moments: readonly FeatureMoments[];

  constructor({ booster, config, moments, metrics, engine }: BoostingParts) {
    this.booster = booster;
    this.config = config;
    this.metrics = metrics;
    this.#moments = moments;
    this.engine = engine;
  }

  get featureNames(): readonly string[] {
    return this.#moments.map(({ name }) => name);
  }

  get ranges() {
    return this.#moments.map(({ name, least, most }) => ({ name, least, most }));
  }

  get parameterCount(): number {
    return this.booster.nNodes;
  }

  price(table: PricingTable, rows: Part): Float64Array {
    return this.#predict(this.#features(table, rows));
  }

  /** Slopes: (f(x + h) − f(x − h))/2h, h the configuration's `slopeWidth` in standard deviations. */
  evaluate(table: PricingTable, rows: Part): PricerEvaluation {
    const features = this.#features(table, rows);
    const ratios = this.#predict(features);
    const width = this.#moments.length;
    const slopes = new Float64Array(features.length);
    const moved = features.slice();
    for (const [j, { deviation }] of this.#moments.entries()) {
      const h = this.config.slopeWidth * deviation;
      const shift = (by: number) => {
        for (let at = j; at < moved.length; at += width) moved[at] = features[at] + by;
        return this.#predict(moved);
      };
      const [up, down] = [shift(h), shift(-h)];
      shift(0);
      for (let i = 0; i < up.length; i++) slopes[i * width + j] = (up[i] - down[i]) / (2 * h);
    }
    return evaluationOf(table, rows, { ratios, slopes, featureNames: this.featureNames });
  }

  toSafetensors(): Uint8Array {
    const { kind, config, featureNames, ranges, metrics, booster } = this;
    const { baseScore } = booster;
    const moments = this.#moments;
    const header: BoostingHeader = {
      kind,
      config,
      featureNames,
      ranges,
      metrics,
      baseScore,
      moments,
    };
    return writeModel(header, treesToTensors(booster.trees));
  }

  toOnnx(): Uint8Array {
    return writeOnnx(this);
  }

  recording(): PricerRecording {
    const name = "trees";
    const { featureNames } = this;
    return {
      trees: { [name]: this.booster },
      record: ({ x, trees }) =>
        recordOutput(trees[name], { choice: this.config, shift: 0, scale: 1, x, featureNames }),
      tensors: () => new Map(),
    };
  }

  dispose(): void {}

  #features(table: PricingTable, rows: Part): Float64Array {
    checkPart(table, rows, "price");
    return matrixOf(table, columnsOf(table, this.featureNames, "price"), rows);
  }

  #predict(features: Float64Array): Float64Array {
    const names = this.featureNames;
    const said = this.booster.predict(features, new Float64Array(features.length / names.length));
    return pricedBy(this.config, said, { features, names });
  }
}
