/** Claims beside what a source recorded as sold. */
import { parseBacktestConfig } from "@volsmith/backtest";
import { runBacktest } from "@volsmith/backtest/node";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

import { SOURCES } from "../src/sources/index.ts";
import { tiny } from "./support.ts";

/** Simulated paths that say a put was sold along them. */
const sources = {
  ...SOURCES,
  process: {
    ...SOURCES.process,
    open: async (...request: Parameters<typeof SOURCES.process.open>) => ({
      ...(await SOURCES.process.open(...request)),
      sold: { kind: "put", strike: 100 },
    }),
  },
};

function run(payoff: object, evaluation: object = { draws: 20, premium: 0 }) {
  const changes = { policies: [], claim: { payoff }, evaluation };
  const config = parseBacktestConfig({ ...tiny, ...changes }, { sources });
  const folder = join(mkdtempSync(join(tmpdir(), "sold-")), "run");
  return runBacktest({ config, folder, sources });
}

it("refuses a claim that is not what the source sold, and says what to write", async () => {
  const wanted = 'say { "kind": "put", "strike": 100 }';
  await expect(run({ kind: "call", strike: 100 })).rejects.toThrow(wanted);
  await expect(run({ kind: "put", strike: 250 })).rejects.toThrow(wanted);
  const { evaluation } = await run({ kind: "put", strike: 100 });
  expect(evaluation.payoff.kind).toBe("put");
});

it("refuses a premium where what was received is in the payoff", async () => {
  await expect(run({ kind: "put", strike: 100 }, { draws: 20 })).rejects.toThrow(
    "evaluation.premium",
  );
});
