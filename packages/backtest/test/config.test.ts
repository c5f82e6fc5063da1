import { parseBacktestConfig } from "@volsmith/backtest";
import { describe, expect, it } from "vitest";

const parse = (json: unknown) => parseBacktestConfig(json, { file: "a.json" });
const baselines = [{ kind: "none" }];
const policy = { name: "A", network: { kind: "gru", units: 4 } };
const withPolicy = (changes: object) => ({ baselines, policies: [{ ...policy, ...changes }] });

describe("parseBacktestConfig", () => {
  it("fills in every default", () => {
    expect(parse({ baselines })).toMatchObject({
      name: "hedge",
      seed: 1,
      seeds: 1,
      paths: {
        kind: "process",
        process: { kind: "gbm" },
        years: 1,
        steps: 252,
        sampling: "plain",
      },
      claim: { payoff: { kind: "call", strike: 100 }, settlement: "cash" },
      criterion: { kind: "cvar", alpha: 0.95 },
      premium: "indifference",
      evaluation: { premium: "mean", levels: [0.9, 0.95, 0.99] },
    });
  });

  it("reads what it wrote as the same configuration", () => {
    const config = parse(
      withPolicy({
        features: [{ kind: "delta", vol: { window: 21, initial: 0.2 } }, { kind: "time-left" }],
        schedule: { kind: "plateau", rate: 0.003, factor: 0.5, patience: 20 },
        adam: { clipNorm: 1 },
      }),
    );
    expect(parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it("takes every option a member has", () => {
    const all = {
      claim: { payoff: { kind: "call", strike: 90 } },
      instruments: [
        { kind: "underlying", costs: [{ kind: "fixed", amount: 0.1 }], ends: "traded" },
        { kind: "black-option", strike: 100, expiry: 1, type: "put", vol: "path", name: "P" },
      ],
      policies: [
        {
          ...policy,
          network: {
            kind: "no-transaction-band",
            hidden: [8],
            activation: "tanh",
            around: { kind: "held-by", policy: { kind: "leland", vol: 0.2, rate: 0.01, every: 2 } },
          },
        },
      ],
      baselines: [
        { kind: "none", name: "nothing" },
        { kind: "heston", kappa: 1, theta: 0.04, sigma: 0.5, rho: -0.7, hedge: "delta" },
        { kind: "whalley-wilmott", vol: "implied", rate: 0.01, aversion: 1, every: 1, name: "WW" },
      ],
    };
    expect(parse(all)).toMatchObject(all);
  });

  it.each([
    [{ baselines, sed: 2 }, /^a\.json: sed: there is no such key; it may be name, seed, .*report$/],
    [{ baselines, seeds: 0 }, /seeds must be at least 1; got 0/],
    [{}, /baselines must be a list; it is missing/],
    [{ baselines, paths: { kind: "web" } }, /paths\.kind must be one of process.*; got "web"/],
    [
      { baselines, paths: { kind: "process", process: { kind: "gmb" } } },
      /paths\.process\.kind must be one of gbm, roughened-gbm, .*; got "gmb"$/,
    ],
    [
      { baselines, paths: { kind: "process", process: { kind: "gbm", vol: -1 } } },
      /a\.json: paths\.process\.vol must be 0 or more; got -1$/,
    ],
    [
      { baselines, paths: { kind: "process", process: { kind: "heston", v0: 0.04 } } },
      /paths\.process\.kappa must be .*; it is missing$/,
    ],
    [
      { baselines, paths: { kind: "process", process: { kind: "gbm", volatility: 0.2 } } },
      /paths\.process has no key volatility \(gbm\); it may be spot, drift, vol$/,
    ],
    [
      { baselines, testPaths: { kind: "process", step: 3 } },
      /testPaths\.step: there is no such key; it may be kind, process, years, steps, sampling, impliedVols$/,
    ],
    [
      { baselines, claim: { payoff: { kind: "call", strike: "100" } } },
      /claim\.payoff\.strike must be a number; got "100"$/,
    ],
    [
      { baselines, claim: { payoff: { kind: "call" } } },
      /claim\.payoff\.strike must be positive; it is missing$/,
    ],
    [
      withPolicy({ features: [{ kind: "delta", vol: "paths" }] }),
      /policies\[0\]\.features\[0\]\.vol must be a number, "path", "implied" or an object; got "paths"$/,
    ],
    [
      withPolicy({ features: [{ kind: "time-left" }, { kind: "detla" }] }),
      /policies\[0\]\.features\[1\]\.kind must be one of spot-ratio, .*; got "detla"$/,
    ],
    [
      withPolicy({ network: { kind: "gru", units: 0 } }),
      /policies\[0\]\.network\.units must be a whole number from 1; got 0$/,
    ],
    [
      withPolicy({ network: { kind: "gru", unit: 8 } }),
      /policies\[0\]\.network has no key unit \(gru\); it may be units, around$/,
    ],
    [
      withPolicy({ network: { kind: "feed-forward", hidden: 32 } }),
      /network must have options of other types; look at hidden, activation$/,
    ],
    [
      withPolicy({ network: { kind: "gru", around: { kind: "delta", vol: -1 } } }),
      /policies\[0\]\.network\.around\.vol must be more than 0; got -1$/,
    ],
    [
      withPolicy({ features: [{ kind: "held-by", policy: { kind: "leland", vol: 0.2 } }] }),
      /policies\[0\]\.features\[0\]\.policy\.rate must be 0 or more; it is missing$/,
    ],
    [
      withPolicy({ schedule: { kind: "cosinus", rate: 0.1 } }),
      /policies\[0\]\.schedule\.kind must be "constant", "cosine", .*; got "cosinus"$/,
    ],
    [
      withPolicy({ schedule: { kind: "cosine", rates: 0.1 } }),
      /policies\[0\]\.schedule\.rate must be positive; it is missing$/,
    ],
    [
      withPolicy({ adam: { clip: 1 } }),
      /policies\[0\]\.adam\.clip: there is no such key; it may be beta1, .*clipNorm$/,
    ],
    [
      withPolicy({ criterion: { kind: "cvar", alpha: 2 } }),
      /policies\[0\]\.criterion\.alpha must be between 0 and 1; got 2$/,
    ],
    [withPolicy({ name: "../x" }), /policies\[0\]\.name must be letters, digits/],
    [
      { baselines, policies: [policy, { ...policy, name: "a" }] },
      /policies\[1\]\.name must differ from the name of policies\[0\], "a" comes twice$/,
    ],
    [
      { baselines: [{ kind: "none" }, { kind: "none" }] },
      /baselines\[1\]\.name must differ from the name of baselines\[0\], "no hedge" comes twice$/,
    ],
    [
      { baselines: [{ kind: "none", name: "A.run1" }] },
      /baselines\[0\]\.name must not end like runs of a policy, whose files they are; got "A.run1"$/,
    ],
    [
      withPolicy({ network: { kind: "feed-forward", activation: "x" } }),
      /policies\[0\]\.network\.activation must be "linear" or "relu".* or "exp"; got "x"$/,
    ],
    [
      { baselines, evaluation: { levels: [0.9, 0.9] } },
      /evaluation\.levels must be different from each other/,
    ],
    [
      { baselines, evaluation: { levels: [0.9, 0.975], rankBy: "cvar95" } },
      /evaluation\.rankBy must be null or one of sd, entropicPrice, cvar90, cvar97\.5; got "cvar95"/,
    ],
    [
      { baselines, claim: { payoff: { kind: "call", strike: [100] } } },
      /claim\.payoff\.strike must be positive; got \[100\]$/,
    ],
    [
      { baselines, costs: [{ kind: "proportional", rate: -0.1 }] },
      /costs\[0\]\.rate must be 0 or more; got -0\.1$/,
    ],
    [{ baselines, limits: { least: 1, most: 2 } }, /limits must be ordered, least ≤ 0 ≤ most/],
    [
      { baselines, policies: [policy], premium: 3, criterion: { kind: "itm-cvar-mse" } },
      /premium must be 0 or "indifference" with itm-cvar-mse, which takes none$/,
    ],
    [
      { baselines, instruments: [{ kind: "underlying", nam: "S" }] },
      /instruments\[0\] has no key nam \(underlying\); it may be name, costs, limits, ends$/,
    ],
  ])("refuses %j", (json, message) => {
    expect(() => parse(json)).toThrow(message);
  });
});
