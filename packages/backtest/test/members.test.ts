import {
  architectureFromJson,
  ARCHITECTURES,
  costFromJson,
  COSTS,
  CRITERIA,
  criterionFromJson,
  featureFromJson,
  FEATURES,
  PAYOFFS,
  payoffFromJson,
  PROCESSES,
  processFromJson,
} from "@volsmith/hedging";
import type { Kinded } from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import {
  costSchema,
  criterionSchema,
  featureSchema,
  networkSchema,
  payoffSchema,
  processSchema,
} from "../src/config/family-schemas.ts";

const rule = { kind: "leland", vol: 0.2, rate: 0.01 };
const model = { v0: 0.04, kappa: 2, theta: 0.04, sigma: 0.5, rho: -0.7 };

/** Least options of members that do not do without. */
const NEEDED: Readonly<Record<string, object>> = {
  call: { strike: 90 },
  put: { strike: 90 },
  straddle: { strike: 90 },
  digital: { strike: 90 },
  barrier: { strike: 90, barrier: 120, direction: "up", knock: "out" },
  asian: { strike: 90 },
  "variance-swap": { strikeVol: 0.2 },
  cliquet: { periods: 4 },
  proportional: { rate: 0.01 },
  fixed: { amount: 0.1 },
  "half-spread": { amount: 0.1 },
  "quadratic-impact": { eta: 0.1 },
  cvar: { alpha: 0.9 },
  "order-cvar": { alpha: 0.9 },
  entropic: { aversion: 1 },
  "mean-variance": { aversion: 1 },
  oce: { utility: "exponential", aversion: 1 },
  running: { of: "maximum" },
  "instrument-price": { name: "put" },
  "held-by": { policy: rule },
  "rule-gains": { policy: rule },
  heston: model,
  bates: { ...model, jumpRate: 2, jumpMean: -0.1, jumpStdev: 0.1 },
  merton: { vol: 0.2, jumpRate: 1, jumpMean: -0.1, jumpStdev: 0.1 },
  kou: { vol: 0.2, jumpRate: 3, upProbability: 0.4, meanUp: 0.1, meanDown: 0.2 },
  sabr: { alpha: 0.2, beta: 1, nu: 0.6, rho: -0.5 },
  "rough-bergomi": { hurst: 0.07, eta: 1.9, rho: -0.9, forwardVariance: 0.04 },
  "block-bootstrap": { returns: [0.01, -0.02, 0.01], blockLength: 2 },
};

const FAMILIES = [
  ["payoffs", PAYOFFS, payoffFromJson, payoffSchema],
  ["costs", COSTS, costFromJson, costSchema],
  ["criteria", CRITERIA, criterionFromJson, criterionSchema],
  ["features", FEATURES, featureFromJson, featureSchema],
  ["networks", ARCHITECTURES, architectureFromJson, networkSchema],
  ["processes", PROCESSES, processFromJson, processSchema],
] as const;

describe("members in configurations", () => {
  it.each(FAMILIES)("%s are taken back as JSON leaves them", (_, members, make, schema) => {
    for (const kind of Object.keys(members)) {
      const member = (make as (data: Kinded) => Kinded)({ kind, ...NEEDED[kind] });
      const plain = JSON.parse(JSON.stringify(member)) as Kinded;
      expect(schema.safeParse(plain)).toEqual({ success: true, data: plain });
    }
  });

  it.each(FAMILIES)("%s have no key but those they look at", (_, members, _make, schema) => {
    for (const kind of Object.keys(members)) {
      const { error } = schema.safeParse({ kind, ...NEEDED[kind], unheardOf: 1 });
      expect(error?.issues.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^has no key unheardOf \(.*\); it (may be|has no options)/),
      ]);
    }
  });
});
