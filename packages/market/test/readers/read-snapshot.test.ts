/** From a file to the snapshot of one of its dates. */
import { defaultMarket, formatChains } from "@volsmith/market";
import { readSnapshot } from "@volsmith/market/readers";
import { describe, expect, it } from "vitest";

import { temporaryFiles } from "./temporary-files.ts";

const write = temporaryFiles();
const { chain } = defaultMarket();
const week = 7 * 86_400_000;
const later = {
  ...chain,
  quotedAt: chain.quotedAt + week,
  rows: { ...chain.rows, bids: chain.rows.bids.map((bid) => bid / 2) },
};
const file = write("quotes.csv", formatChains([chain, later], "plain"));

describe("readSnapshot", () => {
  it("takes the last date, says so, or takes the one asked for", async () => {
    const remarks: string[] = [];
    const last = await readSnapshot(file, { onRemark: (remark) => remarks.push(remark) });
    expect(new Date(last.quotedAt).getTime()).toBe(later.quotedAt);
    expect(remarks.join()).toContain("holds 2 chains");
    const date = new Date(chain.quotedAt).toISOString().slice(0, 10);
    expect((await readSnapshot(file, { date })).quotedAt).toBe(chain.quotedAt);
  });

  it("says which dates and underlyings there are, in the words of who asks", async () => {
    const names = { underlying: "--underlying", date: "--date" };
    await expect(readSnapshot(file, { date: "1999-01-04", names })).rejects.toThrow(
      /no quotes of 1999-01-04, of 2 dates from .*; the nearest is --date/,
    );
    await expect(readSnapshot(file, { underlying: "XYZ" })).rejects.toThrow(/, not XYZ/);
    await expect(readSnapshot(file, { cleaning: { roots: ["xyz"] } })).rejects.toThrow(
      "no row has root xyz; letters count",
    );
  });
});
