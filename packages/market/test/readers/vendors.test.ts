/** What each vendor's columns mean, on files of a few lines written for it. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Chain } from "../../src/chain.ts";
import { listQuoteDates, readChains, sniffVendor } from "../../src/readers/index.ts";
import type { ReadOptions } from "../../src/readers/index.ts";
import { temporaryFiles } from "./temporary-files.ts";

const write = temporaryFiles();

async function chainsOf(path: string, options: ReadOptions = {}): Promise<Chain[]> {
  const chains: Chain[] = [];
  for await (const chain of readChains(path, options)) chains.push(chain);
  return chains;
}

/** Rows as "root expiry sign strike bid ask @line", for comparison at a glance. */
function rowsOf({ rows }: Chain): string[] {
  return rows.roots.map((root, i) => {
    const expiry = new Date(rows.expiries[i]).toISOString().slice(0, 16);
    return `${root} ${expiry} ${rows.signs[i]} ${rows.strikes[i]} ${rows.bids[i]} ${rows.asks[i]} @${rows.lines[i]}`;
  });
}

const iso = ({ quotedAt }: Chain): string => new Date(quotedAt).toISOString();

const CBOE_HEADER =
  "Expiration Date,Calls,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest,Strike," +
  "Puts,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest";
const CBOE_ROW =
  "Fri Feb 18 2022,SPX220218C04500000,60,0,59.1,60.3,5,0.2,0.5,0,7,4500.00," +
  "SPX220218P04500000,61,0,67.5,68.8,6,0.2,-0.5,0,8";

function page(date: string): string {
  const index = "Standard & Poors 500 Index,Last: 4500.53,Change:  23.0898";
  const download = `"Date: ${date}",Bid: 4420.5,Ask: 4615.4,Size: 1*1,Volume: 0`;
  return `\n${index}\n${download}\n${CBOE_HEADER}\n${CBOE_ROW}\n`;
}

describe("Cboe delayed-quotes page", () => {
  it.each([
    ["February 4 2022, 11:30 AM EST", "2022-02-04T16:30:00.000Z"],
    ["February 4, 2022 at 11:30 AM EST", "2022-02-04T16:30:00.000Z"],
    ["February 5 2022, 8:09 PM EST", "2022-02-04T21:15:00.000Z"],
  ])("downloaded %s is as of %s", async (date, moment) => {
    const path = write("page.dat", page(date));
    expect(await sniffVendor(path)).toBe("cboe-delayed");
    const [chain] = await chainsOf(path);
    expect(iso(chain)).toBe(moment);
    expect(chain).toMatchObject({ underlying: "SPX", spot: 4500.53 });
    expect(rowsOf(chain)).toEqual([
      "SPX 2022-02-18T14:30 1 4500 59.1 60.3 @5",
      "SPX 2022-02-18T14:30 -1 4500 67.5 68.8 @5",
    ]);
    expect(Array.from(chain.rows.openInterests)).toEqual([7, 8]);
  });

  it("reads the layout of before 2017: contracts described in words, strikes inside", async () => {
    const old =
      "SPX (S&P 500 INDEX),2362.72,+5.0,\nMar 28 2017 @ 15:02 ET,Bid,2362.00,Ask,2363.00,Size,0x0,Vol,0,\n" +
      "Calls,Last Sale,Net,Bid,Ask,Vol,Open Int,Puts,Last Sale,Net,Bid,Ask,Vol,Open Int,\n" +
      "17 Apr 07 2360.00 (SPXW1707D2360-E),15.0,0,14.1,14.7,10,100,17 Apr 07 2360.00 (SPXW1707P2360-E),14.0,0,13.0,13.6,11,101,\n";
    const [chain] = await chainsOf(write("quotedata.dat", old));
    expect(iso(chain)).toBe("2017-03-28T19:02:00.000Z");
    expect(rowsOf(chain)).toEqual([
      "SPXW 2017-04-07T20:00 1 2360 14.1 14.7 @4",
      "SPXW 2017-04-07T20:00 -1 2360 13 13.6 @4",
    ]);
  });

  it("asks for the date above the columns where it is missing", async () => {
    const path = write("nodate.csv", `\nStandard & Poors\n\n${CBOE_HEADER}\n${CBOE_ROW}\n`);
    await expect(chainsOf(path)).rejects.toThrow(/nodate\.csv, line 3: the date of the download/);
  });
});

describe("Cboe DataShop", () => {
  const eod =
    "underlying_symbol,quote_date,root,expiration,strike,option_type,open,high,low,close,trade_volume,bid_size_1545,bid_1545,ask_size_1545,ask_1545,underlying_bid_1545,underlying_ask_1545,bid_size_eod,bid_eod,ask_size_eod,ask_eod,underlying_bid_eod,underlying_ask_eod,vwap,open_interest,delivery_code\n";

  it("takes the quotes of a quarter of an hour before the close, earlier on half days", async () => {
    const rows =
      "^SPX,2022-11-23,SPXW,2022-12-30,4000.000,C,0,0,0,55.5,3,10,50.1,10,51.2,4025.1,4025.3,1,49,1,53,4027,4027,50,900,\n" +
      "^SPX,2022-11-25,SPXW,2022-12-30,4000.000,P,0,0,0,0,3,10,40.1,10,41.2,4025,4027,1,49,1,53,4027,4027,50,900,\n";
    const chains = await chainsOf(write("eod.csv", eod + rows));
    expect(chains.map(iso)).toEqual(["2022-11-23T20:45:00.000Z", "2022-11-25T17:45:00.000Z"]);
    expect(chains[0]).toMatchObject({ underlying: "SPX", spot: 4025.2 });
    expect(rowsOf(chains[0])).toEqual(["SPXW 2022-12-30T21:00 1 4000 50.1 51.2 @2"]);
  });

  it("takes intervals at their own times, in order whatever the order of lines", async () => {
    const header =
      "underlying_symbol,quote_datetime,root,expiration,strike,option_type,bid,ask,underlying_bid,underlying_ask\n";
    const rows =
      "AAPL,2022-02-04 10:30:00,AAPL,2022-02-18,170.000,c,3.1,3.2,172,172.1\n" +
      "AAPL,2022-02-04 10:00:00,AAPL,2022-02-18,170.000,p,2.1,2.2,171,171.1\n";
    const chains = await chainsOf(write("interval.csv", header + rows));
    expect(chains.map(iso)).toEqual(["2022-02-04T15:00:00.000Z", "2022-02-04T15:30:00.000Z"]);
    expect(rowsOf(chains[0])).toEqual(["AAPL 2022-02-18T21:00 -1 170 2.1 2.2 @3"]);
  });
});

describe("OptionMetrics", () => {
  const header =
    "secid,date,symbol,exdate,cp_flag,strike_price,best_bid,best_offer,volume,open_interest,impl_volatility,am_settlement,forward_price\n";

  it("divides strikes by 1000, knows −99.99, Saturday expiries and the AM flag", async () => {
    const rows =
      "108105,20140903,SPX 141018C2000000,20141018,C,2000000,25.1,26,10,20,-99.99,1,1998.5\n" +
      "108105,20140903,SPXW 140926P1990000,20140926,P,1990000,-99.99,26,10,20,0.1,0,-99.99\n";
    const [chain] = await chainsOf(write("opprcd.csv", header + rows));
    expect(iso(chain)).toBe("2014-09-03T19:59:00.000Z");
    expect(chain.underlying).toBe("SPX");
    expect(rowsOf(chain)).toEqual([
      "SPX 2014-10-17T13:30 1 2000 25.1 26 @2",
      "SPXW 2014-09-26T20:00 -1 1990 NaN 26 @3",
    ]);
    expect(Array.from(chain.rows.forwards!)).toEqual([1998.5, NaN]);
  });

  it("separates securities, filters by the one asked for, and names PM roots without symbols", async () => {
    const rows =
      "108105,2021-01-04,,2021-01-15,C,3700000,25.1,26,10,20,0.2,0,3700\n" +
      "5005,2021-01-04,,2021-01-15,P,100000,2.1,2.6,10,20,0.2,0,99\n";
    const path = write("two.csv", header + rows);
    const chains = await chainsOf(path);
    expect(chains.map(({ underlying }) => underlying)).toEqual(["SPX", "secid 5005"]);
    expect(chains[0].rows.roots).toEqual(["SPXW"]);
    const asked = await chainsOf(path, { underlying: "SPX" });
    expect(asked).toHaveLength(1);
    await expect(chainsOf(path, { underlying: "NDX" })).rejects.toThrow(/no quotes of NDX/);
  });
});

describe("optionsDX", () => {
  it("strips brackets and blanks, takes call and put of one row and the Unix time", async () => {
    const text =
      "[QUOTE_UNIXTIME], [QUOTE_READTIME], [QUOTE_DATE], [QUOTE_TIME_HOURS], [UNDERLYING_LAST], [EXPIRE_DATE], [EXPIRE_UNIX], [DTE], [C_VOLUME], [C_LAST], [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK], [P_LAST], [P_VOLUME]\n" +
      "1609794000, 2021-01-04 16:00, 2021-01-04, 16.0, 3700.65, 2021-01-15, 1610744400, 11.0, , , 45.1, 46.2, 3700.0, 44.0, 45.0, 44.5, 12\n";
    const [chain] = await chainsOf(write("spx_eod_202101.txt", text));
    expect(iso(chain)).toBe("2021-01-04T21:00:00.000Z");
    expect(chain).toMatchObject({ vendor: "optionsdx", underlying: "SPX", spot: 3700.65 });
    expect(rowsOf(chain)).toEqual([
      "SPXW 2021-01-15T21:00 1 3700 45.1 46.2 @2",
      "SPXW 2021-01-15T21:00 -1 3700 44 45 @2",
    ]);
    expect(chain.warnings!.join()).toContain("SPX is taken from the file's name");
  });
});

describe("Deribit", () => {
  it("reads instrument names, decimals written with d, and tells time units by size", async () => {
    const text =
      "instrument_name,timestamp,bid_price,ask_price,underlying_price,index_price\n" +
      "BTC-2JUN21-40000-C,1622505600000,0.0105,0.012,37300,37250\n" +
      "XRP_USDC-30JUN23-0d45-P,1622505600000,0.011,0.012,0.47,0.47\n";
    const chains = await chainsOf(write("summary.csv", text));
    expect(chains.map(({ underlying, premiumUnit }) => `${underlying} ${premiumUnit}`)).toEqual([
      "BTC coin",
      "XRP_USDC currency",
    ]);
    expect(iso(chains[0])).toBe("2021-06-01T00:00:00.000Z");
    expect(rowsOf(chains[0])).toEqual(["BTC 2021-06-02T08:00 1 40000 0.0105 0.012 @2"]);
    expect(rowsOf(chains[1])).toEqual(["XRP_USDC 2023-06-30T08:00 -1 0.45 0.011 0.012 @3"]);
    const micros = text.replaceAll("1622505600000", "1622505600000000");
    expect((await chainsOf(write("micros.csv", micros))).map(iso)).toEqual(chains.map(iso));
  });
});

it("marks and forwards of the exchange come with the quotes; other vendors have none", async () => {
  const columns = "snapshot_utc,expiry_utc,type,strike,bid_coin,ask_coin,mark_coin,forward";
  const row = "2026-01-02T16:26:24,2026-01-30T08:00,C,90000,,0.031,0.02973,88535.1";
  const [chain] = await chainsOf(write("BTC.csv", `${columns}\n${row}\n`));
  expect([...chain.rows.marks!]).toEqual([0.02973]);
  expect([...chain.rows.forwards!]).toEqual([88535.1]);
  const other = write("AAPL.csv", "quote_date,expiry,type,strike,bid,ask\n2022-02-04,2022-02-18,call,170,3.1,3.2\n"); // prettier-ignore
  const [plain] = await chainsOf(other);
  expect([...plain.rows.marks!]).toEqual([NaN]);
});

describe("the plain table", () => {
  const header = "quote_date,expiry,type,strike,bid,ask\n";

  it("needs six columns; the underlying is the file's name, the moment the close", async () => {
    const path = write("AAPL-2022.csv", `${header}2022-02-04,2022-02-18,call,170,3.1,3.2\n`);
    const [chain] = await chainsOf(path);
    expect(chain).toMatchObject({ vendor: "plain", underlying: "AAPL", spot: null });
    expect(iso(chain)).toBe("2022-02-04T21:00:00.000Z");
    expect(rowsOf(chain)).toEqual(["AAPL 2022-02-18T21:00 1 170 3.1 3.2 @2"]);
  });

  it("takes any order of columns, other delimiters, dates as US or ISO, and gzip", async () => {
    const text = "ask;strike;type;bid;expiration;quote_date\n3.2;170;P;3.1;02/18/2022;20220204\n";
    const path = write("AAPL.bin", gzipSync(text));
    expect(await sniffVendor(path)).toBe("plain");
    const [chain] = await chainsOf(path);
    expect(rowsOf(chain)).toEqual(["AAPL 2022-02-18T21:00 -1 170 3.1 3.2 @2"]);
  });

  it("takes settlement and calendar from its columns and the caller", async () => {
    const text =
      "quote_date,expiry,type,strike,close,settlement\n2020-12-23,2021-01-27,C,3.6,0.12,pm\n";
    const [chain] = await chainsOf(write("t.csv", text), { calendar: "sse", underlying: "510050" });
    expect(iso(chain)).toBe("2020-12-23T07:00:00.000Z");
    expect(rowsOf(chain)).toEqual(["510050 2021-01-27T07:00 1 3.6 NaN NaN @2"]);
    expect(chain.rows.lasts[0]).toBe(0.12);
  });

  it("counts lines through blank ones", async () => {
    const row = "2022-02-04,2022-02-18,call,170,3.1,3.2";
    const [chain] = await chainsOf(write("A.csv", `${header}\n${row}\n\n\n${row}\n`));
    expect(Array.from(chain.rows.lines)).toEqual([3, 6]);
  });

  it("reads empty cells and the usual marks for missing numbers as missing", async () => {
    const marks = ["", "NA", "NaN", "null", "-", "N/A"];
    const rows = marks.map((mark) => `2022-02-04,2022-02-18,call,170,${mark},3.2`).join("\n");
    const [chain] = await chainsOf(write("B.csv", `${header}${rows}\n`));
    expect(Array.from(chain.rows.bids)).toEqual(marks.map(() => NaN));
  });

  it("goes by dates, and lists them", async () => {
    const days = ["2022-02-07", "2022-02-04", "2022-02-08"];
    const rows = days.map((day) => `${day},2022-02-18,call,170,3.1,3.2`).join("\n");
    const path = write("C.csv", `${header}${rows}\n`);
    const listed = await listQuoteDates(path);
    expect(listed.map(({ date, nRows }) => `${date} ${nRows}`)).toEqual([
      "2022-02-04 1",
      "2022-02-07 1",
      "2022-02-08 1",
    ]);
    const some = await chainsOf(path, { from: "2022-02-05", to: "2022-02-07" });
    expect(some.map(iso)).toEqual(["2022-02-07T21:00:00.000Z"]);
    await expect(chainsOf(path, { from: "2023-01-01" })).rejects.toThrow(
      /no quotes from 2023-01-01/,
    );
    await expect(chainsOf(path, { from: "1/1/23" })).rejects.toThrow(/from must be a date/);
  });
});

describe("readChains", () => {
  const text = "quote_date,expiry,type,strike,bid,ask\n2022-02-04,2022-02-18,C,170,3,4\n";

  it("opens the one file named, even where its name holds wildcards and quotes", async () => {
    write("a1.csv", text);
    const path = write("a[1]*'s.csv", text.replace("170", "171"));
    const [chain] = await chainsOf(path);
    expect(Array.from(chain.rows.strikes)).toEqual([171]);
  });

  it("stops with the signal's reason", async () => {
    const path = write("s.csv", text);
    const reason = new Error("enough");
    await expect(chainsOf(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const reading = chainsOf(path, { signal: controller.signal });
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  it("tells how far it is", async () => {
    const seen: number[] = [];
    await chainsOf(write("p.csv", text), {
      onProgress: ({ done, total }) => seen.push(done / total!),
    });
    expect(seen).toEqual([1]);
  });

  it("may be left early", async () => {
    for await (const chain of readChains(write("e.csv", text))) {
      expect(chain.rows.size).toBe(1);
      break;
    }
  });
});
