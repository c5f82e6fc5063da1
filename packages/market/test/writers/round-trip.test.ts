import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import type { Chain, MarketKind, VendorName } from "../../src/index.ts";
import { generateMarket, marketSpec } from "../../src/index.ts";
import { readChains } from "../../src/readers/index.ts";
import { writeChain } from "../../src/writers/index.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-writers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const chainOf = (kind: MarketKind): Chain =>
  generateMarket(marketSpec(kind), randomGenerator(21)).chain;

async function throughFile(chains: Chain | Chain[], vendor: VendorName, ending: string) {
  const underlying = [chains].flat()[0].underlying;
  const path = join(folder, `${underlying.toLowerCase()}_${vendor}.${ending}`);
  await writeChain(chains, vendor, path);
  const read: Chain[] = [];
  for await (const chain of readChains(path, { underlying })) read.push(chain);
  return read;
}

type Column = "lasts" | "volumes" | "openInterests";
const EXTRAS: Readonly<Record<VendorName, readonly Column[]>> = {
  "cboe-delayed": ["lasts", "volumes", "openInterests"],
  "cboe-datashop": ["lasts", "volumes", "openInterests"],
  optionmetrics: ["volumes", "openInterests"],
  optionsdx: ["lasts", "volumes"],
  deribit: ["lasts", "volumes", "openInterests"],
  barchart: ["lasts", "volumes", "openInterests"],
  plain: ["lasts", "volumes", "openInterests"],
};

// Formats without roots hold a stock, whose options share one; the page has no Parquet.
const CASES: readonly [VendorName, MarketKind, string][] = [
  ["cboe-delayed", "index", "csv"],
  ["cboe-delayed", "index", "csv.gz"],
  ["cboe-datashop", "index", "csv"],
  ["cboe-datashop", "index", "parquet"],
  ["optionmetrics", "index", "csv"],
  ["optionmetrics", "index", "csv.gz"],
  ["optionmetrics", "index", "parquet"],
  ["optionsdx", "stock", "csv"],
  ["optionsdx", "stock", "parquet"],
  ["deribit", "crypto", "csv"],
  ["deribit", "crypto", "parquet"],
  ["barchart", "stock", "csv"],
  ["barchart", "stock", "parquet"],
  ["plain", "index", "csv.gz"],
  ["plain", "index", "parquet"],
];

describe("a written chain", () => {
  it.each(CASES)(
    "in %s layout (%s) comes back from %s row by row",
    async (vendor, kind, ending) => {
      const chain = chainOf(kind);
      const [back, ...others] = await throughFile(chain, vendor, ending);
      expect(others).toEqual([]);
      expect(back.vendor).toBe(vendor);
      expect(back.underlying).toBe(chain.underlying);
      expect(back.premiumUnit).toBe(chain.premiumUnit);
      // IvyDB gives a date alone (quotes of 15:59) and no price of the underlying.
      const minutes = vendor === "optionmetrics" ? 14 : 0;
      expect(back.quotedAt - chain.quotedAt).toBe(minutes * 60_000);
      expect(back.spot).toBe(vendor === "optionmetrics" ? null : chain.spot);
      const [a, b] = [chain.rows, back.rows];
      expect(b.size).toBe(a.size);
      expect(b.roots).toEqual(a.roots);
      expect(b.settlements).toEqual(a.settlements);
      for (const column of ["expiries", "signs", "strikes", "bids", "asks"] as const) {
        expect(b[column]).toEqual(a[column]);
      }
      for (const column of EXTRAS[vendor]) expect(b[column]).toEqual(a[column]);
    },
  );

  it("keeps defects as they are: NaN, negative and crossed quotes, copies, missing puts", async () => {
    const defects = { nan: 9, negative: 8, crossed: 7, duplicate: 6, "missing-puts": 1 };
    const { chain } = generateMarket(marketSpec("index", { defects }), randomGenerator(3));
    for (const vendor of ["plain", "cboe-datashop", "optionmetrics"] as const) {
      const [back] = await throughFile(chain, vendor, "csv");
      expect(back.rows.bids).toEqual(chain.rows.bids);
      expect(back.rows.asks).toEqual(chain.rows.asks);
      expect(back.rows.signs).toEqual(chain.rows.signs);
    }
  });

  it("leaves the other side empty where call and put share a line and one is missing", async () => {
    const defects = { "missing-puts": 1 };
    const { chain, truth } = generateMarket(marketSpec("index", { defects }), randomGenerator(3));
    const [back] = await throughFile(chain, "cboe-delayed", "csv");
    const nRemoved = truth.defects[0].nRemoved;
    expect(back.rows.size).toBe(chain.rows.size + nRemoved);
    expect(Array.from(back.rows.asks).filter(Number.isNaN).length).toBe(nRemoved);
  });

  it("of several moments comes back in time order", async () => {
    const days = [0, 1, 2].map((day) => {
      const spec = marketSpec("stock");
      const quotedAt = spec.quotedAt + day * 86_400_000;
      return generateMarket({ ...spec, quotedAt }, randomGenerator(day)).chain;
    });
    const back = await throughFile(days, "optionmetrics", "parquet");
    expect(back.map(({ rows }) => rows.size)).toEqual(days.map(({ rows }) => rows.size));
    expect(back[2].rows.bids).toEqual(days[2].rows.bids);
  });
});
