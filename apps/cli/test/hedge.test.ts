import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BacktestConfig, BacktestResult } from "@volsmith/backtest";
import { writeHedgeResults } from "@volsmith/hedging";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { volsmith, volsmithWith } from "./fake-terminal.ts";
import { tinyHedge, tinyPolicies } from "./hedge-files.ts";

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
const save = (name: string, json: unknown) => writeFile(at(name), JSON.stringify(json));
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-hedge-"));
  await save("tiny.json", tinyHedge());
});
afterAll(() => rm(folder, { recursive: true }));

const hedge = (...words: string[]) => volsmith("hedge", ...words);
const train = (...words: string[]) => hedge("train", at("tiny.json"), "-o", at("run"), ...words);
const resultOf = ({ printed }: { readonly printed: string }) =>
  JSON.parse(printed) as BacktestResult;

describe("volsmith hedge train", () => {
  it("goes from a configuration to a report", async () => {
    const { printed, remarked } = await train();
    expect(remarked).toMatch(/^band: finished after 2 epochs/m);
    expect(printed).toMatch(/^policy +CVaR 95 % +interval +mean +sd/m);
    for (const { name } of tinyPolicies) expect(printed).toContain(`\n* ${name} `);
    expect(printed).toContain("\n  no hedge ");
    expect(printed).toMatch(/^CVaR 95 % is \d/m);
    expect(printed).toMatch(/report: .*report\.html$/);
    expect(await readFile(at("run", "report.html"), "utf8")).toContain("layers");
    expect((await readdir(at("run", "tables"))).every((name) => name.endsWith(".csv"))).toBe(true);
    expect((await readdir(at("run", "results"))).some((name) => name.endsWith(".npz"))).toBe(true);
  });

  it("does nothing again, and prints the same", async () => {
    const run = await train("--json");
    expect(run.remarked).toMatch(/2 trainings of .* done already/);
    const kept = JSON.parse(await readFile(at("run", "result.json"), "utf8")) as BacktestResult;
    expect(resultOf(run).evaluation).toEqual(kept.evaluation);
  });

  it("goes on without its configuration", async () => {
    const { remarked } = await hedge("train", "--resume", "-o", at("run"));
    expect(remarked).toMatch(/2 trainings of .* done already/);
  });

  it("trains every policy over several seeds", async () => {
    const words = ["train", at("tiny.json"), "--seeds", "2", "-o", at("seeds")];
    const { printed } = await hedge(...words);
    expect(printed).toContain("seeds ±");
    expect(printed).toMatch(/^band +2 finished /m);
    const more = await hedge("train", "--resume", "--seeds", "3", "-o", at("seeds"));
    expect(more.printed).toMatch(/^band +3 finished /m);
    const again = await hedge("train", "--resume", "-o", at("seeds"));
    expect(again.printed).toMatch(/^band +3 finished /m);
  });

  it("tells errors in the money where the source's objective was learned", async () => {
    const criterion = { kind: "itm-cvar-mse", alpha: 0.9, weight: 0.1 };
    await save("itm.json", tinyHedge({ criterion, policies: tinyPolicies.slice(0, 1) }));
    const { printed } = await hedge("train", at("itm.json"), "-o", at("itm"));
    expect(printed).toMatch(/^V_T − Z_T +in the money +MAE +relative error/m);
  });

  it("tells how to go on when it is interrupted", async () => {
    const controller = new AbortController();
    const control = {
      onProgress: () => controller.abort(new Error("stopped")),
      signal: controller.signal,
    };
    const remarks: string[] = [];
    const words = ["hedge", "train", at("tiny.json"), "-o", at("stopped run")];
    await expect(volsmithWith(control, words, remarks)).rejects.toThrow("stopped");
    expect(remarks.at(-1)).toBe(
      `stopped; volsmith hedge train --resume -o '${at("stopped run")}' goes on`,
    );
  });

  it("fails where every training failed, once all have said why", async () => {
    const [band] = tinyPolicies;
    const policies = [{ ...band, schedule: { kind: "constant", rate: 1e30 } }];
    await save("wild.json", tinyHedge({ policies }));
    const run = hedge("train", at("wild.json"), "-o", at("wild"));
    await expect(run).rejects.toThrow(/wild: no policy could be trained/);
    expect(await readdir(at("wild"))).toContain("report.html");
  });

  it.each([
    [{ policies: [{ name: "A", network: { kind: "gru", unit: 3 } }] }, /policies\[0\]\.network/],
    [{ policies: [{ name: "A", network: { kind: "gur" } }] }, /one of feed-forward, gru,/],
    [{ paths: { kind: "process", process: { kind: "gbm", vol: -2 } } }, /paths\.process\.vol/],
    [{ baselines: [] }, /bad\.json: baselines/],
    [{ nTrain: 3 }, /bad\.json: .*"?nTrain"?/],
    [{ claim: { payoff: { kind: "call", strike: -1 } } }, /claim\.payoff.*strike/],
  ])("names what is wrong in %j", async (changes, message) => {
    await save("bad.json", tinyHedge(changes));
    await expect(hedge("train", at("bad.json"), "-o", at("bad"))).rejects.toThrow(message);
  });

  it.each([
    ["{", /broken\.json: .*JSON/],
    ["[]", /broken\.json: .*must be/],
    ['{"paths": {"kind": "npz", "file": "${data}/x.npz"}}', /\$\{data\} must be given.*--data/],
  ])("explains a file with %s", async (text, message) => {
    await writeFile(at("broken.json"), text);
    await expect(hedge("train", at("broken.json"), "-o", at("broken"))).rejects.toThrow(message);
  });

  it("lists the ready configurations for a name that is none, and says how to name a file", async () => {
    await expect(hedge("train", "porper", "-o", at("x"))).rejects.toThrow(
      /no ready configuration "porper"; ready ones are default, .*such as \.\/mine\.json/,
    );
    await expect(hedge("train", "no/such.json")).rejects.toThrow(/no\/such\.json/);
  });

  it("says what stands in the way of its folder", async () => {
    await writeFile(at("file"), "");
    await expect(hedge("train", at("tiny.json"), "-o", at("file"))).rejects.toThrow(/file/);
    await mkdir(at("full"), { recursive: true });
    await writeFile(at("full", "letter.txt"), "");
    await expect(hedge("train", at("tiny.json"), "-o", at("full"))).rejects.toThrow(
      /full: it holds other files/,
    );
    await save("other.json", tinyHedge({ seed: 9 }));
    await expect(hedge("train", at("other.json"), "-o", at("run"))).rejects.toThrow(
      /seed 3, and this one has 9; name another folder/,
    );
    await expect(hedge("train", "--resume")).rejects.toThrow(/needs --out FOLDER/);
    await expect(hedge("train", "--resume", "-o", at("nowhere"))).rejects.toThrow(/nowhere/);
  });
});

describe("volsmith hedge train --quotes", () => {
  const baselines = [{ kind: "none" }, { kind: "local-vol-delta" }];
  const policies = tinyPolicies.slice(0, 1);
  it("goes from quotes to a hedge, over the time of the configuration", async () => {
    const own = { kind: "process", process: { kind: "gbm" }, years: 0.1, steps: 6 };
    await save("few.json", tinyHedge({ paths: own, testPaths: own, policies, baselines }));
    await volsmith("synth", "-o", at("chain.csv.gz"), "--seed", "4");
    const file = at("chain.csv.gz");
    const words = ["train", at("few.json"), "--quotes", file, "-o", at("quotes"), "--json"];
    const { markets, config, evaluation } = resultOf(await hedge(...words));
    expect(markets.training.title).toMatch(/^Local volatility of VSX on .* 6 steps in 0\.1 years/);
    expect(markets.test.title).toBe(markets.training.title);
    expect((config as BacktestConfig).paths).toMatchObject({ quotes: file });
    expect(evaluation.policies.map(({ name }) => name)).toContain("local-volatility delta");
    expect((await hedge(...words)).remarked).toMatch(/1 training of .* done already/);
  });

  it("keeps what the configuration says of the surface", async () => {
    const paths = { kind: "surface", method: "ssvi", years: 0.2, steps: 5 };
    await save("few.json", tinyHedge({ paths, policies, baselines }));
    const { markets } = resultOf(
      await hedge("train", at("few.json"), "--quotes", "synthetic", "-o", at("ssvi"), "--json"),
    );
    expect(markets.training.title).toMatch(/by ssvi, 5 steps in 0\.2 years/);
  });

  it.each([
    [["--quotes", "-"], /needs a file/],
    [["--quotes", "nowhere.csv"], /nowhere\.csv: there is no such file/],
    [["--root", "SPX"], /--root is to choose from --quotes FILE/],
    [["--quotes", "CHAIN", "--date", "1999-01-01"], /it has no quotes of 1999-01-01/],
  ])("explains %j, and leaves no folder behind", async (words, message) => {
    const named = words.map((word) => (word === "CHAIN" ? at("chain.csv.gz") : word));
    const command = hedge("train", at("few.json"), "-o", at("nothing"), ...named);
    await expect(command).rejects.toThrow(message);
    expect(await readdir(folder)).not.toContain("nothing");
  });
});

describe("volsmith hedge evaluate", () => {
  it("judges the same policies on other paths of the same market", async () => {
    const run = await hedge("evaluate", at("run"), "--paths", "500", "--seed", "8", "--json");
    const { evaluation, overSeeds } = resultOf(run);
    expect(evaluation.nPaths).toBe(500);
    expect(overSeeds.map(({ policy }) => policy)).toEqual(["band", "layers"]);
  });

  it("judges them on a process, over the same time, from the same spot", async () => {
    const process = '{"kind": "heston", "rho": -0.5}';
    const run = await hedge("evaluate", at("run"), "--process", process, "--json");
    const { markets, evaluation } = resultOf(run);
    expect(markets.test.title).toMatch(/Heston, 6 steps in 0\.1 years/);
    expect(evaluation.examples[0][0]).toBe(100);
    const { printed } = await hedge("evaluate", at("run"), "--process", "merton");
    expect(printed).toMatch(/^judged on 800 paths: Merton/m);
  });

  it("judges them on the test paths of another configuration, and writes a report", async () => {
    const paths = { kind: "process", process: { kind: "roughened-gbm" }, years: 0.1, steps: 6 };
    await save("rough.json", tinyHedge({ testPaths: paths }));
    const words = ["evaluate", at("run"), "--on", at("rough.json"), "-o", at("judged")];
    const { printed } = await hedge(...words);
    expect(printed).toMatch(/^judged on 800 paths: Geometric Brownian motion made rough/m);
    expect(await readdir(at("judged"))).toEqual(
      expect.arrayContaining(["report.html", "result.json", "tables"]),
    );
    expect((await hedge("report", at("judged"))).printed).toMatch(
      /judged on 800 paths: Geometric Brownian motion made rough/,
    );
  });

  it("sells the claim for what it is told", async () => {
    const means: number[] = [];
    for (const premium of ["3", "2", "-1"]) {
      const run = await hedge("evaluate", at("run"), "--premium", premium, "--json");
      means.push(resultOf(run).evaluation.policies[0].statistics.mean);
    }
    expect(means[0] - means[1]).toBeCloseTo(1, 9);
    expect(means[2] - means[1]).toBeCloseTo(-3, 9);
  });

  it("leaves out rules that must know what other paths do not tell", async () => {
    const paths = { kind: "surface", years: 0.1, steps: 6 };
    const baselines = [{ kind: "none" }, { kind: "local-vol-delta" }];
    await save("surface.json", tinyHedge({ paths, baselines }));
    await hedge("train", at("surface.json"), "-o", at("surface"));
    const words = ["evaluate", at("surface"), "--process", "gbm"];
    const { printed, remarked } = await hedge(...words);
    expect(remarked).toMatch(/^left out local-volatility delta: .*these paths name no process/m);
    expect(printed).not.toContain("local-volatility delta");
    expect(printed).toContain("* band ");
  });

  it("tells the errors of the source's results, in the money and beside", async () => {
    const payoffs = Float64Array.of(4, 2, 0, 0);
    const values = Float64Array.of(3, 2.5, 1, -1);
    await writeFile(at("results.npz"), writeHedgeResults({ values, payoffs }));
    const { printed } = await hedge("evaluate", "--npz", at("results.npz"));
    expect(printed).toMatch(/^results\.npz +2 +0\.750 +25\.00 % +2 +1\.000 +-0\.125 +0\.875/m);
    const beside = await hedge("evaluate", at("run"), "--npz", at("results.npz"));
    expect(beside.printed).toMatch(/^results\.npz .*\n(.*\n)*layers +\d+ +\d/m);
    const json = (await hedge("evaluate", "--npz", at("results.npz"), "--json")).printed;
    expect(JSON.parse(json)).toMatchObject({ name: "results.npz", itmRelativeError: 0.25 });
  });

  it.each([
    [["--process", "hestn"], /--process takes JSON or one of gbm, .*not "hestn"/],
    [["--process", "{kind: gbm}"], /--process is no JSON/],
    [["--process", "block-bootstrap"], /returns/],
    [["--process", '{"kind": "hestn"}'], /process.*hestn/],
    [["--process", '{"kind": "gbm", "vol": -1}'], /vol must/],
    [["--on", "nobody"], /no ready configuration "nobody"/],
    [["--npz", "no-such.npz"], /no-such\.npz/],
  ])("explains %j", async (words, message) => {
    await expect(hedge("evaluate", at("run"), ...words)).rejects.toThrow(message);
  });

  it("wants a run, and one that has trained something", async () => {
    await expect(hedge("evaluate", folder)).rejects.toThrow(/no back-test/);
    await expect(hedge("evaluate")).rejects.toThrow(/name the FOLDER/);
    await expect(hedge("evaluate", "--npz", at("results.npz"), "--paths", "3")).rejects.toThrow(
      /--paths is for the policies of a FOLDER/,
    );
  });

  it("writes over no run", async () => {
    const before = await readFile(at("run", "result.json"), "utf8");
    await expect(hedge("evaluate", at("run"), "-o", at("run"))).rejects.toThrow(
      /holds a run of volsmith hedge train; name another folder/,
    );
    expect(await readFile(at("run", "result.json"), "utf8")).toBe(before);
  });

  it("refuses paths that policies cannot walk", async () => {
    const paths = { kind: "process", process: { kind: "gbm" }, years: 0.1, steps: 7 };
    await save("long.json", tinyHedge({ paths }));
    await expect(hedge("evaluate", at("run"), "--on", at("long.json"))).rejects.toThrow(
      /paths of 6 steps, and these have 7/,
    );
  });
});

describe("volsmith hedge report", () => {
  it("rebuilds report and tables from the result", async () => {
    await rm(at("run", "report.html"));
    await rm(at("run", "tables"), { recursive: true });
    const { printed } = await hedge("report", at("run"));
    expect(printed).toContain(`report: ${at("run", "report.html")}`);
    expect((await readdir(at("run", "tables"))).length).toBeGreaterThan(2);
    expect(resultOf(await hedge("report", at("run"), "--json")).kind).toBe("hedge-backtest");
  });

  it("says where there is nothing to report", async () => {
    await expect(hedge("report", folder)).rejects.toThrow(/it has no result yet/);
    await expect(hedge("report", at("nowhere"))).rejects.toThrow(/there is no such folder/);
    await expect(hedge("report", at("run", "result.json"))).rejects.toThrow(/it is a file; name/);
    await mkdir(at("damaged"), { recursive: true });
    await save(join("damaged", "result.json"), { kind: "hedge-backtest", version: 1 });
    await expect(hedge("report", at("damaged"))).rejects.toThrow(
      /no result of a back-test of this/,
    );
  });
});

describe("volsmith hedge init", () => {
  it("lists what is ready, and prints what train reads", async () => {
    const { printed } = await hedge("init", "--list");
    expect(printed).toMatch(/^default +\S/m);
    const names = [...printed.matchAll(/^(\S+) {2,}\S/gm)].slice(1).map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(["default", "source", "proper"]));
    for (const name of names) {
      const config = JSON.parse((await hedge("init", name)).printed) as Partial<BacktestConfig>;
      expect(config.baselines!.length).toBeGreaterThan(1);
    }
    await expect(hedge("init", "nobody")).rejects.toThrow(/ready ones are/);
  });
});
