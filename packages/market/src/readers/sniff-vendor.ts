import type { VendorName } from "../chain.ts";
import { openSession } from "./duckdb-session.ts";
import { openSource, recogniseText } from "./open-table.ts";
import { describeParquet } from "./opened-table.ts";

/**
 * Whose file it is, by its contents; the name plays no part.
 *
 * @throws {FormatError} when nobody recognises it, saying what would have been recognised.
 */
export async function sniffVendor(path: string): Promise<VendorName> {
  const file = await openSource(path);
  try {
    if (file.kind === "csv") return recogniseText(file).reader.name;
    const session = await openSession({ source: file.source });
    try {
      return (await describeParquet(session, file)).reader.name;
    } finally {
      await session.close();
    }
  } finally {
    await file.close();
  }
}
