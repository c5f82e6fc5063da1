import { expect, it } from "vitest";
import { openSession, openTable } from "../../src/readers/index.ts";
import { temporaryFiles } from "./temporary-files.ts";

const file = temporaryFiles();
const CSV =
  "quote_date,underlying,expiry,type,strike,bid,ask\n2024-01-02,SPX,2024-03-15,C,4700,80,81\n";

it("a table reads in a session of someone else's, and leaves it open", async () => {
  const session = await openSession({ source: "a test" });
  try {
    const table = await openTable(file("spx.csv", CSV), { session });
    await session.rows(`CREATE TABLE quotes AS ${table.query({})}`);
    await table.close();
    expect(await session.rows("SELECT strike, bid FROM quotes")).toEqual([[4700, 80]]);
  } finally {
    await session.close();
  }
});

it("tables from arrays keep every value; NaN and null are NULL", async () => {
  const session = await openSession({ source: "a test" });
  try {
    const n = 5000;
    await session.createTable("numbers", [
      { name: "i", type: "INTEGER", values: Int32Array.from({ length: n }, (_, i) => i) },
      { name: "x", type: "DOUBLE", values: Float64Array.from({ length: n }, (_, i) => i || NaN) },
      {
        name: "t",
        type: "VARCHAR",
        values: Array.from({ length: n }, (_, i) => (i ? `'${i}` : null)),
      },
    ]);
    const [[count, sum, wrong]] = await session.rows(`
      SELECT count(*), sum(x), count(*) FILTER (coalesce(x <> i OR t <> '''' || i, i > 0)) FROM numbers`);
    expect([count, sum, wrong]).toEqual([BigInt(n), (n * (n - 1)) / 2, 0n]);
    expect(await session.rows("SELECT x, t FROM numbers WHERE i = 0")).toEqual([[null, null]]);
  } finally {
    await session.close();
  }
});

it("an error of a query names what the query is about", async () => {
  const session = await openSession({ source: "a test" });
  const path = file("cut.parquet", "PAR1");
  try {
    const reading = session.rows(`SELECT * FROM read_parquet('${path}')`, "cut.parquet");
    await expect(reading).rejects.toThrow(/^cut.parquet: /);
  } finally {
    await session.close();
  }
});
