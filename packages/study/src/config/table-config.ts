/** Where the rows of a study come from. */
import { z } from "zod";

const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1)]);

const quoteFileSchema = z.strictObject({
  path: z.string(),
  vendor: z.string().optional(),
  underlying: z.string().optional(),
  calendar: z.string().optional(),
});

const closesSchema = z.strictObject({
  path: z.string(),
  columns: z
    .record(
      z.string(),
      z.union([z.string(), z.strictObject({ column: z.string(), scale: z.number().optional() })]),
    )
    .optional(),
});

const rateSchema = z.union([
  z.literal("parity"),
  z.number(),
  z.strictObject({
    path: z.string(),
    column: z.string(),
    unit: z.enum(["percent", "decimal"]),
  }),
]);

/** What rows are made of, and which of them stay; the defaults are the table's. */
const optionsSchema = z.strictObject({
  features: z.array(z.string()).min(1).optional(),
  spot: z.enum(["auto", "vendor", "closes", "parity"]).optional(),
  lastClose: z.enum(["same-day", "day-before"]).optional(),
  puts: z.enum(["calls-only", "calls-and-puts"]).optional(),
  prefer: z.enum(["auto", "call", "tighter", "out-of-the-money"]).optional(),
  minDays: z.number().min(0).optional(),
  maxDays: z.number().min(0).optional(),
  moneyness: z.tuple([z.number().gt(0), z.number().gt(0)]).optional(),
  minRatio: z.number().min(0).lt(1).optional(),
  minPrice: z.number().min(0).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  roots: z.array(z.string()).min(1).optional(),
  periodsPerYear: z.number().gt(0).optional(),
  memoryLimit: z.string().optional(),
  threads: z.int().min(1).max(64).optional(),
});

/** At most so many rows, evenly chosen contracts' whole histories; null for all. */
const mostRowsKey = z.int().min(100).nullable().default(null);

const syntheticSchema = z.strictObject({
  kind: z.literal("synthetic"),
  options: optionsSchema.prefault({}),
  mostRows: mostRowsKey,
});

const filesSchema = z.strictObject({
  kind: z.literal("files"),
  quotes: oneOrMore(z.union([z.string(), quoteFileSchema])),
  closes: z.union([z.string(), closesSchema]).optional(),
  rates: oneOrMore(rateSchema).optional(),
  options: optionsSchema.prefault({}),
  mostRows: mostRowsKey,
});

/** Rows that were built before, by `volsmith study table -o`, or a plain table of one's own. */
const builtSchema = z.strictObject({
  kind: z.literal("table"),
  path: z.string(),
  features: z.array(z.string()).min(1).optional(),
  mostRows: mostRowsKey,
});

export const tableConfigSchema = z.discriminatedUnion("kind", [
  syntheticSchema,
  filesSchema,
  builtSchema,
]);

export type TableConfig = z.infer<typeof tableConfigSchema>;
