/** `volsmith operator evaluate`. */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { initialWeights, publishedConfig, writeOperatorWeights } from "@volsmith/surface";
import { csvParse } from "d3-dsv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { volsmith, volsmithWith } from "./fake-terminal.ts";

const golden = fileURLToPath(new URL("../../../../shared/golden/opds/", import.meta.url));
const published = join(golden, "weights.safetensors");

/** Quick to ask; what it answers is the level of volatilities, roughly. */
const tiny = { ...publishedConfig, nLayers: 2, nNeighbours: 4 };
const quick = ["--repeats", "1", "--markets", "2", "--methods", "ssvi", "--threads", "1"];

let folder = "";
let weights = "";
let quotes = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-evaluate-"));
  weights = join(folder, "tiny.safetensors");
  const ranges = [{ underlying: "VSX", from: "2000-01-01", to: "2100-01-01" }];
  const metadata = { trainedOn: JSON.stringify(ranges) };
  await writeFile(weights, writeOperatorWeights(initialWeights(tiny, 1), metadata));
  quotes = join(folder, "snapshot.json");
  await writeFile(quotes, (await volsmith("snapshot", "--json")).printed);
});
afterAll(() => rm(folder, { recursive: true }));

interface EvaluationJson {
  readonly format: string;
  readonly chains: readonly { readonly name: string }[];
  readonly warnings: readonly string[];
  readonly accuracy: {
    readonly chains: readonly { readonly methods: readonly { readonly method: string }[] }[];
  } | null;
  readonly synthetic: { readonly seed: number } | null;
  readonly neighbours: { readonly rows: readonly { readonly k: number }[] } | null;
}

async function evaluate(...words: string[]): Promise<EvaluationJson> {
  const { printed } = await volsmith(
    "operator",
    "evaluate",
    "--weights",
    weights,
    ...words,
    "--json",
  );
  return JSON.parse(printed) as EvaluationJson;
}

describe("volsmith operator evaluate", () => {
  it("prints tables, and writes a report and CSV files", async () => {
    const out = join(folder, "report.html");
    const csv = join(folder, "tables");
    const words = ["--weights", weights, "--no-repair", "-o", out, "--csv", csv, ...quick];
    const { printed, remarked } = await volsmith("operator", "evaluate", quotes, ...words);
    for (const part of [
      "VSX",
      "MAPE",
      "Half of the quotes hidden",
      "SSVI test",
      "behind synthetic",
    ])
      expect(printed).toContain(part);
    expect(printed).toMatch(/warning:.*operator may have been trained on VSX/);
    expect(remarked).toContain("written:");
    expect(await readFile(out, "utf8")).toMatch(/^<!doctype html>[^]*Where errors lie/);
    const names = ["accuracy", "drop-half", "error-maps", "ssvi", "synthetic"];
    expect((await readdir(csv)).toSorted()).toEqual(names.map((name) => `${name}.csv`));
    const accuracy = csvParse(await readFile(join(csv, "accuracy.csv"), "utf8"));
    const maps = csvParse(await readFile(join(csv, "error-maps.csv"), "utf8"));
    // The maps' cells hold the quotes, and their errors, that the table summarises.
    for (const { method, nQuotes, mape } of accuracy) {
      const cells = maps.filter((cell) => cell.method === method);
      const sum = (pick: (cell: (typeof cells)[number]) => number): number =>
        cells.reduce((total, cell) => total + pick(cell), 0);
      expect(sum((cell) => Number(cell.quotes))).toBe(Number(nQuotes));
      const error = sum((cell) => Number(cell.quotes) * Number(cell.relative));
      expect(error / Number(nQuotes)).toBeCloseTo(Number(mape), 12);
    }
  });

  it("gives everything as JSON, beside other weights under names of their own", async () => {
    const words = ["--against", weights, weights, "--experiments", "accuracy", "--no-repair"];
    const result = await evaluate(quotes, ...words, ...quick);
    expect(result.format).toBe("volsmith-operator-evaluation");
    expect(result.accuracy!.chains[0].methods.map(({ method }) => method)).toEqual([
      "operator",
      "tiny",
      "tiny 2",
      "ssvi",
    ]);
    expect(result.warnings).toHaveLength(3);
    expect(result.synthetic).toBeNull();
  });

  it("says so where weights do not tell what they were trained on", async () => {
    const silent = join(folder, "silent.safetensors");
    await writeFile(silent, writeOperatorWeights(initialWeights(tiny, 1)));
    const words = ["--weights", silent, "--experiments", "ssvi", ...quick];
    const { printed } = await volsmith("operator", "evaluate", quotes, ...words);
    expect(printed).toContain("operator does not say what it was trained on");
  });

  it("needs no quotes: synthetic markets that no training sees stand in", async () => {
    const result = await evaluate("--experiments", "synthetic", ...quick);
    expect(result.chains).toHaveLength(6);
    expect(result.chains[0].name).toMatch(/^(index|stock|crypto) \S+ 1$/);
    expect(result.synthetic!.seed).toBe(2 ** 41);
    expect(result.warnings).toEqual([]);
  });

  it("runs an ablation alone where only that is asked for", async () => {
    const result = await evaluate(quotes, "--ablate", "neighbours", "--ks", "2,4", ...quick);
    expect(result.neighbours!.rows.map(({ k }) => k)).toEqual([2, 4]);
    expect(result.accuracy).toBeNull();
  });

  it.each([
    [["--experiments", "speed"], /--experiments takes accuracy.*"speed"/],
    [["--ablate", "width"], /--ablate takes neighbours, arbitrage/],
    [["--methods", "operator"], /--methods takes .*svi/],
    [["--experiments", "none"], /nothing to do/],
    [["--root", "SPX"], /--root is to choose from FILES/],
    [["--dates", "3"], /--dates is to choose from FILES/],
  ])("explains %j", async (words, message) => {
    await expect(evaluate(...words)).rejects.toThrow(message);
  });

  it("explains dates that contradict each other, and a file that is not there", async () => {
    const both = evaluate(quotes, "--dates", "2", "--date", "2024-01-02");
    await expect(both).rejects.toThrow(/--date names one date/);
    const gone = volsmith("operator", "evaluate", "--weights", join(folder, "gone.safetensors"));
    await expect(gone).rejects.toThrow(/gone\.safetensors/);
  });

  it("writes nothing when it is interrupted", async () => {
    const out = join(folder, "interrupted.html");
    const stop = new AbortController();
    const control = {
      onProgress: () => stop.abort(new Error("stopped by the test")),
      signal: stop.signal,
    };
    const words = ["operator", "evaluate", quotes, "--weights", weights, "-o", out, ...quick];
    await expect(volsmithWith(control, words)).rejects.toThrow("stopped by the test");
    expect(existsSync(out)).toBe(false);
  });

  it.skipIf(!existsSync(published))(
    "finds the published error on the published test (skips without ../shared/golden)",
    async () => {
      const words = ["--weights", published, "--experiments", "ssvi", "--methods", "none"];
      const { printed } = await volsmith("operator", "evaluate", ...words);
      expect(printed).toMatch(/operator\s+1\.71 %\s+\S+ %\s+1\.76 %/);
    },
  );
});
