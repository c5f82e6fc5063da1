import { loadEngine } from "@volsmith/engine";
import {
  parseConfig,
  pricerFamilies,
  pricerSchema,
  sourceGrids,
  sourcePresets,
  trainPricer,
} from "@volsmith/pricers";
import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { marketData } from "./support/table.ts";

const refuse = (config: unknown) => () => parseConfig(pricerSchema, config, "trainPricer");

describe("a configuration that is wrong", () => {
  it.each([
    [{ kind: "mpl" }, 'kind must be one of "black-scholes", "mlp"'],
    [{}, "kind must be one of"],
    [{ kind: "mlp", layer: [3] }, 'has no key "layer"; its keys are kind, layers, activation'],
    [{ kind: "mlp", layers: [32, 0] }, "layers[1] must be a whole number from 1 to 4096, got 0"],
    [{ kind: "mlp", layers: [] }, "layers must be a list of 1 to 64 numbers of neurons, got []"],
    [{ kind: "mlp", rate: -1 }, "rate must be a number above 0, got -1"],
    [{ kind: "mlp", rate: "fast" }, 'rate must be a number above 0, got "fast"'],
    [{ kind: "mlp", dropout: 1 }, "dropout must be a number from 0 to below 1, got 1"],
    [{ kind: "mlp", activation: "sine" }, 'activation must be one of "relu", "tanh"'],
    [{ kind: "mlp", output: "capped" }, 'output must be one of "plain", "positive"'],
    [{ kind: "mlp", weightDecay: 0.1 }, 'weightDecay must be 0 with optimiser "adam"'],
    [{ kind: "kan", degrees: [2, 5, 4], neurons: [8] }, "neurons must have one number for each"],
    [{ kind: "kan", family: "hermite" }, '"chebyshev", "bessel", "laguerre", got "hermite"'],
    [{ kind: "rnn", layers: ["lstm", "mamba"] }, 'layers[1] must be one of "lstm", "gru"'],
    [{ kind: "rnn-attention", units: 10, heads: 4 }, "heads must divide the 10 units of a layer"],
    [{ kind: "ensemble", members: [{ kind: "mlp", epochs: 0 }] }, "members[0].epochs must be a"],
    [{ kind: "boosting", features: "K" }, 'features must be "all" or a list of names'],
    ["mlp", "must be"],
  ])("%j is refused with what it may be", (config, message) => {
    expect(refuse(config)).toThrow(message);
    expect(refuse(config)).toThrow(/^trainPricer: /);
  });

  it("is refused before anything is computed", async () => {
    const engine = await loadEngine({ threads: 1 });
    const training = trainPricer({ kind: "mlp", epochs: 0 }, marketData(), { engine, seed: 1 });
    await expect(training).rejects.toThrow("epochs must be a whole number from 1, got 0");
    engine.dispose();
  });
});

const size = (kind: string) =>
  Object.values(sourceGrids[kind].grid).reduce((product, values) => product * values.length, 1);

describe("the source's models", () => {
  it.each(Object.entries(sourcePresets))("%s is a configuration", (_, preset) => {
    expect(pricerSchema.parse(preset)).toMatchObject(preset);
  });

  it("are the families' defaults, but for the window of Black and Scholes", () => {
    for (const [kind, preset] of Object.entries(sourcePresets))
      if (kind !== "black-scholes")
        expect(pricerSchema.parse({ kind })).toEqual(pricerSchema.parse(preset));
  });

  it.each(Object.entries(sourceGrids))(
    "points of the grid of %s are configurations",
    (_, space) => {
      const random = randomGenerator(3);
      for (let i = 0; i < 40; i++) {
        const point = Object.entries(space.grid).map(([key, values]) => {
          return [key, values[Math.floor(random.uniform() * values.length)]];
        });
        const config = { ...space.base, ...Object.fromEntries(point) };
        expect(pricerSchema.parse(config)).toMatchObject(config);
      }
    },
  );

  it("have the grids' sizes of the source", () => {
    expect(size("black-scholes")).toBe(6);
    expect(size("mlp")).toBe(4 * 3 * 3 * 4);
    expect(size("boosting")).toBe(6 * 5 * 5 * 4 * 4);
    expect(size("tdnn-reduced")).toBe(5 * 4 * 5 * 4 * 5 * 4 * 4);
    expect(sourceGrids.kan.grid.degrees).toHaveLength(7 ** 2 + 7 ** 3 + 7 ** 4);
  });
});

describe("parameters of the source's networks, ten features", () => {
  const cases: readonly (readonly [string, object, number])[] = [
    // Σ inputs·outputs·(degree + 1), as the source counts them.
    ["kan", {}, 10 * 16 * 3 + 16 * 16 * 6 + 16 * 5],
    ["mlp", {}, 10 * 64 + 64 + 2 * (64 * 64 + 64) + 65],
    ["tdnn-reduced", {}, 3 * 10 * 12 + 12 + 2 * (3 * 12 * 12 + 12) + 12 * 12 + 1],
    // Four gates of an LSTM, three of a GRU with two biases each.
    ["rnn", { layers: ["lstm", "gru"] }, 4 * (42 * 32 + 32) + 3 * (64 * 32 + 64) + 33],
    [
      "rnn-attention",
      { layers: ["lstm", "gru"] },
      4 * (42 * 32 + 32) + 3 * 32 * 32 + 3 * (96 * 32 + 64) + 3 * 32 * 32 + 65,
    ],
  ];

  it.each(cases)("%s %j: %d", async (kind, own, count) => {
    const engine = await loadEngine({ threads: 1 });
    const config = { kind, ...own, epochs: 1, batchRows: 1024 };
    const { pricer } = await trainPricer(config, marketData(), { engine, seed: 1 });
    expect(pricer.parameterCount).toBe(count);
    pricer.dispose();
    engine.dispose();
  });

  it("the source's Kolmogorov-Arnold network has 2096", () => {
    expect(cases[0][2]).toBe(2096);
  });
});

it("every family has a title of its own", () => {
  const titles = pricerFamilies.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});
