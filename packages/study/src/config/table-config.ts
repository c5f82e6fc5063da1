/** Where the rows of a study come from. */
import { z } from "zod";

const syntheticSchema = z.strictObject({
  kind: z.literal("synthetic"),
});

const filesSchema = z.strictObject({
  kind: z.literal("files"),
});

export const tableConfigSchema = z.discriminatedUnion("kind", [syntheticSchema, filesSchema]);

export type TableConfig = z.infer<typeof tableConfigSchema>;
