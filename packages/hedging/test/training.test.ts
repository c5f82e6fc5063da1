import { loadEngine, readTraining } from "@volsmith/engine";
import {
  blackOption,
  blackScholesDelta,
  call,
  cvar,
  entropic,
  evaluateHedge,
  feedForward,
  gruPolicy,
  hedgeMarket,
  itmCvarMse,
  lookback,
  noHedge,
  noTransactionBand,
  previousPosition,
  proportional,
  quadratic,
  running,
  sourceFeatures,
  strikeDistance,
  timeLeft,
  trainHedge,
  underlying,
} from "@volsmith/hedging";
import type { HedgeTraining, TrainedHedge } from "@volsmith/hedging";
import { blackPrice } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { useEngine } from "./support/engine.ts";
import { gbmPaths } from "./support/gbm.ts";

const engine = useEngine();
const payoff = call({ strike: 100 });
const costs = [proportional({ rate: 0.01 })];
const market = hedgeMarket({ payoff, costs }, gbmPaths({ nPaths: 300, nSteps: 8 }));
const more = () => hedgeMarket({ payoff, costs }, gbmPaths({ nPaths: 301, nSteps: 8 }));
const free = () => hedgeMarket({ payoff }, gbmPaths({ nPaths: 300, nSteps: 8 }));
const small: HedgeTraining = {
  market,
  validation: hedgeMarket({ payoff, costs }, gbmPaths({ nPaths: 200, nSteps: 8, seed: 2 })),
  architecture: gruPolicy({ units: 6 }),
  criterion: cvar({ alpha: 0.9 }),
  batchRows: 100,
  epochs: 6,
};
const bits = ({ weights }: TrainedHedge) =>
  weights.parameters.map(({ name }) => [name, [...weights.values(name)]] as const);

describe("trainHedge", () => {
  it("finds Black's delta where nothing costs and errors are squared", async () => {
    const free = { payoff };
    const nSteps = 12;
    const learn = hedgeMarket(free, gbmPaths({ nPaths: 3000, nSteps }));
    const test = hedgeMarket(free, gbmPaths({ nPaths: 2000, nSteps, seed: 9 }));
    const { policy, premium } = await trainHedge(
      {
        market: learn,
        architecture: feedForward({ hidden: [24, 24], activation: "tanh" }),
        criterion: quadratic(),
        features: [strikeDistance(), timeLeft()],
        batchRows: 250,
        epochs: 50,
        schedule: { kind: "cosine", rate: 1e-2 },
      },
      { engine: engine(), seed: 1 },
    );
    const exact = blackScholesDelta({ vol: 0.2 });
    const { policies } = await evaluateHedge([exact, policy], test, {
      draws: 0,
      keep: "positions",
    });
    const [best, learned] = policies;
    let squares = 0;
    for (const [i, held] of learned.positions!.entries())
      squares += (held - best.positions![i]) ** 2;
    // Delta is optimal but for discrete dates; 0.03 of a share is what 3,000 paths leave undecided.
    expect(Math.sqrt(squares / learned.positions!.length)).toBeLessThan(0.04);
    expect(learned.statistics.sd).toBeLessThan(1.05 * best.statistics.sd);
    // The premium of least risk is Black's price, to four standard errors of hedged paths.
    const price = blackPrice(0.2, { forward: 100, strike: 100, tau: 1, type: "call" });
    expect(Math.abs(premium.price - price)).toBeLessThan(
      (4 * best.statistics.sd) / Math.sqrt(3000),
    );
    policy.dispose();
  });

  it("beats delta and doing nothing under costs with a band", async () => {
    const years = 20 / 252;
    const { policy } = await trainHedge(
      {
        market: hedgeMarket({ payoff, costs }, gbmPaths({ nPaths: 2000, nSteps: 20, years })),
        criterion: cvar({ alpha: 0.9 }),
        architecture: noTransactionBand({ hidden: [12] }),
        batchRows: 250,
        epochs: 25,
        schedule: { kind: "cosine", rate: 2e-2 },
      },
      { engine: engine(), seed: 1 },
    );
    const unseen = gbmPaths({ nPaths: 2000, nSteps: 20, seed: 5, years });
    const test = hedgeMarket({ payoff, costs }, unseen);
    const rules = [policy, blackScholesDelta({ vol: 0.2 }), noHedge()];
    const { policies } = await evaluateHedge(rules, test, { draws: 0, levels: [0.9] });
    const [learned, exact, nothing] = policies.map(({ statistics }) => statistics.tails[0].cvar);
    expect(learned).toBeLessThan(exact);
    expect(learned).toBeLessThan(nothing);
    policy.dispose();
  });

  it("hedges with several instruments, and uses the one that hedges perfectly", async () => {
    const listed = blackOption({ strike: 100, expiry: 1, vol: 0.2, name: "the claim itself" });
    const task = { payoff, instruments: [underlying(), listed] };
    const { policy } = await trainHedge(
      {
        market: hedgeMarket(task, gbmPaths({ nPaths: 1000, nSteps: 4 })),
        architecture: feedForward({ hidden: [8] }),
        criterion: quadratic(),
        batchRows: 100,
        epochs: 100,
        schedule: { kind: "cosine", rate: 3e-2 },
      },
      { engine: engine(), seed: 1 },
    );
    const test = hedgeMarket(task, gbmPaths({ nPaths: 500, nSteps: 4, seed: 4 }));
    const { policies } = await evaluateHedge([policy, blackScholesDelta({ vol: 0.2 })], test);
    expect(policies[0].statistics.sd).toBeLessThan(0.2 * policies[1].statistics.sd);
    policy.dispose();
  });

  it("hedges what depends on the path from what it remembers of it", async () => {
    const task = { payoff: lookback({ type: "put" }) };
    const { policy, status } = await trainHedge(
      {
        ...small,
        market: hedgeMarket(task, gbmPaths({ nPaths: 600, nSteps: 8 })),
        validation: hedgeMarket(task, gbmPaths({ nPaths: 200, nSteps: 8, seed: 2 })),
        features: [...sourceFeatures(), running({ of: "maximum" })],
        epochs: 25,
        criterion: entropic({ aversion: 0.1 }),
        schedule: { kind: "constant", rate: 1e-2 },
      },
      { engine: engine(), seed: 1 },
    );
    expect(status).toBe("finished");
    const test = hedgeMarket(task, gbmPaths({ nPaths: 500, nSteps: 8, seed: 3 }));
    const { policies } = await evaluateHedge([policy, noHedge()], test, { draws: 0 });
    expect(policies[0].statistics.sd).toBeLessThan(0.6 * policies[1].statistics.sd);
    policy.dispose();
  });

  it("goes on from a checkpoint to the bits of an unbroken training", async () => {
    const whole = await trainHedge(small, { engine: engine(), seed: 4 });
    const stop = new AbortController();
    const reason = new Error("stop");
    const files: Uint8Array[] = [];
    const broken = trainHedge(small, {
      engine: engine(),
      seed: 4,
      signal: stop.signal,
      onCheckpoint(file) {
        files.push(file);
        if (files.length === 3) stop.abort(reason);
      },
    });
    await expect(broken).rejects.toBe(reason);
    const rest = await trainHedge(small, { engine: engine(), seed: 4, resume: files[2] });
    expect(rest.history).toEqual(whole.history);
    expect(bits(rest.policy)).toEqual(bits(whole.policy));
    expect(rest.premium).toEqual(whole.premium);
  });

  it("learns from other paths after a redraw, and is judged on the same ones", async () => {
    const asked: number[] = [];
    const redraw = {
      every: 2,
      draw(number: number) {
        asked.push(number);
        return hedgeMarket(
          { payoff, costs },
          gbmPaths({ nPaths: 300, nSteps: 8, seed: 20 + number }),
        );
      },
    };
    const fixed = await trainHedge(small, { engine: engine(), seed: 4 });
    const drawn = await trainHedge({ ...small, redraw }, { engine: engine(), seed: 4 });
    expect(asked).toEqual([1, 2]);
    // Both epochs before the first redraw are those of fixed paths, validation included.
    expect(drawn.history.slice(0, 2)).toEqual(fixed.history.slice(0, 2));
    expect(drawn.history[2]).not.toEqual(fixed.history[2]);
    const again = await trainHedge({ ...small, redraw }, { engine: engine(), seed: 4 });
    expect(bits(again.policy)).toEqual(bits(drawn.policy));
    // Drawing the same paths every time is not drawing.
    const same = { draw: () => market };
    const still = await trainHedge({ ...small, redraw: same }, { engine: engine(), seed: 4 });
    expect(still.history).toEqual(fixed.history);
  });

  it("goes on from a checkpoint between two redraws to the bits of an unbroken training", async () => {
    const redraw = {
      every: 2,
      draw: async (number: number) =>
        hedgeMarket({ payoff, costs }, gbmPaths({ nPaths: 300, nSteps: 8, seed: 20 + number })),
    };
    const whole = await trainHedge({ ...small, redraw }, { engine: engine(), seed: 4 });
    const stop = new AbortController();
    const reason = new Error("stop");
    let file: Uint8Array | undefined;
    const broken = trainHedge(
      { ...small, redraw },
      {
        engine: engine(),
        seed: 4,
        signal: stop.signal,
        onCheckpoint(state) {
          file = state;
          if (readTraining(state).epoch === 3) stop.abort(reason);
        },
      },
    );
    await expect(broken).rejects.toBe(reason);
    const control = { engine: engine(), seed: 4, resume: file! };
    const rest = await trainHedge({ ...small, redraw }, control);
    expect(rest.history).toEqual(whole.history);
    expect(bits(rest.policy)).toEqual(bits(whole.policy));
    expect(rest.premium).toEqual(whole.premium);
  });

  it.each([
    ["more paths", { draw: more }, "data of epoch 1 must have shape [300], got [301]"],
    ["another task", { draw: free }, "redraw.draw(1) is of another task"],
    ["no interval", { draw: more, every: 0.5 }, "redraw.every must be a whole number from 1"],
  ])("refuses redraws of %s", async (_, redraw, message) => {
    const training = trainHedge({ ...small, redraw }, { engine: engine(), seed: 1 });
    await expect(training).rejects.toThrow(message);
  });

  it("gives the same bits on one thread and two, and others from another seed", async () => {
    const two = await loadEngine({ threads: 2, build: "simd128" });
    await two.ready();
    const one = await trainHedge(small, { engine: engine(), seed: 4 });
    const other = await trainHedge(small, { engine: two, seed: 4 });
    expect(bits(other.policy)).toEqual(bits(one.policy));
    const third = await trainHedge(small, { engine: engine(), seed: 5 });
    expect(bits(third.policy)).not.toEqual(bits(one.policy));
    two.dispose();
  });

  it("stops early on validation paths, with the weights of the best epoch", async () => {
    const result = await trainHedge(
      { ...small, epochs: 60, patience: 2, schedule: { kind: "constant", rate: 0.1 } },
      { engine: engine(), seed: 1 },
    );
    expect(result.status).toBe("stopped-early");
    expect(result.history).toHaveLength(result.bestEpoch + 3);
    const losses = result.history.map(({ validation }) => validation!);
    expect(result.bestLoss).toBe(Math.min(...losses));
  });

  it("that explodes stops with the epoch and what to try", async () => {
    const result = await trainHedge(
      {
        ...small,
        criterion: entropic({ aversion: 1 }),
        schedule: { kind: "constant", rate: 1e30 },
        epochs: 50,
      },
      { engine: engine(), seed: 1 },
    );
    expect(result.status).toBe("diverged");
    expect(result.advice).toMatch(/epoch \d+.*lower the learning rate/s);
  });

  it("of a claim that pays nothing goes on to hold nothing", async () => {
    const task = { payoff: call({ strike: 1e6 }), costs };
    const nothing = hedgeMarket(task, gbmPaths({ nPaths: 300, nSteps: 8 }));
    expect(nothing.payoffs.every((owed) => owed === 0)).toBe(true);
    const { validation: _, ...rest } = { ...small, market: nothing };
    const { status, history } = await trainHedge(rest, { engine: engine(), seed: 1 });
    expect(status).toBe("finished");
    expect(history.at(-1)!.loss).toBeLessThan(history[0].loss);
  });

  it("tells how far it is", async () => {
    const notes: string[] = [];
    await trainHedge(small, {
      engine: engine(),
      seed: 1,
      onProgress: ({ stage, note }) => notes.push(`${stage}: ${note}`),
    });
    expect(notes.at(-1)).toMatch(/train hedge: epoch 6, loss .*validation/);
  });

  it("finds premiums: ρ of the hedge without one, or what is given", async () => {
    const found = await trainHedge(small, { engine: engine(), seed: 1 });
    const test = small.validation!;
    const { policies } = await evaluateHedge([found.policy], test, {
      premium: 0,
      levels: [0.9],
      draws: 0,
    });
    expect(found.premium.how).toBe("closed-form");
    expect(found.premium.price).toBeCloseTo(policies[0].statistics.tails[0].cvar, 9);
    const given = await trainHedge({ ...small, premium: 7 }, { engine: engine(), seed: 1 });
    expect(given.premium).toEqual({ price: 7, how: "given" });
    expect(given.policy.spec.premium).toBe(7);
    const unfunded = { ...small, criterion: itmCvarMse(), premium: 7 };
    await expect(trainHedge(unfunded, { engine: engine(), seed: 1 })).rejects.toThrow(
      "premium must be 0 with itm-cvar-mse",
    );
  });

  it("refuses features that markets lack and bands that look at positions", async () => {
    const control = { engine: engine(), seed: 1 };
    const blind = { ...small, features: [previousPosition()] };
    await expect(trainHedge(blind, control)).rejects.toThrow("no feature of the market");
    const { validation: _, ...alone } = small;
    const swap = hedgeMarket({ payoff: lookback() }, gbmPaths({ nPaths: 9, nSteps: 4 }));
    const strikeless = { ...alone, market: swap, features: [strikeDistance()] };
    await expect(trainHedge(strikeless, control)).rejects.toThrow("a lookback has no strike");
    const band = {
      ...alone,
      architecture: noTransactionBand(),
      features: [...sourceFeatures(), previousPosition()],
    };
    await expect(trainHedge(band, control)).rejects.toThrow("without it");
    const free = hedgeMarket({ payoff }, gbmPaths({ nPaths: 9, nSteps: 8 }));
    await expect(trainHedge({ ...small, validation: free }, control)).rejects.toThrow(
      "another task",
    );
    const short = hedgeMarket({ payoff, costs }, gbmPaths({ nPaths: 9, nSteps: 7 }));
    await expect(trainHedge({ ...small, validation: short }, control)).rejects.toThrow(
      "validation must have shape [8], got [7]",
    );
    await expect(trainHedge({ ...small, epochs: 0 }, control)).rejects.toThrow("epochs");
  });
});
