/**
 * The configuration of a study: one JSON file from quotes to report. Every key has a default or is
 * refused by name; `parseStudyConfig` says which key is wrong and what it may be.
 */
import { configName } from "@volsmith/runs";
import { z } from "zod";

import { modelEntrySchema } from "./model-entry.ts";
import { tableConfigSchema } from "./table-config.ts";

const shareSchema = z.number().gt(0).lt(1);

const splitSchema = z
  .strictObject({
    train: shareSchema.default(0.7),
    validation: shareSchema.default(0.15),
    test: shareSchema.default(0.15),
  })
  .refine(({ train, validation, test }) => Math.abs(train + validation + test - 1) < 1e-9, {
    message: "three shares that add up to 1",
  });

const evaluationSchema = z.strictObject({
  margin: z.number().gt(0).lt(1).default(0.05),
  atTheMoney: z
    .tuple([z.number().gt(0), z.number().gt(0)])
    .refine(([low, high]) => low <= high, "least and greatest S/K, in this order")
    .default([0.95, 1.05]),
  maturities: z
    .array(z.number().gt(0))
    .refine(
      (days) => days.every((day, i) => i === 0 || day > days[i - 1]),
      "days in ascending order",
    )
    .default([30, 90, 180, 365]),
  sampleRows: z.int().min(10).max(5000).default(400),
  bins: z.int().min(5).max(500).default(60),
});

const mixtureSchema = z.strictObject({
  model: configName,
  compare: z.array(configName).default([]),
});

export const studyConfigSchema = z.strictObject({
  name: configName.default("study"),
  seed: z
    .int()
    .min(0)
    .max(2 ** 40 - 1)
    .default(1),
  table: tableConfigSchema.prefault({ kind: "synthetic" }),
  split: splitSchema.prefault({}),
  evaluation: evaluationSchema.prefault({}),
  models: z.array(modelEntrySchema).min(1),
  mixture: mixtureSchema.nullable().default(null),
  threads: z.int().min(1).max(64).nullable().default(null),
  checkpointSeconds: z.number().min(0).default(5),
  onnx: z.enum(["write", "skip"]).default("write"),
  report: z.strictObject({ title: z.string().max(200).nullable().default(null) }).prefault({}),
});

export type StudyConfig = z.infer<typeof studyConfigSchema>;
export type EvaluationConfig = StudyConfig["evaluation"];

/** Keys that change how a study runs or looks, and none of its numbers. */
export const FREE_KEYS = ["threads", "checkpointSeconds", "report"] as const;
