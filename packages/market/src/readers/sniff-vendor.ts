import type { VendorName } from "../chain.ts";
import { openSession, sqlPath } from "./duckdb-session.ts";
import { openSource, recogniseColumns, recogniseText } from "./open-table.ts";

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
      const rows = await session.rows(`DESCRIBE SELECT * FROM read_parquet(${sqlPath(file.path)})`);
      const columns = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
      return recogniseColumns(file, columns).reader.name;
    } finally {
      await session.close();
    }
  } finally {
    await file.close();
  }
}
