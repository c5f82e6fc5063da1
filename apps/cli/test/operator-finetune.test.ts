/** `volsmith operator finetune` on tiny networks. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSafetensors } from "@volsmith/files";
import { formatChains, generateMarket, marketSpec } from "@volsmith/market";
import { randomGenerator } from "@volsmith/numerics";
import type { Progress } from "@volsmith/numerics";
import {
  initialWeights,
  publishedConfig,
  readCheckpoint,
  readOperatorWeights,
  writeOperatorWeights,
} from "@volsmith/surface";
import type { BacktestMonth } from "@volsmith/surface";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { volsmith, volsmithWith } from "./fake-terminal.ts";

let folder = "";
const at = (name: string) => join(folder, name);
let words: string[] = [];
const days = ["2022-01-04", "2022-01-05", "2022-02-04", "2022-02-07", "2022-03-01", "2022-03-02"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-finetune-"));
  // With a prior, weights know something before they are trained.
  const network = { nLayers: 1, nNeighbours: 6, prior: "essvi" } as const;
  const weights = initialWeights({ ...publishedConfig, ...network }, 3);
  const known = [{ underlying: "SPX", from: "2012-01-01", to: "2020-12-31" }];
  const bytes = writeOperatorWeights(weights, { trainedOn: JSON.stringify(known) });
  await writeFile(at("old.safetensors"), bytes);
  const chains = days.map((day, i) => {
    const spec = marketSpec("crypto", {
      quotedAt: Date.parse(`${day}T20:00:00Z`),
      underlying: "BTC",
    });
    return generateMarket(spec, randomGenerator(i)).chain;
  });
  await writeFile(at("days.csv"), formatChains(chains, "deribit"));
  words = ["operator", "finetune", at("days.csv"), "--weights", at("old.safetensors")];
  words.push(
    "--max-quotes",
    "60",
    "--epochs",
    "2",
    "--batch",
    "1",
    "--threads",
    "1",
    "--device",
    "cpu",
  );
  words.push("--cache", at("cache"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Interrupts when the n-th report of a stage arrives, as Ctrl-C would. */
function stoppingAt(stage: string, n: number) {
  const controller = new AbortController();
  const onProgress = (progress: Progress) => {
    if (progress.stage === stage && progress.done >= n) controller.abort(new Error("stopped"));
  };
  return { onProgress, signal: controller.signal };
}

describe("volsmith operator finetune", () => {
  it("writes weights that know what they have seen, and says what it did", async () => {
    const out = at("new.safetensors");
    const { printed, remarked } = await volsmith(...words, "-o", out, "--cut-off", "2022-03-02");
    expect(remarked).toContain("days.csv: 6 snapshots, 2022-01-04 to 2022-03-02");
    expect(remarked).toContain(
      "2 snapshots refused: 1 on test days (2022-02-04), 1 from the cut-off on",
    );
    expect(remarked).toContain("2 epochs, 8 steps of 1 new and 1 old");
    expect(remarked).toMatch(/about \d.* s/);
    expect(printed).toContain(`weights: ${out}`);
    const bytes = await readFile(out);
    expect(readOperatorWeights(bytes).config.nLayers).toBe(1);
    const { metadata } = readSafetensors(bytes);
    expect(JSON.parse(metadata["trainedOn"])).toEqual([
      { underlying: "SPX", from: "2012-01-01", to: "2020-12-31" },
      { underlying: "BTC", from: "2022-01-04", to: "2022-03-01", except: ["2022-02-04"] },
    ]);
    expect(JSON.parse(metadata["volsmith.training"])).toMatchObject({ epochs: 2, steps: 8 });
  });

  it("goes on after Ctrl-C with the same command, to the same bytes", async () => {
    const [whole, parts] = [at("whole.safetensors"), at("parts.safetensors")];
    await volsmith(...words, "-o", whole);
    const command = [...words, "-o", parts];
    await expect(volsmithWith(stoppingAt("fine-tune operator", 4), command)).rejects.toThrow(
      "stopped",
    );
    expect(existsSync(parts)).toBe(false);
    const checkpoint = await readFile(at("parts.checkpoint.safetensors"));
    expect(readCheckpoint(checkpoint).state.step).toBe(4);
    const { remarked } = await volsmith(...command);
    expect(remarked).toContain("step 4 of 10");
    expect(Buffer.compare(await readFile(whole), await readFile(parts))).toBe(0);
    await expect(volsmith(...command, "--rate", "1")).rejects.toThrow(
      /it is of a training with rate 0\.0003, and this command says 1/,
    );
  });

  it("joins older files to the synthetic markets", async () => {
    const { remarked } = await volsmith(
      ...words,
      "--per-month",
      "1",
      "--old",
      at("days.csv"),
      "-o",
      at("joined.safetensors"),
      "--json",
    );
    expect(remarked.match(/days\.csv/g)).toHaveLength(2);
  });

  it.each([
    [[], /name the new weights with --out FILE, or ask for --backtest monthly/],
    [["--backtest", "weekly"], /monthly/],
    [["--html", "x.html", "-o", "x"], /--html is for --backtest monthly/],
    [["--backtest", "monthly", "-o", "x"], /--backtest writes neither weights nor a log/],
  ])("explains %j", async (more, message) => {
    await expect(volsmith(...words, ...more)).rejects.toThrow(message);
  });
});

describe("volsmith operator finetune --backtest monthly", () => {
  let backtest: string[] = [];
  beforeAll(() => {
    backtest = [...words, "--backtest", "monthly", "--per-month", "1"];
  });

  it("shows every month without and with fine-tuning, and all together", async () => {
    const command = [...backtest, "--checkpoint", at("bt.safetensors")];
    const { printed, remarked } = await volsmith(...command);
    const lines = printed.split("\n");
    expect(lines[0]).toMatch(/month .*MAPE without +with +½ spreads without +with/);
    expect(lines.slice(1, 4).map((line) => line.split(" ")[0])).toEqual([
      "2022-02",
      "2022-03",
      "all",
    ]);
    expect(remarked).toMatch(/2022-02: MAPE \d.* % → \d.* %, half-spreads/);
    // The checkpoint has it all: asked again, it is only printed.
    const again = await volsmith(...command, "--json", "--html", at("bt.html"));
    expect(await readFile(at("bt.html"), "utf8")).toContain("Monthly back-test");
    const { months } = JSON.parse(again.printed) as { months: BacktestMonth[] };
    expect(months.map(({ month, tunedOn }) => [month, tunedOn])).toEqual([
      ["2022-02", "2022-01"],
      ["2022-03", "2022-02"],
    ]);
  });

  it("goes on after Ctrl-C inside a month, to the same table", async () => {
    const { printed } = await volsmith(...backtest, "--checkpoint", at("whole-bt.safetensors"));
    const command = [...backtest, "--checkpoint", at("parts-bt.safetensors")];
    await expect(volsmithWith(stoppingAt("tune for 2022-03", 1), command)).rejects.toThrow(
      "stopped",
    );
    const resumed = await volsmith(...command);
    expect(resumed.remarked).toContain(`going on from ${at("parts-bt.safetensors")}`);
    expect(resumed.printed).toBe(printed);
  });

  it("needs two months", async () => {
    const command = [...backtest, "--cut-off", "2022-02-01"];
    await expect(volsmith(...command, "--checkpoint", at("one.safetensors"))).rejects.toThrow(
      /snapshots of 2022-01 only/,
    );
  });
});
