/** What a configuration says of listed options along recorded histories. */
import { VENDOR_NAMES } from "@volsmith/market";
import { z } from "zod";

import { trainToSchema } from "../split-days.ts";

const range = (least: number) =>
  z
    .tuple([z.number().min(least), z.number().min(least)])
    .refine(([low, high]) => low <= high, "must be two numbers, the smaller one first");

export const optionsSchema = z.strictObject({
  kind: z.literal("options"),
  /** Vendors' files, in any order; together one history of one underlying. */
  quotes: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  vendor: z.enum(VENDOR_NAMES).optional(),
  underlying: z.string().optional(),
  /** The market's calendar, where the vendor's usual one is not meant. */
  calendar: z.enum(["us-index", "us-equity", "sse", "crypto"]).optional(),
  /** Option roots to keep; all by default. */
  roots: z.array(z.string()).min(1).nullable().default(null),
  /** Snapshots from sale to buy-back, and decisions between. */
  steps: z.int().min(1).max(250).default(10),
  type: z.enum(["C", "P", "both"]).default("C"),
  /** K/F on the day of sale. */
  moneyness: range(0).default([0.9, 1.1]),
  /** Days to expiry on the day of sale; those that expire on the way are left out. */
  days: range(0).default([20, 60]),
  /** Widest spread on the day of sale, as a share of the mid; any by default. */
  maxSpread: z.number().gt(0).nullable().default(null),
  /** Most days from one snapshot to the next. */
  maxGapDays: z.number().gt(0).default(4.5),
  trainTo: trainToSchema.default(0.6),
  validationShare: z.number().min(0).lt(1).default(0.25),
  /**
   * "half-spread": sold at the bid and bought back at the ask; "best": there or, where that is better, at
   * the quote of the other type at this strike, with the underlying for the rest (put-call parity): what
   * has gone into the money is quoted widely; "mark": at no cost.
   */
  tradeAt: z.enum(["half-spread", "best", "mark"]).default("half-spread"),
  /** The vendor's forwards where it gives them, or those of put-call parity. */
  forward: z.enum(["vendor", "parity"]).default("vendor"),
  /** Another option that may be traded: of the same expiry, the strike nearest to the money. */
  second: z.enum(["none", "at-the-money"]).default("none"),
  /**
   * Ask less bid of the underlying as a share of its price, half of which every trade pays. Five basis
   * points are what a dated future on a coin costs, and more than one on an index does.
   */
  underlyingSpread: z.number().min(0).lt(1).default(0.0005),
  /** Returns in the realised volatility that paths tell. */
  realisedWindow: z.int().min(2).default(21),
  /**
   * Windows that begin within so many snapshots belong together; twice `steps` by default, as windows of
   * neighbouring clusters overlap as well: at `steps`, intervals of 95 % hold 87 % of the time only.
   */
  clusterDays: z.int().min(1).nullable().default(null),
});

export type OptionsConfig = z.infer<typeof optionsSchema>;
