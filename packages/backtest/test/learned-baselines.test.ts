/** Rules that have something to learn: from the training paths, and from no others. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseBacktestConfig, SOURCES } from "@volsmith/backtest";
import type { BacktestResult, PathPart, PathSource, ProcessSourceConfig } from "@volsmith/backtest";
import { evaluateRun, runBacktest } from "@volsmith/backtest/node";
import { call, evaluateHedge, hedgeMarket, minimumVarianceDelta } from "@volsmith/hedging";
import { mean } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { testSimulator } from "./sources/support.ts";
import { timeless, tiny } from "./support.ts";

const simulator = await testSimulator();
/** Parts that were drawn, in order. */
const drawn: PathPart[] = [];

/** Geometric Brownian motion whose implied volatility falls when the spot rises. */
const skewed: PathSource<ProcessSourceConfig> = {
  ...(SOURCES.process as PathSource<ProcessSourceConfig>),
  async open(config, context) {
    const source = await SOURCES.process.open(config, context);
    return {
      ...source,
      async draw(part, options) {
        drawn.push(part);
        const { paths } = await source.draw(part, options);
        // Parts differ, so that it shows whose paths were learned from.
        const slope = part === "training" ? -0.003 : 0.001;
        const impliedVols = paths.spots.map((spot) => 0.3 + slope * (spot - 100));
        return { paths, data: { impliedVols } };
      },
    };
  },
};
const sources = { ...SOURCES, process: skewed };
const learner = { kind: "minimum-variance-delta" };
const given = { ...learner, coefficients: [-0.1, 0, 0], name: "given" };
const config = parseBacktestConfig(
  {
    ...tiny,
    seeds: 1,
    policies: [tiny.policies[2]],
    baselines: [{ kind: "none" }, learner, given],
  },
  { sources },
);

let folder = "";
let run: BacktestResult;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-learned-"));
  run = await runBacktest({ config, folder, sources });
});
afterAll(() => rm(folder, { recursive: true }));

async function marketOf(part: PathPart, nPaths: number) {
  const opened = await skewed.open(config.paths as ProcessSourceConfig, { file: "test" });
  const { paths, data } = await opened.draw(part, { nPaths, seed: config.seed, simulator });
  return hedgeMarket({ payoff: call({ strike: 100 }) }, paths, data);
}

const sdOf = ({ evaluation }: BacktestResult, name: string): number =>
  evaluation.policies.find((policy) => policy.name === name)!.statistics.sd;

describe("a baseline that learns", () => {
  it("learns from all training paths, and is judged on the test paths", async () => {
    const [training, test] = [await marketOf("training", 200), await marketOf("test", 300)];
    const rule = minimumVarianceDelta().learn!(training);
    const free = await runBacktest({
      config: { ...config, costs: [], policies: [] },
      folder: join(folder, "free"),
      sources,
    });
    const premium = mean(test.payoffs);
    const { policies } = await evaluateHedge([rule], test, { draws: 0, premium });
    expect(sdOf(free, rule.name)).toBeCloseTo(policies[0].statistics.sd, 10);
    const cheat = minimumVarianceDelta().learn!(test);
    const other = await evaluateHedge([cheat], test, { draws: 0, premium });
    expect(other.policies[0].statistics.sd).toBeLessThan(0.99 * policies[0].statistics.sd);
  });

  it("draws the training paths once for that and for the trainings", () => {
    const few = drawn.slice(0, drawn.indexOf("validation"));
    // All of them, eight of the test paths to try rules on, eight to try policies on.
    expect(few).toEqual(["training", "test", "training"]);
  });

  it("comes to the same numbers when the run is judged again", async () => {
    const again = await evaluateRun({ folder, sources });
    expect(timeless(again.evaluation)).toEqual(timeless(run.evaluation));
  });

  it("learns from the run's own training paths whatever it is judged on", async () => {
    const paths = { ...tiny.paths, process: { kind: "gbm", vol: 0.3 } };
    const one = await evaluateRun({ folder, sources, overrides: { paths, seed: 5 } });
    // Coefficients of its own paths, given, come to the same as those learned.
    const { coefficients } = minimumVarianceDelta().learn!(
      await marketOf("training", 200),
    ) as ReturnType<typeof minimumVarianceDelta>;
    const baselines = [{ ...learner, coefficients }];
    const two = await evaluateRun({ folder, sources, overrides: { paths, seed: 5, baselines } });
    expect(sdOf(one, "Hull-White delta")).toBe(sdOf(two, "Hull-White delta"));
  });

  it("is not judged again after its data have changed", async () => {
    const { process } = sources;
    const other: typeof process = {
      ...process,
      open: async (data, context) => ({ ...(await process.open(data, context)), fingerprint: "b" }),
    };
    await expect(evaluateRun({ folder, sources: { ...sources, process: other } })).rejects.toThrow(
      "its recorded data have changed since it was run; put back the files",
    );
  });

  it("keeps coefficients that are given", () => {
    expect(minimumVarianceDelta({ coefficients: [0, 1, 2] }).learn).toBeUndefined();
    expect(sdOf(run, "given")).not.toBe(sdOf(run, "Hull-White delta"));
  });

  it("is refused by name, before anything is trained, where paths lack what it learns from", async () => {
    const bare = parseBacktestConfig({ ...tiny, baselines: [{ kind: "none" }, learner] });
    const request = { config: bare, folder: join(folder, "bare") };
    await expect(runBacktest(request)).rejects.toThrow(
      'baselines[1] ("Hull-White delta"): minimumVarianceDelta: these paths have no implied volatilities',
    );
  });
});
