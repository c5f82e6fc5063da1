/** Files of one row a date. */
import { gzipSync } from "node:zlib";

import { openDailyFile, openSession } from "@volsmith/market/readers";
import { describe, expect, it } from "vitest";

import { temporaryFiles } from "./temporary-files.ts";

const write = temporaryFiles();

async function columnOf(name: string, text: string | Uint8Array, column = "SPX") {
  const path = write(name, text);
  const session = await openSession({ source: path });
  try {
    const file = await openDailyFile(session, path);
    return await file.column(file.find(column)!);
  } finally {
    await session.close();
  }
}

describe("openDailyFile", () => {
  const text = "date,SPX,NDX\n2000-01-04,1399.4,\n2000-01-03,1455.2,3790\n2000-01-05,,3507\n";

  it.each([
    ["csv", text],
    ["csv.gz", gzipSync(text)],
  ])("reads a column by date, without the rows that have no number (%s)", async (ending, bytes) => {
    const { days, values } = await columnOf(`closes.${ending}`, bytes);
    expect([...days]).toEqual([10959, 10960]);
    expect([...values]).toEqual([1455.2, 1399.4]);
  });

  it.each([
    ["two rows of a date", "date,SPX\n2000-01-03,1\n2000-01-03,2\n", "2000-01-03 occurs twice"],
    ["no date", "when,SPX\n2000-01-03,1\n", "there is no column date"],
    ["a word for a number", "date,SPX\n2000-01-03,one\n", '"one" on 2000-01-03 is not a number'],
    ["a word for a date", "date,SPX\nmonday,1\n", '"monday" is not a date'],
  ])("refuses %s", async (name, bad, message) => {
    await expect(columnOf(`${name}.csv`, bad)).rejects.toThrow(message);
  });
});
