import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import {
  formatChain,
  formatChains,
  generateMarket,
  marketSpec,
  truthFromJSON,
} from "../../src/index.ts";
import { truthPathOf, writeChain, writeMarket } from "../../src/writers/index.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-markets-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const stock = generateMarket(marketSpec("stock"), randomGenerator(2));
const coin = generateMarket(marketSpec("crypto"), randomGenerator(2));

describe("writeMarket", () => {
  it("puts a truth beside the chain that says what the generator knew", async () => {
    const path = join(folder, "stock.csv.gz");
    const written = await writeMarket(stock, "optionmetrics", path);
    expect(written).toEqual({ chainPath: path, truthPath: join(folder, "stock.truth.json") });
    const truth = truthFromJSON(JSON.parse(await readFile(written.truthPath, "utf8")));
    expect(truth.vols).toEqual(stock.truth.vols);
    expect(truth.expiries).toEqual(stock.truth.expiries);
    expect(truth.model.vol(0.3, -0.1)).toBe(stock.truth.model.vol(0.3, -0.1));
  });

  it("writes equal bytes for equal seeds", async () => {
    const written: Buffer[][] = [];
    for (const name of ["a.csv.gz", "b.csv.gz"]) {
      const market = generateMarket(marketSpec("crypto"), randomGenerator(8));
      const paths = await writeMarket(market, "deribit", join(folder, name));
      written.push([await readFile(paths.chainPath), await readFile(paths.truthPath)]);
    }
    expect(written[0]).toEqual(written[1]);
  });

  it("leaves nothing behind when the format cannot hold the chain", async () => {
    const before = await readdir(folder);
    const path = (name: string) => join(folder, name);
    await expect(writeMarket(stock, "deribit", path("x.csv"))).rejects.toThrow(/in coin/);
    await expect(writeMarket(coin, "plain", path("x.csv"))).rejects.toThrow(
      /write the deribit format/,
    );
    await expect(writeChain(stock.chain, "cboe-delayed", path("x.parquet"))).rejects.toThrow(
      /end the name in \.csv/,
    );
    expect(await readdir(folder)).toEqual(before);
  });

  it("leaves an old file as it was when writing fails", async () => {
    const path = join(folder, "old.csv");
    await writeFile(path, "old");
    await expect(writeMarket(stock, "deribit", path)).rejects.toThrow();
    expect(await readFile(path, "utf8")).toBe("old");
  });

  it("explains a folder that is not there", async () => {
    const path = join(folder, "nowhere", "x.csv");
    await expect(writeChain(stock.chain, "plain", path)).rejects.toThrow(
      /its folder does not exist/,
    );
  });
});

describe("truthPathOf", () => {
  it.each([
    ["a/quotes.csv", "a/quotes.truth.json"],
    ["quotes.csv.gz", "quotes.truth.json"],
    ["quotes.parquet", "quotes.truth.json"],
    ["quotes.v2", "quotes.v2.truth.json"],
  ])("of %s is %s", (path, truth) => expect(truthPathOf(path)).toBe(truth));
});

describe("formatChain", () => {
  it("fills the vendor's calculated columns from the truth", () => {
    const [header, first] = formatChain(stock.chain, "optionmetrics", stock.truth).split("\n");
    const cells = new Map(header.split(",").map((name, i) => [name, Number(first.split(",")[i])]));
    expect(cells.get("impl_volatility")).toBeCloseTo(stock.truth.vols[0], 6);
    expect(cells.get("forward_price")).toBe(stock.truth.expiries[0].forward);
    expect(cells.get("delta")).toBeGreaterThan(0.9); // the lowest strike's call
    expect(cells.get("strike_price")).toBe(stock.chain.rows.strikes[0] * 1000);
  });

  it("marks them missing without one", () => {
    expect(formatChain(stock.chain, "optionmetrics").split("\n")[1]).toContain("-99.99");
  });

  it("writes the preamble and symbols of Cboe's page", () => {
    const { chain } = generateMarket(marketSpec("index"), randomGenerator(1));
    const lines = formatChain(chain, "cboe-delayed").split("\n");
    expect(lines[1]).toBe("VSX Index,Last: 5000,Change:  0");
    expect(lines[2]).toContain('"Date: March 12, 2025 at 3:45 PM EDT"');
    expect(lines[4]).toMatch(/^Thu Mar 13 2025,VSXW250313C0\d{7},/);
  });

  it.each(["cboe-datashop", "optionmetrics", "optionsdx", "barchart", "plain"] as const)(
    "refuses premiums in coin for %s, which would be read as currency",
    (vendor) => {
      const { chain } = generateMarket(marketSpec("crypto"), randomGenerator(1));
      expect(() => formatChain(chain, vendor)).toThrow(/quoted in coin/);
    },
  );

  it("refuses strikes that a symbol has no digits for", () => {
    const { rows } = stock.chain;
    const dear = { ...stock.chain, rows: { ...rows, strikes: rows.strikes.map((k) => 1000 * k) } };
    expect(() => formatChain(dear, "cboe-delayed")).toThrow(/no room for the strike/);
  });

  it("refuses a page of two moments, an unknown vendor, and nothing", () => {
    expect(() => formatChains([stock.chain, stock.chain], "cboe-delayed")).toThrow(
      /holds one moment/,
    );
    expect(() => formatChains([stock.chain], "reuters" as never)).toThrow(/one of cboe-delayed/);
    expect(() => formatChains([], "plain")).toThrow(/no chain/);
  });
});
