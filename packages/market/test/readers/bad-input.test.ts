import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, rmSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FormatError } from "@volsmith/numerics";
import type { Chain } from "../../src/chain.ts";
import { listQuoteDates, readChains, sniffVendor } from "../../src/readers/index.ts";
import { temporaryFiles } from "./temporary-files.ts";

const write = temporaryFiles();

/** The message of the FormatError that reading ends in. */
async function failure(path: string): Promise<string> {
  try {
    for await (const _ of readChains(path));
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).message;
  }
  throw new Error("it was read");
}

const HEADER = "quote_date,expiry,type,strike,bid,ask\n";
const ROW = "2022-02-04,2022-02-18,C,170,3.1,3.2\n";
const many = HEADER + ROW.repeat(5000);

describe("a file that cannot be read", () => {
  it("is named when it does not exist, or is a folder", async () => {
    await expect(failure("/nowhere/chain.csv")).resolves.toMatch(
      /chain\.csv: there is no such file/,
    );
    await expect(failure(".")).resolves.toMatch(/this is a folder/);
  });

  const cases: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ["empty", "", /the file is empty/],
    ["a web page", "<!DOCTYPE html>\n<html><body>403</body></html>", /a web page or XML/],
    ["bare carriage returns", many.replaceAll("\n", "\r"), /bare carriage returns; save it as/],
    ["an empty gzip file", gzipSync(""), /the compressed file holds nothing/],
    ["a zip archive", Buffer.from("PK\u0003\u0004rest"), /a zip archive; unzip it/],
    ["UTF-16", Buffer.from(`\uFEFF${HEADER}`, "utf16le"), /UTF-16.*save it as UTF-8/],
    ["binary", Buffer.from([1, 2, 3, 0, 4, 5]), /binary file/],
    ["deflated without a header", deflateRawSync(many), /./],
    [
      "a truncated gzip file",
      gzipSync(many).subarray(0, -9),
      /cut short or damaged.*download it again/,
    ],
    ["a gzip file cut in its header", gzipSync(many).subarray(0, 6), /./],
    ["a gzip file with a flipped byte", flipped(gzipSync(many), 60), /cut short or damaged/],
    ["Parquet's first bytes alone", "PAR1", /./],
    [
      "no option chain",
      "date,SPX,NDX\n2022-01-03,4796,16501\n",
      /line 1: the columns \(date, SPX, NDX\) are no option chain we know.*known are/s,
    ],
    ["a header without rows", HEADER, /column names but no rows/],
    [
      "cut inside a row",
      HEADER + ROW + "2022-02-04,2022-0",
      /line 3: the row has 2 columns where the header has 6; the file may be cut short/,
    ],
    [
      "ragged",
      HEADER + ROW + "2022-02-04,2022-02-18,C,170,3.1,3.2,9,9\n",
      /line 3: the row has more columns than the 6 of the header/,
    ],
    [
      "not UTF-8",
      Buffer.concat([Buffer.from(HEADER), Buffer.from([0x32, 0xff, 0xfe, 0x0a])]),
      /line 2: .*UTF-8/,
    ],
    [
      "an open quotation mark",
      `${HEADER}2022-02-04,2022-02-18,"C,170,3.1,3.2\n`,
      /line 2: a quotation mark is never closed/,
    ],
    [
      "a word for a number",
      HEADER + ROW + "2022-02-04,2022-02-18,C,170,three,3.2\n",
      /line 3, column "bid": "three" is not a number; mend the cell/,
    ],
    [
      "mixed line endings",
      `${HEADER}${ROW}\r\n\n${ROW}`,
      /line endings are mixed.*save the file again/,
    ],
    [
      "no date",
      HEADER + ROW + "someday,2022-02-18,C,170,3,3.2\n",
      /line 3, column "quote_date": "someday" is not a date/,
    ],
    [
      "a date left out",
      `${HEADER}2022-02-04,,C,170,3,3.2\n`,
      /line 2, column "expiry": the cell is empty; it must be a date/,
    ],
    [
      "a date out of this world",
      `${HEADER}9022-02-04,2022-02-18,C,170,3,3.2\n`,
      /column "quote_date".*is not a date/,
    ],
    [
      "neither call nor put",
      `${HEADER}2022-02-04,2022-02-18,straddle,170,3,3.2\n`,
      /column "type": "straddle" is not call or put/,
    ],
  ];

  it.each(cases)("says so: %s", async (_name, content, message) => {
    await expect(failure(write("chain.csv", content))).resolves.toMatch(message);
  });

  it("names the vendor's column that is missing when the vendor is given", async () => {
    const path = write("v.csv", "quote_date,expiry,type,strike\n2022-02-04,2022-02-18,C,170\n");
    await expect(sniffVendor(path)).rejects.toThrow(/plain table.*bid and ask, or last or close/s);
    const reading = async (): Promise<void> => {
      for await (const _ of readChains(path, { vendor: "optionmetrics" }));
    };
    await expect(reading()).rejects.toThrow(/OptionMetrics IvyDB.*strike_price/s);
  });

  it("names the cell of a quote date that is none when asked for its dates", async () => {
    const path = write("dates.csv", `${HEADER}${ROW}someday,2022-02-18,C,170,3,3.2\n`);
    await expect(listQuoteDates(path)).rejects.toThrow(
      /dates\.csv, line 3, column "quote_date": "someday" is not a date/,
    );
  });

  it.skipIf(process.platform === "win32")("reads a pipe, and can name it", async () => {
    const [table, pipe] = [write("pipe.csv", HEADER + ROW.repeat(4)), write("made-way", "")];
    rmSync(pipe);
    execFileSync("mkfifo", [pipe]);
    const writing = pipeline(createReadStream(table), createWriteStream(pipe));
    const chains: Chain[] = [];
    for await (const chain of readChains(pipe, { source: "the pipe" })) chains.push(chain);
    await writing;
    expect(chains.map(({ source, rows }) => [source, rows.size])).toEqual([["the pipe", 4]]);
    // A pipe's name is not its underlying's.
    expect(chains[0].underlying).toBe("UNKNOWN");
  });

  it("never yields part of a truncated compressed file", async () => {
    const path = write("t.csv.gz", gzipSync(many).subarray(0, -9));
    let nChains = 0;
    const reading = async (): Promise<void> => {
      for await (const _ of readChains(path)) nChains++;
    };
    await expect(reading()).rejects.toThrow(FormatError);
    expect(nChains).toBe(0);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] ^= 0x55;
  return copy;
}
