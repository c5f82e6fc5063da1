import {
  Booster,
  boosterToXgboostJson,
  boosterFromXgboostJson,
  squaredError,
  trainBooster,
} from "@volsmith/boosting";
import { DataError, randomGenerator } from "@volsmith/numerics";
import type { PricingTable } from "@volsmith/table";

import { namesOf } from "../../config/features-key.ts";
import { parseConfig } from "../../config/parse.ts";
import { checkFinite } from "../../data/check-finite.ts";
import { meanSquaredError } from "../../data/errors.ts";
import { featureMoments } from "../../data/moments.ts";
import { checkForm } from "../../neural/output.ts";
import { readModel } from "../../model-file.ts";
import type { Pricer, PricerData, PricerFamily, ReadPricerOptions } from "../../pricer.ts";
import { BoostingPricer } from "./boosting-pricer.ts";
import type { BoostingHeader } from "./boosting-pricer.ts";
import { boostingSchema } from "./config.ts";
import type { BoostingConfig } from "./config.ts";
import { boostingRows } from "./rows.ts";
import { treesFromTensors } from "./tree-tensors.ts";

/** Gradient boosting of trees with XGBoost's objective. */
export const boosting: PricerFamily<BoostingConfig> = {
  kind: "boosting",
  title: "gradient boosting",
  schema: boostingSchema,
  async train(config, data, { engine, seed, onProgress, signal }) {
    const startedAt = performance.now();
    const { table, split } = data;
    const names = namesOf(config, table.featureNames);
    checkForm(config, names);
    for (const rows of [split.train, split.validation]) checkFinite(table, names, rows);
    const moments = featureMoments(table, names, split.train);
    const { booster, history, bestIteration, status } = await trainBooster(
      boostingRows(data, "train", { names, config }),
      {
        rounds: config.trees,
        maxDepth: config.depth,
        learningRate: config.rate,
        l1: config.alpha,
        l2: config.lambda,
        minSplitGain: config.gamma,
        minChildWeight: config.minChildWeight,
        maxBins: config.bins,
        subsample: config.rows,
        colsampleByTree: config.columns,
        baseScore: "mean",
        validation: boostingRows(data, "validation", { names, config }),
        patience: config.patience,
        featureNames: names,
        random: randomGenerator(seed),
        threads: engine.threads,
      },
      { ...(onProgress && { onProgress }), ...(signal && { signal }) },
    );
    const parts = { booster, config, moments, engine };
    const draft = new BoostingPricer({ ...parts, metrics: {} });
    const bestLoss = meanSquaredError(draft, table, split.validation);
    const rounds = history.training.length;
    const ended = status === "all-rounds" ? "finished" : "stopped-early";
    const metrics = {
      status: ended,
      epochs: rounds,
      bestEpoch: bestIteration,
      validationMse: bestLoss,
      seed,
    };
    return {
      pricer: new BoostingPricer({ ...parts, metrics }),
      status: ended,
      bestLoss,
      // The booster's metric is the root.
      history: Array.from(history.training, (training, i) => {
        return { training: training ** 2, validation: history.validation![i] ** 2 };
      }),
      bestEpoch: bestIteration,
      seconds: (performance.now() - startedAt) / 1000,
    };
  },
  read(bytes, { engine, file = "model" }) {
    const { header, tensors } = readModel(bytes, file);
    const { featureNames, metrics, baseScore, moments } = header as BoostingHeader;
    const booster = new Booster({
      objective: squaredError(),
      trees: treesFromTensors(tensors, file),
      nFeatures: featureNames.length,
      baseScore,
      featureNames,
    });
    return new BoostingPricer({
      booster,
      config: header.config as BoostingConfig,
      moments,
      metrics,
      engine,
    });
  },
};

/** A boosted pricer as XGBoost's own JSON. @throws {DataError} when it is of another family */
export function toXgboostJson(pricer: Pricer): string {
  if (pricer instanceof BoostingPricer) return boosterToXgboostJson(labelled(pricer));
  throw new DataError("toXgboostJson", `a pricer of kind "${pricer.kind}" has no trees`);
}

/**
 * A pricer of a model that XGBoost wrote, trained elsewhere on features of the same names and C/K.
 *
 * @param data says how wide features vary, for slopes, and what the validation error is
 * @throws {FormatError} when the text is no XGBoost model
 * @throws {DataError} when the table lacks its features
 */
export function fromXgboostJson(
  text: string,
  { table, split }: PricerData,
  { engine, file = "model" }: ReadPricerOptions,
): Pricer {
  const booster = boosterFromXgboostJson(text, { file });
  const objective = booster.objective.name;
  if (objective !== "reg:squarederror")
    throw new DataError(
      "fromXgboostJson",
      `the model's objective is ${objective}`,
      "train it with reg:squarederror on C/K",
    );
  const names = booster.featureNames.length > 0 ? booster.featureNames : table.featureNames;
  checkWidth(table, names, booster.nFeatures);
  const moments = featureMoments(table, names, split.train);
  const { output, around = null } = attributesOf(booster);
  const read = { kind: "boosting", trees: booster.trees.length, features: [...names] };
  const config = parseConfig(
    boostingSchema,
    { ...read, ...(output && { output }), around },
    "fromXgboostJson",
  );
  const parts = { booster, config, moments, engine };
  const draft = new BoostingPricer({ ...parts, metrics: {} });
  const validationMse = meanSquaredError(draft, table, split.validation);
  return new BoostingPricer({ ...parts, metrics: { status: "read", validationMse } });
}

function checkWidth(table: PricingTable, names: readonly string[], width: number): void {
  if (names.length === width) return;
  throw new DataError(
    "fromXgboostJson",
    `the model has ${width} features without names, the table ${table.featureNames.length}`,
    "write it with feature names",
  );
}

/** Attribute of XGBoost's file that says what the trees speak in. */
const ATTRIBUTE = "volsmith.output";

function labelled({ booster, config: { output, around } }: BoostingPricer): Booster {
  const { objective, trees, nFeatures, baseScore, featureNames } = booster;
  const attributes = { ...booster.attributes, [ATTRIBUTE]: JSON.stringify({ output, around }) };
  return new Booster({ objective, trees, nFeatures, baseScore, featureNames, attributes });
}

function attributesOf({ attributes }: Booster): Partial<Pick<BoostingConfig, "output" | "around">> {
  return JSON.parse(attributes[ATTRIBUTE] ?? "{}") as ReturnType<typeof attributesOf>;
}
