/**
 * The configuration of a back-test: one JSON file from paths to report. Members of hedging's families
 * (payoffs, costs, criteria, features, networks, baselines, instruments) are their own plain data,
 * `{ kind, …options }`, and are checked by their own makers.
 */
import { checkSchedule } from "@volsmith/engine";
import type { Schedule } from "@volsmith/engine";
import { configName, shortJson } from "@volsmith/runs";
import { z } from "zod";

import {
  baselineSchema,
  costSchema,
  criterionSchema,
  featureSchema,
  instrumentSchema,
  limitsSchema,
  networkSchema,
  payoffSchema,
} from "./family-schemas.ts";
import { memberSchema } from "./member-schema.ts";

const count = z.int().min(1);

/** The engine knows what a schedule may say. */
const scheduleSchema = memberSchema({
  make: (data) => {
    checkSchedule(data as Schedule);
    return data;
  },
  members: {},
  terms: ["rate", "warmUp", "factor", "epochs", "patience", "floor"],
});

const rate = z.number().min(0);

const adamSchema = z.strictObject({
  beta1: rate.lt(1).optional(),
  beta2: rate.lt(1).optional(),
  epsilon: z.number().gt(0).optional(),
  weightDecay: rate.optional(),
  penalty: rate.optional(),
  sparsity: rate.optional(),
  clipNorm: z.number().gt(0).optional(),
});

/** Recorded paths, simulated ones; checked by its source. */
const sourceSchema = z.looseObject({ kind: z.string() });

/** A policy that is learned; what it leaves out is the back-test's or the hedger's. */
const policySchema = z.strictObject({
  name: configName,
  network: networkSchema,
  features: z.array(featureSchema).min(1).optional(),
  scaling: z.enum(["standard", "none"]).optional(),
  criterion: criterionSchema.optional(),
  epochs: count.max(100_000).optional(),
  batchRows: count.optional(),
  patience: count.optional(),
  schedule: scheduleSchema.optional(),
  adam: adamSchema.optional(),
});

const claimSchema = z.strictObject({
  payoff: payoffSchema.prefault({ kind: "call", strike: 100 }),
  settlement: z.enum(["cash", "physical"]).default("cash"),
});

const evaluationSchema = z.strictObject({
  /** Received by every policy alike; "mean" is the mean payoff of the test paths. */
  premium: z.union([z.number(), z.literal("mean")]).default("mean"),
  levels: z
    .array(z.number().gt(0.5).lt(1))
    .min(1)
    .refine((levels) => new Set(levels).size === levels.length, "must be different from each other")
    .default([0.9, 0.95, 0.99]),
  aversion: z.number().gt(0).default(0.1),
  draws: z.int().min(0).max(100_000).default(400),
  confidence: z.number().gt(0.5).lt(1).default(0.95),
  /** Statistic by which policies are ranked; null for what comes nearest to the criterion. */
  rankBy: z.string().nullable().default(null),
});

/** Statistics of which less is better, by the names they have in results. */
function requireRanking(
  { rankBy, levels }: z.output<typeof evaluationSchema>,
  context: z.RefinementCtx,
): void {
  const known = [
    "sd",
    "entropicPrice",
    ...levels.map((level) => `cvar${Number((100 * level).toFixed(6))}`),
  ];
  if (rankBy === null || known.includes(rankBy)) return;
  const message = `must be null or one of ${known.join(", ")}; got ${shortJson(rankBy)}`;
  context.addIssue({ code: "custom", path: ["rankBy"], message });
}

export const backtestConfigSchema = z.strictObject({
  name: configName.default("hedge"),
  /** Of paths and of trainings. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 40 - 1)
    .default(1),
  /** Trainings of each policy, with seeds of their own. */
  seeds: count.max(100).default(1),
  /** What is learned from. Checked by its source. */
  paths: sourceSchema.prefault({ kind: "process", process: { kind: "gbm" } }),
  /** What is judged on; the same by default. */
  testPaths: sourceSchema.optional(),
  nTraining: count.default(8000),
  nValidation: z.int().min(0).default(4000),
  nTest: count.default(10_000),
  /** Epochs after which training paths are drawn anew; null for the same ones throughout. */
  redraw: count.nullable().default(null),
  claim: claimSchema.prefault({}),
  /** The underlying alone by default. */
  instruments: z.array(instrumentSchema).min(1).optional(),
  costs: z.array(costSchema).default([]),
  limits: limitsSchema.optional(),
  criterion: criterionSchema.prefault({ kind: "cvar", alpha: 0.95 }),
  /** What the claim is sold for in training; a criterion without cash takes none. */
  premium: z.union([z.number(), z.literal("indifference")]).default("indifference"),
  policies: z.array(policySchema).default([]),
  baselines: z.array(baselineSchema).min(1),
  evaluation: evaluationSchema.superRefine(requireRanking).prefault({}),
  threads: z.int().min(1).max(64).nullable().default(null),
  /** Seconds between checkpoints of a running training. */
  checkpointSeconds: z.number().min(0).default(5),
  report: z.strictObject({ title: z.string().max(200).nullable().default(null) }).prefault({}),
});

export type BacktestConfig = z.infer<typeof backtestConfigSchema>;
export type PolicyConfig = z.infer<typeof policySchema>;

/**
 * Keys that change how a back-test runs or looks, and none of its numbers; and `seeds`, of which more may
 * be trained later.
 */
export const FREE_KEYS = ["seeds", "threads", "checkpointSeconds", "report"] as const;
