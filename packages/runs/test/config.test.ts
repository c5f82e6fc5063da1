import { FormatError } from "@volsmith/numerics";
import { checked, configName, fileName, readConfigText, seedOf } from "@volsmith/runs";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const variables = { data: "/tmp/quotes" };

describe("readConfigText", () => {
  it("puts values in the place of names", () => {
    const text = '{ "quotes": ["${data}/a.csv"] }';
    expect(readConfigText(text, { file: "a.json", variables })).toEqual({
      quotes: ["/tmp/quotes/a.csv"],
    });
  });

  it("says which name has no value", () => {
    const text = '{ "a": "${prices}" }';
    expect(() => readConfigText(text, { file: "a.json", variables })).toThrow(
      /\$\{prices\} must be given/,
    );
  });

  it("says where text is no JSON", () => {
    expect(() => readConfigText("{", { file: "a.json", variables })).toThrow(
      /a\.json: it is no JSON/,
    );
  });
});

describe("checked", () => {
  const schema = z.strictObject({
    name: configName.default("run"),
    parts: z.array(z.strictObject({ kind: z.literal("a"), size: z.int().min(1) })).default([]),
  });
  const check = (json: unknown) => checked(schema, json, { file: "a.json", at: ["all"] });

  it("fills in defaults", () => {
    expect(check({})).toEqual({ name: "run", parts: [] });
  });

  it.each([
    [{ nam: "x" }, /^a\.json: all\.nam: there is no such key; it may be name, parts$/],
    [
      { parts: [{ kind: "a", size: 0 }] },
      /^a\.json: all\.parts\[0\]\.size must be at least 1; got 0$/,
    ],
    [{ name: "../x" }, /all\.name must be letters, digits/],
    [{ parts: 3 }, /all\.parts must be a list; got 3/],
  ])("refuses %j, naming the key in the whole", (json, message) => {
    expect(() => check(json)).toThrow(FormatError);
    expect(() => check(json)).toThrow(message);
  });
});

describe("names of files", () => {
  it("are plain, and no name leaves its folder", () => {
    expect(fileName("CVaR 95 % (GRU)")).toBe("cvar-95-gru");
    expect(fileName("../x")).toBe("..-x");
  });
});

describe("seeds", () => {
  it("are made of the run's seed and a name alone", () => {
    expect(seedOf(1, "MLP")).toBe(seedOf(1, "MLP"));
    const others = [seedOf(2, "MLP"), seedOf(1, "MLP 2"), seedOf(1, "KAN")];
    expect(new Set([seedOf(1, "MLP"), ...others]).size).toBe(4);
  });
});
