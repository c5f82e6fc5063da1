import {
  blackScholesDelta,
  call,
  compareOverSeeds,
  cvar,
  evaluateHedge,
  hedgeMarket,
  noHedge,
  proportional,
  seedSpread,
  summariseEvaluation,
} from "@volsmith/hedging";
import type { HedgeMarket, HedgePolicy, Interval, PolicySummary } from "@volsmith/hedging";
import { randomGenerator } from "@volsmith/numerics";
import type { RandomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { studentStretch } from "../src/evaluation/student.ts";
import { gbmPaths, paths } from "./support/gbm.ts";

const task = { payoff: call({ strike: 100 }), costs: [proportional({ rate: 0.002 })] };
const market = hedgeMarket(task, gbmPaths({ nPaths: 800, nSteps: 6 }));

/** Black's delta times a factor: what a training that went more or less well could hold. */
function scaled(factor: number, name = `${factor} delta`): HedgePolicy {
  const { positions } = blackScholesDelta({ vol: 0.2 });
  return { name, kind: "scaled", positions: (on) => positions(on).map((x) => factor * x) };
}

/** A market of one step on which a policy that holds nothing earns numbers that are given. */
function earning(pnl: Float64Array): HedgeMarket {
  const data = paths(Array.from(pnl, () => [100, 100]));
  return hedgeMarket(task, data, { payoffs: pnl.map((x) => -x) });
}

/** As many numbers in clusters: half of the variance is common to a cluster. */
function clustered(random: RandomGenerator, nClusters: number, size: number): Float64Array {
  const common = random.fillNormals(new Float64Array(nClusters));
  return Float64Array.from(
    { length: nClusters * size },
    (_, i) => common[Math.floor(i / size)] + random.normal(),
  );
}

const width = ([low, high]: Interval) => high - low;

describe("clusters", () => {
  const nClusters = 30;
  const size = 12;
  const clusters = Uint32Array.from({ length: nClusters * size }, (_, i) =>
    // Labels need not be ordered, nor begin at 0.
    i < size ? 77 : 1000 - Math.floor(i / size),
  );

  it("intervals that draw them hold as often as they say, those that do not far less often", async () => {
    const random = randomGenerator(8);
    const repetitions = 60;
    let wide = 0;
    let narrow = 0;
    for (let r = 0; r < repetitions; r++) {
      const on = earning(clustered(random, nClusters, size));
      const options = { premium: 0, draws: 100, seed: r, levels: [0.9] };
      const covers = async (more: { readonly clusters?: Uint32Array }) => {
        const { policies } = await evaluateHedge([noHedge()], on, { ...options, ...more });
        const [low, high] = policies[0].intervals.mean;
        return low <= 0 && high >= 0 ? 1 : 0;
      };
      wide += await covers({ clusters });
      narrow += await covers({});
    }
    // Four standard errors of 60 counts around 95 %, less 2 % for what percentiles leave. Without
    // clusters deviations are too small by √(1 + 11/2) = 2.5: some 56 % are expected.
    expect(wide / repetitions).toBeGreaterThan(0.93 - 4 * Math.sqrt((0.95 * 0.05) / repetitions));
    expect(narrow / repetitions).toBeLessThan(0.56 + 4 * Math.sqrt((0.56 * 0.44) / repetitions));
  });

  it("of one path each change nothing but the names", async () => {
    const each = Uint32Array.from({ length: 800 }, (_, i) => i + 5);
    const [a, b] = await Promise.all([
      evaluateHedge([scaled(1)], market, { draws: 40, clusters: each }),
      evaluateHedge([scaled(1)], market, { draws: 40 }),
    ]);
    expect(a.policies[0].intervals).toEqual(b.policies[0].intervals);
  });

  it("give no intervals where there is only one, and one for every path is asked for", async () => {
    const one = await evaluateHedge([noHedge()], market, { clusters: new Uint32Array(800) });
    expect(one.policies[0].intervals).toEqual({});
    const few = { clusters: new Uint32Array(7) };
    await expect(evaluateHedge([noHedge()], market, few)).rejects.toThrow("clusters");
  });
});

describe("studentStretch", () => {
  it.each([
    // Tables of Student's distribution, 95 % on both sides, of 1, 2, 4, 9 and 29 degrees of freedom.
    [2, 12.706],
    [3, 4.303],
    [5, 2.776],
    [10, 2.262],
    [30, 2.045],
  ])("of %d units is Student's quantile %d over the normal one", (units, quantile) => {
    expect(1.959964 * studentStretch(units, 0.95)).toBeCloseTo(quantile, 3);
  });

  it("is 1 for many, and continues to it", () => {
    expect(studentStretch(10_000, 0.95)).toBe(1);
    expect(studentStretch(2000, 0.95)).toBeCloseTo(1, 2);
  });
});

describe("compareOverSeeds", () => {
  const runs = [0.7, 0.75, 0.8, 0.85, 0.9].map((factor, i) => ({
    run: i + 1,
    policy: scaled(factor),
  }));
  const baselines = [noHedge(), scaled(1, "delta")];
  const options = { draws: 200, seed: 3 };

  it("is about the mean over runs, which baselines are compared with", async () => {
    const [found] = await compareOverSeeds([{ policy: "learned", runs }], market, {
      ...options,
      baselines,
    });
    const policies = runs.map(({ policy }) => policy);
    const all = await evaluateHedge([...policies, ...baselines], market, { draws: 0 });
    const statistics = all.policies.map((one) => one.statistics);
    expect(found.runs).toEqual(
      statistics.slice(0, 5).map((each, i) => ({ run: i + 1, statistics: each })),
    );
    expect(found.spread).toEqual(seedSpread(statistics.slice(0, 5)));
    for (const name of ["mean", "sd", "turnover", "cvar95"]) {
      const { mean } = found.spread[name];
      expect(found.intervals[name][0]).toBeLessThan(mean);
      expect(found.intervals[name][1]).toBeGreaterThan(mean);
    }
    expect(found.against.map(({ baseline }) => baseline)).toEqual(["no hedge", "delta"]);
    const [nothing, delta] = found.against.map(({ differences }) => differences);
    expect(nothing.cvar95[0]).toBeGreaterThan(0); // holding nothing loses more, surely
    expect(delta.sd[1]).toBeLessThan(0); // and delta deviates less than runs that miss it
    expect(nothing.turnover[1]).toBeLessThan(0);
  });

  it("of one run are the intervals of paths alone, and the same from what was found before", async () => {
    const evaluation = await evaluateHedge([scaled(0.9), ...baselines], market, options);
    const [own, ...others] = evaluation.policies;
    const group = (policy: HedgePolicy | typeof own) => [
      { policy: "learned", runs: [{ run: 1, policy }] },
    ];
    const anew = await compareOverSeeds(group(scaled(0.9)), market, { ...options, baselines });
    const known = await compareOverSeeds(group(own), market, { ...options, baselines: others });
    expect(known).toEqual(anew);
    expect(anew[0].intervals).toEqual(own.intervals);
  });

  it("intervals widen with what seeds differ by, and hold as often as they say", async () => {
    // Five runs, P&L = run + path: the mean's variance is s²/5 + 1/n, of which paths know the second.
    const random = randomGenerator(21);
    const nPaths = 120;
    const repetitions = 60;
    let both = 0;
    let onlyPaths = 0;
    for (let r = 0; r < repetitions; r++) {
      const on = earning(random.fillNormals(new Float64Array(nPaths)));
      const { policies } = await evaluateHedge([noHedge()], on, { premium: 0, draws: 0 });
      const found = Array.from({ length: 5 }, (_, run) => {
        const shift = 0.2 * random.normal();
        return { run, policy: { ...policies[0], pnl: policies[0].pnl.map((x) => x + shift) } };
      });
      const covers = async (among: typeof found) => {
        const group = { policy: "learned", runs: among };
        const control = { premium: 0, draws: 100, seed: r, levels: [0.9] };
        const [{ intervals }] = await compareOverSeeds([group], on, control);
        return intervals.mean[0] <= 0 && intervals.mean[1] >= 0 ? 1 : 0;
      };
      both += await covers(found);
      onlyPaths += await covers(found.slice(0, 1));
    }
    // Four standard errors of 60 counts below 95 %.
    expect(both / repetitions).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / repetitions));
    expect(onlyPaths / repetitions).toBeLessThan(0.75);
  });

  it("sets learned policies against each other on the same draws, one way as the other", async () => {
    const half = [0.4, 0.5, 0.6].map((factor, i) => ({ run: i + 1, policy: scaled(factor) }));
    const groups = [
      { policy: "near", runs },
      { policy: "half", runs: half },
    ];
    const [near, other] = await compareOverSeeds(groups, market, options);
    expect(near.others!.map(({ policy }) => policy)).toEqual(["half"]);
    const [forth] = near.others!;
    const [back] = other.others!;
    for (const name of ["mean", "cvar95", "turnover"]) {
      // Quantiles are of the same draws turned round.
      expect(back.differences[name][0]).toBeCloseTo(-forth.differences[name][1], 12);
      const gap = other.spread[name].mean - near.spread[name].mean;
      expect(forth.differences[name][0]).toBeLessThan(gap);
      expect(forth.differences[name][1]).toBeGreaterThan(gap);
    }
    // On the same paths, the difference is known better than either.
    const one = [
      { policy: "a", runs: runs.slice(4) },
      { policy: "b", runs: runs.slice(3, 4) },
    ];
    const [a] = await compareOverSeeds(one, market, options);
    expect(width(a.others![0].differences.mean)).toBeLessThan(0.5 * width(a.intervals.mean));
  });

  it("has means over runs of prices, errors and groups, a single run's being its own", async () => {
    const criterion = cvar({ alpha: 0.9 });
    const [found] = await compareOverSeeds([{ policy: "learned", runs }], market, {
      ...options,
      criterion,
    });
    const evaluation = await evaluateHedge(
      runs.map(({ policy }) => policy),
      market,
      { draws: 0, criterion },
    );
    const meanOf = (of: (each: PolicySummary) => number) =>
      summaries.reduce((sum, each) => sum + of(each), 0) / summaries.length;
    const summaries = summariseEvaluation(evaluation).policies;
    const { price, errors, byMoneyness, byVolatility } = found.means!;
    expect(price).toBeCloseTo(
      meanOf((each) => each.price!.price),
      12,
    );
    expect(errors.inTheMoney!.rmse).toBeCloseTo(
      meanOf((each) => each.errors!.inTheMoney!.rmse),
      12,
    );
    expect(byMoneyness[2].statistics!.tails[1].cvar).toBeCloseTo(
      meanOf((each) => each.byMoneyness[2].statistics!.tails[1].cvar),
      12,
    );
    const [first] = summaries;
    const alone = [{ policy: "learned", runs: runs.slice(0, 1) }];
    const [single] = await compareOverSeeds(alone, market, { ...options, criterion });
    expect(single.means).toEqual({
      price: first.price!.price,
      errors: first.errors,
      byMoneyness: first.byMoneyness,
      byVolatility: first.byVolatility,
    });
    expect(byVolatility.map(({ label }) => label)).toEqual(
      first.byVolatility.map(({ label }) => label),
    );
  });

  it("refuses groups without runs and evaluations of something else, and stops when asked to", async () => {
    const none = [{ policy: "learned", runs: [] }];
    await expect(compareOverSeeds(none, market)).rejects.toThrow("runs of learned");
    const { policies } = await evaluateHedge([noHedge()], market, { premium: 3, draws: 0 });
    const other = [{ policy: "learned", runs: [{ run: 1, policy: policies[0] }] }];
    await expect(compareOverSeeds(other, market)).rejects.toThrow("premium of no hedge");
    const fewer = hedgeMarket(task, gbmPaths({ nPaths: 3, nSteps: 6 }));
    await expect(compareOverSeeds(other, fewer, { premium: 3 })).rejects.toThrow("P&L of no hedge");
    const signal = AbortSignal.abort(new Error("enough"));
    const group = [{ policy: "learned", runs }];
    await expect(compareOverSeeds(group, market, { signal })).rejects.toThrow("enough");
  });
});
