import { writeSafetensors } from "@volsmith/files";
import { DomainError, FormatError } from "@volsmith/numerics";
import {
  arbitrageAblation,
  evaluateOperator,
  neighbourAblation,
  parametricContender,
  PUBLISHED_TRAINED_ON,
  readOperatorWeights,
  ssviTest,
  ssviTestPoints,
  trainedOn,
  trainingRangeOf,
  writeOperatorWeights,
} from "@volsmith/surface";
import type { NamedWeights, OperatorWeights } from "@volsmith/surface";
import { describe, expect, it } from "vitest";
import { coordinates, golden, goldenBytes, hasGoldens, randomWeights } from "../fixtures.ts";
import { ssviStream } from "../training/ssvi-stream.ts";
import { oracle, tinyChain } from "./fixtures.ts";

const skipped = hasGoldens ? "" : " (skipped: ../shared/golden is absent)";
const kernels = { threads: 1 };
/** Quick to ask. */
const small = { nLayers: 2, nNeighbours: 4 };

/** Weights whose network answers so many times as much: 0 is silent, many admit arbitrage. */
function amplified(weights: OperatorWeights, factor: number): OperatorWeights {
  const last = `layers.${weights.config.nLayers - 1}.projection.1.`;
  const tensors = [...weights.tensors].map(
    ([name, values]) =>
      [name, name.startsWith(last) ? values.map((value) => factor * value) : values] as const,
  );
  return { ...weights, tensors: new Map(tensors) };
}

describe("ssviTest", () => {
  it("finds nothing wrong with the truth", () => {
    const { input, fine } = ssviTest(oracle);
    expect([input.n, fine.n]).toEqual([408, 10_000]);
    expect(input.max).toBeLessThan(1e-12);
    expect(fine.max).toBeLessThan(1e-12);
  });

  it("is fitted nearly exactly by its own family", () => {
    expect(ssviTest(parametricContender("ssvi")).input.mean).toBeLessThan(1e-3);
  });

  it.skipIf(!hasGoldens)(`sees the published inputs, to float32${skipped}`, () => {
    const tensor = golden("ssvi");
    const { input, fine } = ssviTestPoints();
    for (const [points, name] of [
      [input, "pos_in"],
      [fine, "pos_out"],
    ] as const) {
      const { rhos, zs } = coordinates(tensor(name));
      expect(points.rhos).toHaveLength(rhos.length);
      // Both are float32 numbers, off by one rounding where the step was summed up.
      rhos.forEach((rho, i) => expect(Math.abs(points.rhos[i] - rho)).toBeLessThan(1.2e-7));
      zs.forEach((z, i) => expect(Math.abs(points.zs[i] - z)).toBeLessThan(2.4e-7));
    }
    const vols = tensor("vol_in");
    vols.forEach((vol, i) => expect(Math.abs(input.vols[i] - vol)).toBeLessThan(1e-7));
    const truths = tensor("vol_true_out");
    truths.forEach((vol, i) => expect(Math.abs(fine.vols[i] - vol)).toBeLessThan(1e-6));
  });

  it.skipIf(!hasGoldens)(
    `gives the published weights 1.71 and 1.76 %, as the authors' code does${skipped}`,
    async () => {
      const weights = readOperatorWeights(goldenBytes("weights.safetensors"));
      const published: NamedWeights = { name: "published", weights };
      const { ssvi } = await evaluateOperator(published, [], {
        experiments: ["ssvi"],
        methods: [],
      });
      expect(ssvi).toHaveLength(1);
      expect(100 * ssvi![0].input.mean).toBeCloseTo(1.71, 2);
      expect(100 * ssvi![0].fine.mean).toBeCloseTo(1.76, 2);
    },
  );
});

describe("evaluateOperator", () => {
  const tiny: NamedWeights = { name: "ours", weights: randomWeights(small) };

  it("measures every method on every chain, in one order", async () => {
    const result = await evaluateOperator(tiny, [tinyChain("a"), tinyChain("b")], {
      against: [{ name: "other", weights: randomWeights(small, 7) }],
      methods: ["ssvi"],
      repair: "never",
      dropHalf: { repeats: 1 },
      kernels,
    });
    const names = ["ours", "other", "ssvi"];
    expect(result.accuracy!.chains.map(({ chain }) => chain)).toEqual(["a", "b"]);
    for (const { methods } of result.accuracy!.chains)
      expect(methods.map(({ method }) => method)).toEqual(names);
    expect(result.accuracy!.summary.map(({ method }) => method)).toEqual(names);
    expect(result.accuracy!.maps.methods.map(({ method }) => method)).toEqual(names);
    expect(result.dropHalf!.results).toHaveLength(6);
    expect(result.ssvi!.map(({ method }) => method)).toEqual(names);
    expect([result.synthetic, result.neighbours, result.arbitrage]).toEqual([null, null, null]);
  });

  it("shows a prior alone, which a network that answers 0 does not change", async () => {
    const weights = amplified(randomWeights({ ...small, prior: "essvi" }), 0);
    const options = { methods: [], repair: "never", experiments: ["accuracy"], kernels } as const;
    const { accuracy } = await evaluateOperator(
      { name: "silent", weights },
      [tinyChain()],
      options,
    );
    const [own, prior] = accuracy!.chains[0].methods;
    expect(prior).toMatchObject({ method: "silent, prior alone", kind: "prior" });
    // The operator sees float32 coordinates, the prior here float64 ones.
    own.located.relative.forEach((error, i) =>
      expect(Math.abs(error - prior.located.relative[i])).toBeLessThan(1e-5),
    );
  });

  it("refuses one name for two methods", async () => {
    await expect(evaluateOperator(tiny, [], { against: [tiny] })).rejects.toThrow(DomainError);
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const run = evaluateOperator(tiny, [tinyChain()], {
      kernels,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await expect(run).rejects.toThrow("enough");
  });
});

describe("neighbourAblation", () => {
  it("measures at the K of the training what the evaluation measures", async () => {
    const weights = randomWeights({ ...small, nNeighbours: 8 });
    const named = { name: "ours", weights };
    const chains = [tinyChain()];
    const { trainedK, rows } = await neighbourAblation(named, chains, { ks: [2, 8], kernels });
    const { accuracy } = await evaluateOperator(named, chains, {
      experiments: ["accuracy"],
      methods: [],
      repair: "never",
      kernels,
    });
    expect(trainedK).toBe(8);
    expect(rows.map(({ k }) => k)).toEqual([2, 8]);
    const [summary] = accuracy!.summary;
    expect(rows[1].mape).toEqual(summary.mape);
    expect(rows[1].audit.calendarLoss).toEqual(summary.audit.calendarLoss);
    expect(rows[0].mape).not.toEqual(summary.mape);
  });
});

describe("arbitrageAblation", () => {
  it("starts from the same weights under every weight of the terms, and parts from there", async () => {
    const named = { name: "ours", weights: amplified(randomWeights(small), 30) };
    const { rows } = await arbitrageAblation(named, [tinyChain()], {
      arbitrageWeights: [0, 0, 1000],
      steps: 3,
      batch: 1,
      rate: 1e-2,
      stream: ssviStream({ seed: 3 }),
      mostError: Infinity,
      kernels,
    });
    const [none, again, much] = rows.map(({ mape }) => mape.mean);
    expect(none).toBe(again);
    expect(much).not.toBe(none);
    expect(rows[2].firstLoss).not.toBe(rows[0].firstLoss);
  });
});

function fileThatSays(trained: string): Uint8Array {
  return writeOperatorWeights(randomWeights(), { trainedOn: trained });
}

function chainOf(underlying: string, date: string) {
  return { underlying, quotedAt: Date.parse(`${date}T20:15:00Z`) };
}

describe("trainedOn", () => {
  it("reads what the file says, and finds the days inside", () => {
    const range = {
      underlying: "SPX",
      from: "2024-01-02",
      to: "2024-06-28",
      except: ["2024-03-01"],
    };
    const ranges = trainedOn(fileThatSays(JSON.stringify([range])))!;
    expect(ranges).toEqual([range]);
    expect(trainingRangeOf(chainOf("spx", "2024-01-02"), ranges)).toEqual(range);
    expect(trainingRangeOf(chainOf("SPX", "2024-03-01"), ranges)).toBeNull();
    expect(trainingRangeOf(chainOf("SPX", "2024-07-01"), ranges)).toBeNull();
    expect(trainingRangeOf(chainOf("NDX", "2024-02-01"), ranges)).toBeNull();
  });

  it("knows nothing of files that say nothing, but what was published", () => {
    expect(trainedOn(writeOperatorWeights(randomWeights()))).toBeNull();
    const tensor = { dtype: "F32", shape: [1], data: new Float32Array(1) } as const;
    const published = writeSafetensors(new Map([["gno_layers.0.bias", tensor]]));
    expect(trainedOn(published)).toBe(PUBLISHED_TRAINED_ON);
  });

  it.each(["1", "{", '[{"underlying":"SPX"}]', '[{"underlying":"SPX","from":"x","to":"y"}]'])(
    "refuses %s",
    (text) => {
      expect(() => trainedOn(fileThatSays(text), "mine.safetensors")).toThrow(FormatError);
      expect(() => trainedOn(fileThatSays(text), "mine.safetensors")).toThrow(
        /mine\.safetensors.*trainedOn/,
      );
    },
  );
});
