/**
 * The configuration of a back-test: one JSON file from paths to report. Members of hedging's families
 * (payoffs, costs, criteria, features, networks, baselines, instruments) are their own plain data,
 * `{ kind, …options }`, and are checked by their own makers.
 */
import { z } from "zod";

const member = z.looseObject({ kind: z.string() });

const criterion = member;

/** Names become names of files. */
const name = z
  .string()
  .max(80)
  .regex(
    /^[A-Za-z0-9][\w .,+()%'-]*$/,
    "letters, digits, spaces and . , _ + - ' ( ) %, beginning with a letter or digit",
  );

const count = z.int().min(1);

const scheduleSchema = z.looseObject({
  kind: z.enum(["constant", "cosine", "steps", "plateau"]),
  rate: z.number().gt(0),
});

/** A policy that is learned; what it leaves out is the back-test's or the hedger's. */
const policySchema = z.strictObject({
  name,
  network: member,
  features: z.array(member).min(1).optional(),
  scaling: z.enum(["standard", "none"]).optional(),
  criterion: criterion.optional(),
  epochs: count.max(100_000).optional(),
  batchRows: count.optional(),
  patience: count.optional(),
  schedule: scheduleSchema.optional(),
  adam: z.looseObject({}).optional(),
});

const limitsSchema = z.strictObject({
  least: z.number(),
  most: z.number(),
  shape: z.enum(["clamp", "tanh"]).optional(),
});

const claimSchema = z.strictObject({
  payoff: member.prefault({ kind: "call", strike: 100 }),
  settlement: z.enum(["cash", "physical"]).default("cash"),
});

const evaluationSchema = z.strictObject({
  /** Received by every policy alike; "mean" is the mean payoff of the test paths. */
  premium: z.union([z.number(), z.literal("mean")]).default("mean"),
  levels: z.array(z.number().gt(0.5).lt(1)).min(1).default([0.9, 0.95, 0.99]),
  aversion: z.number().gt(0).default(0.1),
  draws: z.int().min(0).max(100_000).default(400),
  confidence: z.number().gt(0.5).lt(1).default(0.95),
});

export const backtestConfigSchema = z.strictObject({
  name: name.default("hedge"),
  /** Of paths and of trainings. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 40 - 1)
    .default(1),
  /** Trainings of each policy, with seeds of their own. */
  seeds: count.max(100).default(1),
  /** What is learned from. Checked by its source. */
  paths: member.prefault({ kind: "process", process: { kind: "gbm" } }),
  /** What is judged on; the same by default. */
  testPaths: member.optional(),
  nTraining: count.default(8000),
  nValidation: z.int().min(0).default(4000),
  nTest: count.default(10_000),
  claim: claimSchema.prefault({}),
  /** The underlying alone by default. */
  instruments: z.array(member).min(1).optional(),
  costs: z.array(member).default([]),
  limits: limitsSchema.optional(),
  criterion: criterion.prefault({ kind: "cvar", alpha: 0.95 }),
  /** What the claim is sold for in training; a criterion without cash takes none. */
  premium: z.union([z.number(), z.literal("indifference")]).default("indifference"),
  policies: z.array(policySchema).default([]),
  baselines: z.array(member).min(1),
  evaluation: evaluationSchema.prefault({}),
  threads: z.int().min(1).max(64).nullable().default(null),
  /** Seconds between checkpoints of a running training. */
  checkpointSeconds: z.number().min(0).default(5),
  report: z.strictObject({ title: z.string().max(200).nullable().default(null) }).prefault({}),
});

export type BacktestConfig = z.infer<typeof backtestConfigSchema>;
export type PolicyConfig = z.infer<typeof policySchema>;
