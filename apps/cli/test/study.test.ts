import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StudyResult } from "@volsmith/study";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { volsmith } from "./fake-terminal.ts";
import { tinyModels, tinyStudy, writeMarket } from "./study-files.ts";

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-study-"));
  await writeMarket(folder);
  await writeFile(at("tiny.json"), JSON.stringify(tinyStudy(tinyModels)));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...words: string[]) =>
  volsmith("study", "run", at("tiny.json"), "--data", folder, "-o", at("run"), ...words);

describe("volsmith study", () => {
  it("runs from a configuration to a report", async () => {
    const { printed, remarked } = await run("--threads", "1");
    expect(remarked).toMatch(/TOY: [\d,]+ rows of \d+ quote dates/);
    expect(printed).toMatch(/model +over % +under % +correct %/);
    for (const { name } of tinyModels) expect(printed).toContain(`\n${name} `);
    expect(await readdir(at("run", "tables"))).toContain("errors.csv");
    expect(await readFile(at("run", "report.html"), "utf8")).toContain("Searched");
    expect(await readFile(at("run", "tables", "errors.csv"), "utf8")).toMatch(
      /^model,kind,part,rows/,
    );
  });

  it("does nothing again, and prints the same", async () => {
    const { printed, remarked } = await run("--json");
    expect(remarked).toMatch(/4 models of .* done already/);
    expect((JSON.parse(printed) as StudyResult).models).toHaveLength(4);
  });

  it("goes on without its configuration", async () => {
    const { remarked } = await volsmith("study", "run", "--resume", "-o", at("run"));
    expect(remarked).toMatch(/4 models of .* done already/);
  });

  it("refuses to mix studies in a folder", async () => {
    const other = { ...tinyStudy(tinyModels), seed: 9 };
    await writeFile(at("other.json"), JSON.stringify(other));
    const words = ["study", "run", at("other.json"), "--data", folder, "-o", at("run")];
    await expect(volsmith(...words)).rejects.toThrow(
      /seed 1, and this one has 9; name another folder/,
    );
  });

  it("fails where every model failed, once all of them have said why", async () => {
    const models = [{ name: "Blind", model: { kind: "mlp", features: ["colour"] } }];
    await writeFile(at("blind.json"), JSON.stringify({ ...tinyStudy(models) }));
    const words = ["study", "run", at("blind.json"), "--data", folder, "-o", at("blind")];
    await expect(volsmith(...words)).rejects.toThrow(/blind: every model failed/);
    expect(await readdir(at("blind"))).toContain("report.html");
  });

  it("shows who leads, by the validation part", async () => {
    const { printed } = await volsmith("study", "leaderboard", at("run"));
    expect(printed).toMatch(/^tiny: 4 of 4 models, finished/);
    expect(printed).toMatch(/Searched: 2 trials/);
    expect(printed).toContain("on the validation part");
    await expect(volsmith("study", "leaderboard", folder)).rejects.toThrow(
      /there is no study in it/,
    );
  });

  it("rebuilds report and tables from the result", async () => {
    await rm(at("run", "report.html"));
    await rm(at("run", "tables"), { recursive: true });
    const { printed } = await volsmith("study", "report", at("run"));
    expect(printed).toContain(`report: ${at("run", "report.html")}`);
    expect(await readdir(at("run", "tables"))).toContain("by-ticker.csv");
    await expect(volsmith("study", "report", folder)).rejects.toThrow(/there is no result in it/);
  });

  it("builds the table alone and says why rows were left out", async () => {
    const words = ["study", "table", at("tiny.json"), "--data", folder];
    expect((await volsmith(...words)).printed).toMatch(/rows +why\n *[\d,]+ +kept/);
    const { printed } = await volsmith(...words, "--json");
    expect(JSON.parse(printed)).toMatchObject({ tickers: ["TOY"], exclusions: {} });
  });

  it("writes the table, and learns the same from the file", async () => {
    const words = ["study", "table", at("tiny.json"), "--data", folder, "-o", at("toy.parquet")];
    expect((await volsmith(...words)).printed).toMatch(/^[\d,]+ rows in .*toy\.parquet/);
    const table = { kind: "table", path: at("toy.parquet") };
    const built = { ...tinyStudy(tinyModels.slice(0, 1)), table };
    await writeFile(at("built.json"), JSON.stringify(built));
    const { printed } = await volsmith(
      "study",
      "run",
      at("built.json"),
      "-o",
      at("built"),
      "--json",
    );
    const result = JSON.parse(await readFile(at("run", "result.json"), "utf8")) as StudyResult;
    expect((JSON.parse(printed) as StudyResult).models[0].metrics).toEqual(
      result.models[0].metrics,
    );
  });

  it("keeps whole histories of contracts where there are too many rows", async () => {
    const table = { kind: "table", path: at("toy.parquet"), mostRows: 200 };
    await writeFile(at("few.json"), JSON.stringify({ ...tinyStudy(tinyModels), table }));
    const { printed } = await volsmith("study", "table", at("few.json"), "--json");
    const { rows, remarks } = JSON.parse(printed) as { rows: number; remarks: string[] };
    expect(rows).toBeGreaterThan(120);
    expect(rows).toBeLessThanOrEqual(200);
    expect(remarks.at(-1)).toMatch(/the histories of contracts drawn at random/);
  });

  it("prints a configuration that it reads", async () => {
    const { printed } = await volsmith("study", "init");
    expect((JSON.parse(printed) as { models: unknown[] }).models.length).toBeGreaterThan(15);
  });

  it.each([
    [
      { models: [{ name: "A", model: { kind: "mlp", epoch: 3 } }] },
      /bad\.json: models\[0\]\.model has no key "epoch"/,
    ],
    [
      { models: [{ name: "A", model: { kind: "mpl" } }] },
      /models\[0\]\.model\.kind must be one of black-scholes, mlp,/,
    ],
    [
      { models: [{ name: "A", preset: "lstm" }] },
      /models\[0\]\.preset must be one of black-scholes, mlp,/,
    ],
    [{ model: [] }, /bad\.json: (model: there is no such key|models must be)/],
  ])("names what is wrong in %j", async (json, message) => {
    await writeFile(at("bad.json"), JSON.stringify(json));
    await expect(volsmith("study", "run", at("bad.json"), "-o", at("bad"))).rejects.toThrow(
      message,
    );
  });

  it("says what ${data} needs", async () => {
    const words = ["study", "run", at("tiny.json"), "-o", at("nowhere")];
    await expect(volsmith(...words)).rejects.toThrow(
      /\$\{data\} must be given, got undefined; say --data/,
    );
  });

  it("wants a folder to go on with", async () => {
    await expect(volsmith("study", "run", "--resume")).rejects.toThrow(/needs --out FOLDER/);
  });
});
