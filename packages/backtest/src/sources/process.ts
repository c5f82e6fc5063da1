/** Paths of a process with known parameters. */
import { evenGrid, hestonVols, processFromJson } from "@volsmith/hedging";
import type { HestonProcess, Kinded } from "@volsmith/hedging";
import { DataError } from "@volsmith/numerics";
import { z } from "zod";

import { processSchema } from "../config/family-schemas.ts";
import { partSeed } from "./part-seed.ts";
import type { MarketFact, PathSource } from "./path-source.ts";

const schema = z.strictObject({
  kind: z.literal("process"),
  process: processSchema.prefault({ kind: "gbm" }),
  /** From the first instant to the last. */
  years: z.number().gt(0).default(1),
  /** Decisions on the way. */
  steps: z
    .int()
    .min(1)
    .max(2 ** 20)
    .default(252),
  sampling: z.enum(["plain", "antithetic", "sobol"]).default("plain"),
  /** "model": what was sold has the implied volatility of the process, Heston's, at every instant. */
  impliedVols: z.literal("model").optional(),
});

export type ProcessSourceConfig = z.infer<typeof schema>;

export const processSource: PathSource<ProcessSourceConfig> = {
  kind: "process",
  schema,
  async open({ process: data, years, steps, sampling, impliedVols }, { file }) {
    const process = processFromJson(data);
    if (impliedVols && process.kind !== "heston") {
      const problem = `implied volatilities of ${process.kind} are not known here`;
      throw new DataError(`${file}: paths.impliedVols`, problem, "leave it out");
    }
    const volsAlong = impliedVols ? hestonVols(process as HestonProcess) : null;
    const grid = evenGrid({ years, nSteps: steps });
    process.plan(grid); // what does not go with this grid is said before anything is learned
    return {
      title: `${TITLES[process.kind] ?? process.kind}, ${steps} steps in ${short(years)} ${years === 1 ? "year" : "years"}`,
      facts: [...factsOf(process), { label: "sampling", value: sampling }],
      fingerprint: null,
      process: process.kind,
      async draw(part, { nPaths, seed, simulator, strike }) {
        const options = { nPaths, seed: partSeed(seed, part), sampling };
        const paths = simulator.simulate(process, grid, options);
        if (!volsAlong) return { paths };
        if (strike === undefined) {
          const problem = "what is sold has no strike to imply volatilities at";
          throw new DataError(`${file}: paths.impliedVols`, problem, "leave it out");
        }
        const vols = volsAlong(paths, { strike });
        return { paths, data: { impliedVols: vols } };
      },
    };
  },
};

const TITLES: Readonly<Record<string, string>> = {
  gbm: "Geometric Brownian motion",
  "roughened-gbm": "Geometric Brownian motion made rough",
  heston: "Heston",
  bates: "Bates",
  merton: "Merton",
  kou: "Kou",
  sabr: "SABR",
  "rough-bergomi": "Rough Bergomi",
  "block-bootstrap": "Blocks of returns",
};

/** Parameters that are numbers, defaults too; longer ones are told by the title. */
function factsOf(process: Kinded): readonly MarketFact[] {
  return Object.entries(process).flatMap(([label, value]) =>
    typeof value === "number" ? [{ label, value: short(value) }] : [],
  );
}

function short(x: number): string {
  return String(Number(x.toPrecision(6)));
}
