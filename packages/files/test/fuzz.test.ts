import { describe, expect, it } from "vitest";

import { fuzz, subjects } from "./support/fuzz.ts";

// The same loop runs for longer in scripts/fuzz.mjs.
describe("damaged files", () => {
  it.each(Object.keys(subjects))("lead %s to nothing but a FormatError or a result", (name) => {
    expect(fuzz(name, { seed: 42, runs: 3_000 })).toEqual([]);
  });
});
