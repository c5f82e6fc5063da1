import { parseBacktestConfig, readyBacktests } from "@volsmith/backtest";
import { FormatError } from "@volsmith/numerics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Every place in a piece of JSON, as keys from the top. */
function placesOf(json: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof json !== "object" || json === null) return [at];
  const below = Object.entries(json).flatMap(([key, value]) => placesOf(value, [...at, key]));
  return at.length > 0 ? [at, ...below] : below;
}

/** The same with one place replaced, or taken out. */
function replaced(json: unknown, at: readonly string[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(json)) as unknown;
  let inner = copy as Record<string, unknown>;
  for (const key of at.slice(0, -1)) inner = inner[key] as Record<string, unknown>;
  const last = at[at.length - 1];
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}

const anything = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(null, true, -1, 0, 0.5, 1e308, "", "x", "7", "__proto__", [], {}, [null], {
    kind: "call",
  }),
  fc.jsonValue({ maxDepth: 2 }),
);

describe("parseBacktestConfig under damage", () => {
  it.each(readyBacktests.map(({ name, config }) => [name, config] as const))(
    "%s with any entry replaced is a configuration or a named error",
    (_, config) => {
      const places = placesOf(config);
      fc.assert(
        fc.property(fc.constantFrom(...places), anything, (place, value) => {
          try {
            const parsed = parseBacktestConfig(replaced(config, place, value), { file: "a.json" });
            expect(parseBacktestConfig(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
          } catch (error) {
            if (!(error instanceof FormatError)) throw error;
            expect(error.message).toMatch(/^a\.json: \S+/);
            expect(error.message).not.toMatch(/undefined|\[object/);
          }
        }),
        { numRuns: 60, seed: 5 },
      );
    },
  );
});
