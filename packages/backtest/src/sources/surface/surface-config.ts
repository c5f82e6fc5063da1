/** What a configuration says of paths from a fitted surface. */
import { VENDOR_NAMES } from "@volsmith/market";
import { z } from "zod";

import { dateSchema } from "../split-days.ts";

export const surfaceSchema = z.strictObject({
  kind: z.literal("surface"),
  /** A vendor's file, a snapshot file (JSON), or the embedded synthetic market. */
  quotes: z.string().min(1).default("synthetic"),
  vendor: z.enum(VENDOR_NAMES).optional(),
  underlying: z.string().optional(),
  /** Which quote date; the file's last by default. */
  date: dateSchema.optional(),
  /** Option roots to keep; all by default. */
  roots: z.array(z.string()).min(1).nullable().default(null),
  method: z.enum(["svi", "ssvi", "essvi", "spline"]).default("spline"),
  /** When the fitted surface gives way to the nearest one without arbitrage. */
  repair: z.enum(["when-violated", "always", "never"]).default("when-violated"),
  /** Of the forward for the last instant, which is what is traded. */
  spot: z.number().gt(0).default(100),
  /** To the last instant; a quarter by default, or until the last expiry where that is sooner. */
  years: z.number().gt(0).nullable().default(null),
  steps: z
    .int()
    .min(1)
    .max(2 ** 16)
    .default(63),
  sampling: z.enum(["plain", "antithetic", "sobol"]).default("plain"),
});

export type SurfaceConfig = z.infer<typeof surfaceSchema>;
