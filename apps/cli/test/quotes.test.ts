/** The commands that turn files into clean quotes: synth, snapshot, iv. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { truthFromJSON } from "@volsmith/market";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { volsmith } from "./fake-terminal.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("volsmith synth", () => {
  it("writes the same bytes for the same seed, other bytes for another", async () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => join(folder, `${name}.csv`));
    await volsmith("synth", "--seed", "7", "--out", a);
    await volsmith("synth", "--seed", "7", "--out", b);
    await volsmith("synth", "--seed", "8", "--out", c);
    expect(await readFile(a, "utf8")).toBe(await readFile(b, "utf8"));
    expect(await readFile(a, "utf8")).not.toBe(await readFile(c, "utf8"));
  });

  it("puts a truth beside the chain that gives every row its exact volatility", async () => {
    const out = join(folder, "heston.csv.gz");
    const { printed } = await volsmith("synth", "--model", "heston", "--out", out, "--json");
    const facts = JSON.parse(printed) as { truth: string; nRows: number };
    const truth = truthFromJSON(JSON.parse(await readFile(facts.truth, "utf8")));
    expect(truth.model.name).toBe("heston");
    expect(truth.vols.length).toBe(facts.nRows);
  });
});

describe("volsmith snapshot", () => {
  it("accounts for every row of a chain with defects", async () => {
    const out = join(folder, "defects.csv");
    await volsmith("synth", "--defects", "--out", out);
    const { printed } = await volsmith("snapshot", out, "--json");
    const { cleaning, slices } = JSON.parse(printed) as {
      cleaning: { nRows: number; nKept: number; dropped: Record<string, number> };
      slices: { strikes: number[] }[];
    };
    const dropped = Object.values(cleaning.dropped).reduce((sum, n) => sum + n, 0);
    expect(cleaning.nKept + dropped).toBe(cleaning.nRows);
    expect(slices.reduce((sum, { strikes }) => sum + strikes.length, 0)).toBe(cleaning.nKept);
    expect(Object.keys(cleaning.dropped)).toEqual(
      expect.arrayContaining(["crossed", "negative-quote", "duplicate-key", "expired"]),
    );
  });

  it("reads its own JSON back to the same JSON", async () => {
    const file = join(folder, "snapshot.json");
    const { printed } = await volsmith("snapshot", "--json");
    await writeFile(file, printed);
    const again = await volsmith("snapshot", file, "--json");
    expect(JSON.parse(again.printed)).toEqual(JSON.parse(printed));
  });

  it("prints one CSV row for each quote kept", async () => {
    const { printed } = await volsmith("snapshot", "--csv");
    const json = JSON.parse((await volsmith("snapshot", "--json")).printed) as {
      cleaning: { nKept: number };
    };
    expect(printed.split("\n")).toHaveLength(json.cleaning.nKept + 1);
  });

  it("shows expiries, forwards and the reasons of dropped rows to a person", async () => {
    const { printed } = await volsmith("snapshot");
    expect(printed).toMatch(/^VSX .* 24 expiries/);
    expect(printed).toContain("because");
    expect(printed).toContain("in-the-money");
  });

  it("names the file and the fix when the file is no chain", async () => {
    const file = join(folder, "shopping.csv");
    await writeFile(file, "apples,pears\n1,2\n");
    await expect(volsmith("snapshot", file)).rejects.toThrow(/shopping\.csv/);
  });

  it("says what is missing when the file does not exist", async () => {
    await expect(volsmith("snapshot", join(folder, "nowhere.csv"))).rejects.toThrow(/nowhere\.csv/);
  });

  it("says which dates and underlyings there are when asked for others", async () => {
    const out = join(folder, "asked.csv");
    await volsmith("synth", "--out", out);
    await expect(volsmith("snapshot", out, "--date", "2020-02-02")).rejects.toThrow(
      /no quotes of 2020-02-02, only of 2025-03-12; the nearest is --date 2025-03-12/,
    );
    await expect(volsmith("snapshot", out, "--root", "vsxw")).rejects.toThrow(
      /no row has root vsxw; letters count/,
    );
  });

  it("refuses to clean again what a snapshot file has", async () => {
    const file = join(folder, "clean.json");
    await writeFile(file, (await volsmith("snapshot", "--json")).printed);
    await expect(volsmith("snapshot", file, "--min-bid", "1")).rejects.toThrow(
      /--min-bid is for chains/,
    );
  });

  it("shows no control characters of a file on a terminal", async () => {
    const file = join(folder, "escape.csv");
    const rows = [90, 100, 110].flatMap((strike) =>
      ["C", "P"].map((type) => `2024-01-02,\x1b]0;owned\x07,2024-03-15,${type},${strike},11,12`),
    );
    await writeFile(file, `quote_date,underlying,expiry,type,strike,bid,ask\n${rows.join("\n")}\n`);
    const { printed } = await volsmith("snapshot", file);
    expect(printed).toContain("·]0;owned·");
    expect(printed).not.toContain("\x1b]0");
  });

  it("names the reasons when cleaning leaves nothing", async () => {
    await expect(volsmith("snapshot", "--root", "NDX")).rejects.toThrow(/root-not-asked/);
  });
});

describe("volsmith iv", () => {
  it("inverts one price and shows the Greeks", async () => {
    const { printed } = await volsmith(
      "iv",
      "--price",
      "7.9655674554058",
      "--forward",
      "100",
      "--strike",
      "100",
      "--tau",
      "1",
      "--json",
    );
    // 100·(2Φ(0.1) − 1), the at-the-money price at 20 %.
    const { vol, greeks } = JSON.parse(printed) as { vol: number; greeks: { vega: number } };
    expect(vol).toBeCloseTo(0.2, 12);
    expect(greeks.vega).toBeCloseTo(0.39695, 5); // φ(0.1), per 1 %
  });

  it("adds vol and status to a table, row by row", async () => {
    const file = join(folder, "prices.csv");
    await writeFile(
      file,
      "id,price,forward,strike,tau,type\na,4,100,100,1,C\nb,200,100,100,1,put\n",
    );
    const { printed } = await volsmith("iv", file);
    const [head, a, b] = printed.split("\n");
    expect(head).toBe("id,price,forward,strike,tau,type,vol,status");
    expect(a).toMatch(/^a,.*,0\.1003\d+,ok$/);
    expect(b).toMatch(/^b,.*,,above-maximum$/);
  });

  it("names line and column of a cell that is no number", async () => {
    const file = join(folder, "broken.csv");
    await writeFile(file, "price,forward,strike,tau,type\n4,100,abc,1,C\n");
    await expect(volsmith("iv", file)).rejects.toThrow(/broken\.csv, line 2, column "strike"/);
  });

  it("names the options that are missing", async () => {
    await expect(volsmith("iv", "--price", "4")).rejects.toThrow(/--forward, --strike, --tau/);
  });
});

it("leaves no temporary files behind", async () => {
  expect((await readdir(folder)).filter((name) => !/\.(csv|json|gz)$/.test(name))).toEqual([]);
});
