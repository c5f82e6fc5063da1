/** The families of hedging, as keys of a configuration. */
import {
  ARCHITECTURES,
  architectureFromJson,
  baselineFromJson,
  BASELINES,
  costFromJson,
  COSTS,
  CRITERIA,
  criterionFromJson,
  featureFromJson,
  FEATURES,
  instrumentFromJson,
  INSTRUMENTS,
  payoffFromJson,
  PAYOFFS,
  PROCESSES,
  processFromJson,
} from "@volsmith/hedging";
import { configName } from "@volsmith/runs";
import { z } from "zod";

import { memberSchema } from "./member-schema.ts";
import type { MemberFamily } from "./member-schema.ts";

const vol = z.union([
  z.number().gt(0),
  z.enum(["path", "implied"]),
  z.strictObject({ window: z.int().min(1), initial: z.number().gt(0) }),
]);

/** Makers take their own family's members; which ones is the caller's business here. */
const family = (make: unknown, members: unknown, rest: Partial<MemberFamily> = {}) =>
  memberSchema({ make, members, ...rest } as MemberFamily);

export const payoffSchema = family(payoffFromJson, PAYOFFS);
export const costSchema = family(costFromJson, COSTS);
export const criterionSchema = family(criterionFromJson, CRITERIA);
export const processSchema = family(processFromJson, PROCESSES);

export const baselineSchema = family(baselineFromJson, BASELINES, {
  options: { vol, name: configName },
});

export const featureSchema = family(featureFromJson, FEATURES, {
  options: { vol, policy: baselineSchema },
});

export const networkSchema = family(architectureFromJson, ARCHITECTURES, {
  options: { around: featureSchema },
});

/** Far beyond what anybody holds, and far within what networks' floats do. */
const units = z.number().min(-1e12).max(1e12);

export const limitsSchema = z
  .strictObject({
    least: units,
    most: units,
    shape: z.enum(["clamp", "tanh"]).optional(),
  })
  .refine(({ least, most }) => least <= 0 && most >= 0 && least < most, {
    message: "must be ordered, least ≤ 0 ≤ most: positions start from nothing",
  });

export const instrumentSchema = family(instrumentFromJson, INSTRUMENTS, {
  options: {
    name: configName,
    costs: z.array(costSchema),
    limits: limitsSchema,
    ends: z.enum(["traded", "settled"]),
  },
  terms: ["name", "costs", "limits", "ends"],
});
