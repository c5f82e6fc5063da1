import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readConfigText } from "@volsmith/runs";
import { describe, expect, it } from "vitest";

import { defaultStudy, modelCatalogue, parseStudyConfig } from "../src/index.ts";
import { fakeCatalogue } from "./fakes.ts";

const parse = (json: unknown) =>
  parseStudyConfig(json, { catalogue: fakeCatalogue, file: "a.json" });
const models = [{ name: "A", model: { kind: "fake" } }];

const halving = { strategy: "successive-halving", grid: { scale: [1, 2] } };

describe("parseStudyConfig", () => {
  it("fills in every default", () => {
    const config = parse({ models });
    expect(config).toMatchObject({
      name: "study",
      seed: 1,
      split: { train: 0.7, validation: 0.15, test: 0.15 },
      evaluation: { margin: 0.05, atTheMoney: [0.95, 1.05] },
    });
  });

  it("reads what it wrote as the same configuration", () => {
    const config = parse({ models, name: "again" });
    expect(parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it.each([
    [{ models, sed: 2 }, /a\.json: sed: there is no such key; it may be name, seed, .*models/],
    [
      { models, split: { train: 0.7, vali: 0.1 } },
      /split\.vali: there is no such key; it may be train, validation, test/,
    ],
    [{ models, evaluation: { margin: 5 } }, /evaluation\.margin must be less than 1; got 5/],
    [{ models, seed: "x" }, /seed must be a number; got "x"/],
    [{ models, split: { train: 0.5 } }, /split must be three shares that add up to 1/],
    [{ models: [] }, /models must be a list of at least 1; got \[\]/],
    [{}, /models must be a list; it is missing/],
    [
      { models: [{ name: "A" }] },
      /models\[0\] must be an object with exactly one of preset, model, search, ensemble/,
    ],
    [
      { models: [{ name: "A", model: { kind: "mpl" } }] },
      /models\[0\]\.model\.kind must be one of fake; got "mpl"/,
    ],
    [
      { models: [{ name: "A", model: { kind: "fake", epochs: 0 } }] },
      /models\[0\]\.model\.epochs must be at least 1; got 0/,
    ],
    [
      { models: [{ name: "A", model: { kind: "fake", epoch: 3 } }] },
      /models\[0\]\.model\.epoch: there is no such key; it may be kind, scale, epochs, fail/,
    ],
    [{ models: [{ name: "A", preset: "none" }] }, /models\[0\]\.preset must be one of fake-best/],
    [
      { models: [...models, { name: "a", model: { kind: "fake" } }] },
      /models\[1\]\.name must differ/,
    ],
    [{ models: [{ name: "../x", model: { kind: "fake" } }] }, /models\[0\]\.name must be letters/],
    [
      { models: [{ name: "A", search: { grid: "nope" } }] },
      /models\[0\]\.search\.grid must be values by key, or one of fakes/,
    ],
    [
      { models: [{ name: "A", search: { grid: { scale: [1, "x"] }, base: { kind: "fake" } } }] },
      /models\[0\]\.search\.scale must be a number; got "x"/,
    ],
    [
      { models: [{ name: "A", search: { grid: "fakes", strategy: "best" } }] },
      /strategy must be "grid", "random" or "successive-halving"; got "best"/,
    ],
    [
      { models: [...models, { name: "E", ensemble: { of: ["A", "B"] } }] },
      /models\[1\]\.ensemble\.of must name models above it, "B" is none/,
    ],
    [
      {
        models: [
          { name: "A", search: { ...halving, budget: "epoks", base: { kind: "fake", epochs: 9 } } },
        ],
      },
      /models\[0\]\.search\.budget must be a key of fake that counts, got "epoks"/,
    ],
    [
      { models: [{ name: "A", search: { ...halving, base: { kind: "fake" } } }] },
      /models\[0\]\.search\.base\.epochs must be given/,
    ],
    [{ models: [{ name: "A", preset: "toString" }] }, /models\[0\]\.preset must be one of/],
    [
      { models, table: { kind: "files", quotes: ["a.csv", { path: "b.csv", calender: "sse" }] } },
      /table\.quotes\[1\]\.calender: there is no such key; it may be path, vendor, underlying, cal/,
    ],
    [
      {
        models,
        table: { kind: "files", quotes: "q", rates: { path: "r", column: "c", unit: "bp" } },
      },
      /table\.rates\.unit must be "percent" or "decimal"; got "bp"/,
    ],
    [
      { models, table: { kind: "web" } },
      /table\.kind must be "synthetic", "files" or "table"; got "web"/,
    ],
  ])("refuses %j", (json, message) => {
    expect(() => parse(json)).toThrow(message);
  });
});

const variables = { data: "/tmp/quotes" };

describe("configurations that come with the house", () => {
  const folder = fileURLToPath(new URL("../../../examples/studies/", import.meta.url));

  it.each(readdirSync(folder))("read %s without a complaint", (file) => {
    const text = readFileSync(`${folder}${file}`, "utf8");
    const json = readConfigText(text, { file, variables });
    const { name, models } = parseStudyConfig(json, { catalogue: modelCatalogue, file });
    expect(`${name}.json`).toBe(file);
    expect(models.length).toBeGreaterThan(5);
  });

  it("have every family and every Black-Scholes window in the embedded one", () => {
    const { models } = parseStudyConfig(defaultStudy, { catalogue: modelCatalogue });
    const kinds = new Set(models.flatMap(({ model }) => model?.kind ?? []));
    const families = modelCatalogue.families.map(({ kind }) => kind);
    expect([...kinds, "ensemble"].toSorted()).toEqual(families.toSorted());
    expect(models.filter(({ name }) => /^Black-Scholes \d+ d$/.test(name))).toHaveLength(6);
    expect(models.filter(({ name }) => name.startsWith("KAN"))).toHaveLength(4);
  });
});
