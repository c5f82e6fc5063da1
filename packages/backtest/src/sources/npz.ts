/** Paths of a file: the source's own data, `X_train`, `Y_train`, `X_test`, `Y_test` in one npz. */
import { z } from "zod";

import type { PathSource } from "./path-source.ts";

const npzSchema = z.strictObject({
  kind: z.literal("npz"),
  file: z.string().min(1),
  /** S_0: the file holds spots as shares of it. */
  spot: z.number().gt(0).default(100),
  /** From the first instant to the last. */
  years: z.number().gt(0).default(1),
  /** The last of the training paths, by number, are kept for validation. */
  validationShare: z.number().min(0).max(0.9).default(0.2),
  /** "file": what the file says is owed; "claim": what the claim of the configuration owes. */
  payoffs: z.enum(["file", "claim"]).default("file"),
});

export type NpzConfig = z.infer<typeof npzSchema>;

/** Training and test paths that were simulated elsewhere. */
export const npzSource: PathSource<NpzConfig> = {
  kind: "npz",
  schema: npzSchema,
  async open(config, context) {
    const { openNpz } = await import("./npz/open-npz.ts");
    return await openNpz(config, context);
  },
};
