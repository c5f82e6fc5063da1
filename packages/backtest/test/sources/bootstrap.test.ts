/** Paths of recorded returns. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { formatDay } from "@volsmith/market";
import { describe, expect, it } from "vitest";

import { bootstrapSource } from "../../src/sources/bootstrap.ts";
import { open, temporaryFiles, testSimulator } from "./support.ts";

const write = temporaryFiles();
const simulator = await testSimulator();

/** Closes whose returns are 1 % and −1 % on learnt days, 2 % and −2 % after 100 of them. */
function closes(nDays = 201): string {
  let close = 100;
  const rows = Array.from({ length: nDays }, (_, i) => {
    if (i > 0) close *= Math.exp((i % 2 === 0 ? 1 : -1) * (i <= 100 ? 0.01 : 0.02));
    return `${formatDay(10_000 + i)},${close}`;
  });
  return ["date,SPX", ...rows].join("\n");
}

const config = { kind: "bootstrap", column: "spx", steps: 5, trainTo: 0.5, mean: "history" };

describe("bootstrap", () => {
  const path = write("closes.csv.gz", gzipSync(closes()));
  const draw = { nPaths: 64, seed: 7, simulator };

  it("training and validation paths are made of the earlier returns, test paths of the later", async () => {
    const source = await open(bootstrapSource, { ...config, closes: path });
    for (const [part, size] of [
      ["training", 0.01],
      ["validation", 0.01],
      ["test", 0.02],
    ] as const) {
      // prettier-ignore
      const { paths } = await source.draw(part, draw);
      expect(paths.nPaths).toBe(64);
      for (let at = 1; at < paths.spots.length; at++)
        if (at % 6 !== 0)
          expect(Math.abs(Math.log(paths.spots[at] / paths.spots[at - 1]))).toBeCloseTo(size, 5);
    }
  });

  it("a date of trainTo is the last that is learnt from", async () => {
    const source = await open(bootstrapSource, { ...config, closes: path, trainTo: formatDay(10_100) }); // prettier-ignore
    expect(source.facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      "learnt from: 100 returns, 1997-05-20 to 1997-08-27",
      "volatility of what is learnt from: 15.9 % a year",
      "judged on: 100 returns, 1997-08-28 to 1997-12-05",
      "volatility of what is judged on: 31.7 % a year",
      "blocks: stationary, 20 days",
      "mean of a step: as it was",
    ]);
  });

  it("a return over years that are missing is no step's", async () => {
    const rows = closes().split("\n");
    const holed = write("holed.csv", [...rows.slice(0, 50), ...rows.slice(71)].join("\n"));
    const source = await open(bootstrapSource, {
      ...config,
      closes: holed,
      trainTo: formatDay(10_100),
    });
    expect(source.facts.slice(-2)).toContainEqual({ label: "returns over gaps, left out", value: "1" }); // prettier-ignore
    const { paths } = await source.draw("training", draw);
    // Over the gap, 22 returns long, it would be nothing.
    for (let at = 1; at < paths.spots.length; at++)
      if (at % 6 !== 0)
        expect(Math.abs(Math.log(paths.spots[at] / paths.spots[at - 1]))).toBeCloseTo(0.01, 5);
  });

  it.each([
    ["0", "the close of 1997-06-03 is 0, not a positive number; leave such a day out"],
    ["1e400", "the close of 1997-06-03 is Infinity, not a positive number"],
  ])("refuses a close of %s", async (close, message) => {
    const bad = write("bad.csv", closes().replace(/(1997-06-03),.*/, `$1,${close}`));
    await expect(open(bootstrapSource, { ...config, closes: bad })).rejects.toThrow(message);
  });

  it("the same part, count and seed give the same bits, and other parts other paths", async () => {
    const source = await open(bootstrapSource, { ...config, closes: path });
    const [a, b, c] = await Promise.all(
      (["training", "training", "validation"] as const).map((part) => source.draw(part, draw)),
    );
    expect(a.paths.spots).toEqual(b.paths.spots);
    expect(a.paths.spots).not.toEqual(c.paths.spots);
  });

  it("returns after trainTo change no path that is learnt from", async () => {
    const other = write("other.csv", closes().replaceAll(/(1997-(09|1\d)-..),(.*)/g, "$1,1$3"));
    const [one, two] = [
      await open(bootstrapSource, { ...config, closes: path }),
      await open(bootstrapSource, { ...config, closes: other }),
    ];
    expect(one.fingerprint).not.toBe(two.fingerprint);
    expect((await one.draw("training", draw)).paths.spots).toEqual(
      (await two.draw("training", draw)).paths.spots,
    );
  });

  it.each([
    ["a column that is not there", { column: "NDX" }, "there is no column NDX; it has date, SPX"],
    ["a date without a judged day", { trainTo: "2001-01-01" }, "trainTo is 2001-01-01, and the data end on 1997-12-05"], // prettier-ignore
    ["an empty range", { from: "2001-01-01" }, "it has 0 closes of spx"],
    ["a file that is not there", { closes: "no.csv" }, "there is no such file"],
  ])("refuses %s", async (_, change, message) => {
    await expect(open(bootstrapSource, { ...config, closes: path, ...change })).rejects.toThrow(message); // prettier-ignore
  });

  it("refuses to draw from a handful of returns, and configurations it cannot read", async () => {
    const source = await open(bootstrapSource, { ...config, closes: path, trainTo: 0.1 });
    await expect(source.draw("training", draw)).rejects.toThrow("20 returns of spx are left");
    const parse = (change: object) => () =>
      bootstrapSource.schema.parse({ ...config, closes: path, ...change });
    expect(parse({ trainTo: "2001-02-30" })).toThrow("must be a date");
    expect(parse({ meanBlok: 3 })).toThrow("meanBlok");
  });

  const real = fileURLToPath(
    new URL("../../../../../shared/data/daily_close_merged_2000_2026.csv.gz", import.meta.url),
  );
  it.skipIf(!existsSync(real))("reads the index's history (needs ../shared/data)", async () => {
    const source = await open(bootstrapSource, { kind: "bootstrap", closes: real });
    expect(source.facts[0].value).toMatch(/^4\d+ returns, 2000-01-04 to/);
    const { paths } = await source.draw("test", { nPaths: 2000, seed: 1, simulator });
    const end = 21;
    const mean = Array.from({ length: 2000 }, (_, i) => paths.spots[i * 22 + end] / 100);
    // A month of index has a deviation of about 5 %; dependence within blocks leaves some drift.
    expect(mean.reduce((a, b) => a + b, 0) / 2000).toBeCloseTo(1, 1);
  });
});
