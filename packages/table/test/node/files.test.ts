import { mkdtempSync, rmSync, writeFileSync, readdirSync, existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Chain, VendorName } from "@volsmith/market";
import { formatChains, formatDay } from "@volsmith/market";
import { writeChain } from "@volsmith/market/writers";
import { DataError, DomainError, FormatError } from "@volsmith/numerics";
import { afterAll, describe, expect, it } from "vitest";
import type { PricingTable } from "../../src/index.ts";
import { checkLeakage } from "../../src/index.ts";
import type { TableOptions, TableSources } from "../../src/node/index.ts";
import { buildPricingTable, readPricingTable, writePricingTable } from "../../src/node/index.ts";
import { chainsOf, flatMarket, RATE } from "./flat-market.ts";

const folder = mkdtempSync(join(tmpdir(), "volsmith-table-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const market = flatMarket({ nDays: 6 });
const chains = chainsOf(market);
const closes = [market.closes];
const OPTIONS: TableOptions = { puts: "calls-only", spot: "closes", features: ["S/K", "K", "r"] };

describe("a table of a vendor's files", () => {
  const cases: readonly [string, VendorName, string][] = [
    ["plain CSV", "plain", "csv"],
    ["plain gzip", "plain", "csv.gz"],
    ["plain Parquet", "plain", "parquet"],
    ["OptionMetrics CSV", "optionmetrics", "csv"],
    ["OptionMetrics Parquet", "optionmetrics", "parquet"],
    ["Cboe DataShop", "cboe-datashop", "csv"],
    ["optionsDX", "optionsdx", "csv"],
    ["Barchart", "barchart", "csv.gz"],
  ];

  it.each(cases)("%s is the table of the same rows in memory", async (_, vendor, ending) => {
    const path = join(folder, `spx_${vendor}.${ending}`);
    await writeChain(chains, vendor, path);
    await expectSame({ quotes: { path, underlying: "SPX" }, closes, rates: RATE });
  });

  it("Cboe's page, a file a day, is the table of the same rows in memory", async () => {
    const quotes = chains.map((chain, i) =>
      file(`page-${i}.csv`, formatChains([chain], "cboe-delayed")),
    );
    await expectSame({ quotes, closes, rates: RATE });
  });

  it("Deribit's coin premiums become currency, with the index as S", async () => {
    const coin: Chain[] = chains.map((chain) => {
      const inCoin = (prices: Float64Array): Float64Array => prices.map((x) => x / chain.spot!);
      const { rows } = chain;
      const quotedAt = chain.quotedAt;
      const expiries = rows.expiries.map((at) => Math.floor(at / 86_400_000) * 86_400_000 + 28.8e6);
      return {
        ...chain,
        underlying: "BTC",
        vendor: "deribit",
        premiumUnit: "coin",
        quotedAt,
        rows: {
          ...rows,
          expiries,
          bids: inCoin(rows.bids),
          asks: inCoin(rows.asks),
          lasts: inCoin(rows.lasts),
          roots: rows.roots.map(() => "BTC"),
          settlements: rows.roots.map(() => "utc8" as const),
        },
      };
    });
    const path = join(folder, "btc.csv");
    await writeChain(coin, "deribit", path);
    const table = await buildPricingTable(
      { quotes: path },
      { puts: "calls-only", features: ["S/K", "K", "r"] },
    );
    const wanted = await memoryTable();
    expect(table.size).toBe(wanted.size);
    // Premiums go to coin and back: the rounding of two products.
    for (let i = 0; i < table.size; i++) {
      expect(table.features[3 * i]).toBeCloseTo(wanted.features[3 * i], 12);
      const price = table.targets[i] * table.features[3 * i + 1];
      expect(price).toBeCloseTo(wanted.targets[i] * wanted.features[3 * i + 1], 6);
    }
    expect(table.remarks.join()).toMatch(/premiums of BTC: in coin, multiplied by S/);
  });
});

describe("closes and rates in files", () => {
  const dates = Array.from(market.closes.days, (day) => formatDay(day));
  const wide = dates.map((date, i) => `${date},${market.closes.closes[i]},${100 * RATE}`);

  it("are read from a column a ticker, from long form, gzip and other names alike", async () => {
    const quotes = market.quotes;
    const options: TableOptions = { spot: "closes" };
    const table = await buildPricingTable({ quotes, closes, rates: RATE }, options);
    const path = file("wide.csv.gz", gzipSync(["date,SPX,bill", ...wide].join("\n")));
    const rates = { path, column: "bill", unit: "percent" } as const;
    const long = dates.flatMap((date, i) => [
      `${date},SPX,${market.closes.closes[i]}`,
      `${date},NDX,1`,
    ]);
    const named = file("named.csv", ["date,index,bill", ...wide].join("\n"));
    const others: TableSources[] = [
      { quotes, closes: path, rates },
      { quotes, closes: file("long.csv", ["date,ticker,close", ...long].join("\n")), rates: RATE },
      { quotes, closes: { path: named, columns: { SPX: "index" } }, rates: [rates, 0.5] },
    ];
    for (const sources of others) {
      const same = await buildPricingTable(sources, options);
      expect(same.targets).toEqual(table.targets);
      same.features.forEach((x, i) => expect(x).toBeCloseTo(table.features[i], 12));
    }
  });

  it("are taken from the first source that knows a date, and dated by it", async () => {
    const { days } = market;
    const rates = { days: [days[0] - 3], rates: [0.05] };
    const table = await buildPricingTable(
      { quotes: market.quotes, closes, rates: [rates, 0.01] },
      { features: ["r"] },
    );
    // A rate is good for a week.
    for (let i = 0; i < table.size; i++) {
      const isFresh = table.days[i] - (days[0] - 3) <= 7;
      expect(table.features[i]).toBe(isFresh ? 0.05 : 0.01);
      expect(table.knownBy[i]).toBe(isFresh ? days[0] - 3 : table.days[i]);
    }
  });
});

describe("writePricingTable", () => {
  const sources = { quotes: market.quotes, closes, rates: RATE };

  it("writes what readPricingTable reads back, to the last bit", async () => {
    const options = { features: ["S/K", "K", "tau", "sigma20", "ivYesterday"] };
    const path = join(folder, "table.parquet");
    const table = await buildPricingTable(sources, options);
    const written = await writePricingTable(path, { sources, options });
    expect(written).toMatchObject({ size: table.size, manifest: join(folder, "table.json") });
    expect(await readPricingTable(path)).toEqual(table);
    const two = await readPricingTable(path, { features: ["tau", "K"] });
    expect(two.featureNames).toEqual(["tau", "K"]);
    expect(two.features[1]).toBe(table.features[1]);
    expect(two.previous).toEqual(table.previous);
  });

  it("leaves nothing behind when it is stopped or refused", async () => {
    const before = readdirSync(folder);
    const stop = new AbortController();
    const path = join(folder, "stopped.parquet");
    const control = {
      signal: stop.signal,
      onProgress: ({ stage }: { stage: string }) => stage === "make rows" && stop.abort(),
    };
    await expect(writePricingTable(path, { sources, control })).rejects.toThrow(/abort/i);
    await expect(writePricingTable(join(folder, "x.csv"), { sources })).rejects.toThrow(
      DomainError,
    );
    await expect(writePricingTable(join(folder, "no/x.parquet"), { sources })).rejects.toThrow(
      /x.parquet|no/,
    );
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(path)).toBe(false);
  });

  it("refuses a manifest that belongs to other rows", async () => {
    const path = join(folder, "other.parquet");
    await writePricingTable(path, { sources, options: { features: ["K"] } });
    const json = join(folder, "other.json");
    const text = readFileSync(json, "utf8");
    writeFileSync(json, text.replaceAll(/"(size|nKept)":\d+/g, '"$1":3'));
    await expect(readPricingTable(path)).rejects.toThrow(/its manifest .* says 3/);
    writeFileSync(json, "{");
    await expect(readPricingTable(path)).rejects.toThrow(/no JSON/);
  });
});

describe("a table of one's own in a file", () => {
  const rows = [
    "2024-01-03,A,0.11,1.5,2024-01-03",
    "2024-01-02,A,0.10,1.4,2024-01-01",
    "2024-01-03,B,0.12,1.6,2024-01-02",
  ];
  const header = "quote_date,contract,target,mood,as_of";

  it("is read in order of time, with its as-of dates", async () => {
    const path = file("own.csv", [header, ...rows].join("\n"));
    const table = await readPricingTable(path, { features: ["mood"] });
    expect([...table.targets]).toEqual([0.1, 0.11, 0.12]);
    expect([...table.previous]).toEqual([-1, 0, -1]);
    expect(table.days[0] - table.knownBy[0]).toBe(1);
    checkLeakage(table);
  });

  it("is refused where a feature was known later, naming both dates", async () => {
    const path = file("late.csv", [header, ...rows, "2024-01-04,A,0.1,1,2024-01-05"].join("\n"));
    const reading = readPricingTable(path, { features: ["mood"] });
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(/2024-01-04 has features known on 2024-01-05/);
  });

  it("is refused without a column, with a gap, or without being told its features", async () => {
    const path = file("gap.csv", [header, "2024-01-03,A,0.11,,2024-01-03"].join("\n"));
    await expect(readPricingTable(path, { features: ["wind"] })).rejects.toThrow(
      /gap.csv, column "wind": the column is missing; the file has quote_date, contract, target/,
    );
    await expect(readPricingTable(path, { features: ["mood"] })).rejects.toThrow(
      /column "mood": 1 of 1 rows/,
    );
    await expect(readPricingTable(path)).rejects.toThrow(/name them in features/);
  });
});

describe("bad input", () => {
  const { quotes } = market;

  it("names a column that is missing", async () => {
    const csv = "quote_date,expiry,type,bid,ask\n2024-01-02,2024-03-15,C,1,2\n";
    await expect(buildPricingTable({ quotes: file("no-strike.csv", csv) })).rejects.toThrow(
      /no-strike.csv.*strike/s,
    );
    const path = file("rates.csv", "date,fed\n2024-01-02,5\n");
    const rates = { path, column: "bill", unit: "percent" } as const;
    await expect(buildPricingTable({ quotes, rates })).rejects.toThrow(
      /rates.csv, column "bill": the column is missing; the file has date, fed/,
    );
  });

  it("names line and column of a cell that cannot be read", async () => {
    const csv =
      "quote_date,expiry,type,strike,bid,ask\n2024-01-02,2024-03-15,C,1,2,3\n2024-01-02,2024-03-15,C,x,2,3\n";
    await expect(buildPricingTable({ quotes: file("cell.csv", csv) })).rejects.toThrow(
      /cell.csv, line 3, column "strike": "x" is not a number/,
    );
    const path = file("closes.csv", "date,SPX\n2024-01-02,abc\n");
    await expect(buildPricingTable({ quotes, closes: path })).rejects.toThrow(
      /closes.csv, column "SPX": "abc" on 2024-01-02 is not a number/,
    );
  });

  it("names the file and line of a row that is no row, and a file of closes that is none", async () => {
    const csv =
      "quote_date,expiry,type,strike,bid,ask\n2024-01-02,2024-03-15,C,1,2,3\n2024-01-02,1\n";
    await expect(buildPricingTable({ quotes: file("ragged.csv", csv) })).rejects.toThrow(
      /ragged.csv, line 3/,
    );
    const path = file("closes.parquet", "PAR1 and nothing more");
    await expect(buildPricingTable({ quotes, closes: path })).rejects.toThrow(/closes.parquet/);
  });

  it("names a ticker without closes and what to do", async () => {
    const path = file("ndx.csv", "date,NDX\n2024-01-02,1\n");
    await expect(buildPricingTable({ quotes, closes: path })).rejects.toThrow(
      /ndx.csv has no closes of SPX; it has date, NDX; add a column SPX/,
    );
    const days = [18_600, 18_599];
    const unsorted = [{ ticker: "SPX", days, closes: [1, 2] }];
    await expect(buildPricingTable({ quotes, closes: unsorted })).rejects.toThrow(
      /closes of SPX: day 18599 at place 1 comes after day 18600/,
    );
    const none = buildPricingTable({ quotes }, { spot: "closes" });
    await expect(none).rejects.toThrow(/S of SPX is to be the close, but no closes are given/);
  });

  it("names an option and what it may be", async () => {
    const cases: readonly [TableOptions, RegExp][] = [
      [{ features: ["S/K", "sigma1"] }, /features must be one of S\/K, K, .*got "sigma1"/],
      [{ features: ["K", "K"] }, /named once/],
      [{ moneyness: [1.2, 0.8] }, /moneyness/],
      [{ minDays: -1 }, /minDays must be 0 or more/],
      [{ memoryLimit: "lots" }, /memoryLimit must be an amount like "2GB", got "lots"/],
      [
        { minDay: 3 } as TableOptions,
        /an entry of options must be one of .*minDays.* got "minDay"/,
      ],
      [{ from: "yesterday" }, /from must be a date like/],
      [{ lastClose: "day-before", spot: "closes" }, /close of the quote date is not known/],
      [{ puts: "some" as "calls-only" }, /puts must be one of calls-only, calls-and-puts/],
    ];
    const calendar = "shanghai" as "sse";
    await expect(buildPricingTable({ quotes: { path: "x.csv", calendar } })).rejects.toThrow(
      /calendar of x.csv must be one of us-index, us-equity, sse, crypto, got "shanghai"/,
    );
    for (const [options, message] of cases) {
      await expect(buildPricingTable({ quotes }, options)).rejects.toThrow(message);
    }
  });

  it("refuses files that are missing, and sources without a quote of what was asked for", async () => {
    await expect(buildPricingTable({ quotes: "no-such-file.csv" })).rejects.toThrow(FormatError);
    await expect(buildPricingTable({ quotes: [] })).rejects.toThrow(DataError);
    const later = buildPricingTable({ quotes }, { from: "2030-01-01" });
    await expect(later).rejects.toThrow(/no quotes of what was asked for/);
  });
});

async function memoryTable(): Promise<PricingTable> {
  return await buildPricingTable({ quotes: market.quotes, closes, rates: RATE }, OPTIONS);
}

async function expectSame(sources: TableSources): Promise<void> {
  const [table, wanted] = await Promise.all([buildPricingTable(sources, OPTIONS), memoryTable()]);
  expect(table.size).toBe(wanted.size);
  expect(table.days).toEqual(wanted.days);
  expect(table.previous).toEqual(wanted.previous);
  // Files write prices and strikes in at least six digits after the point.
  table.features.forEach((x, i) => expect(x).toBeCloseTo(wanted.features[i], 9));
  table.targets.forEach((x, i) => expect(x).toBeCloseTo(wanted.targets[i], 8));
}
