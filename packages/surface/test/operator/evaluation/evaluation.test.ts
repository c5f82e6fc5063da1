import { DataError, DomainError, randomGenerator } from "@volsmith/numerics";
import {
  chainAccuracy,
  distribution,
  dropHalf,
  errorMaps,
  EVALUATION_SEEDS,
  parametricContender,
  publishedConfig,
  splitQuotes,
  summariseChains,
  syntheticStream,
  syntheticTruth,
} from "@volsmith/surface";
import type { Contender, DropMode, VarianceModel } from "@volsmith/surface";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTruth } from "@volsmith/market";
import { oracle, surface, tinyChain, truthModel } from "./fixtures.ts";
import { pointsSnapshot } from "../../../src/operator/evaluation/points-snapshot.ts";
import { snapshotPoints } from "../../../src/operator/evaluation/contender.ts";
import { pointsBetween } from "../../../src/operator/evaluation/synthetic-truth.ts";

const domains = [publishedConfig];
/** Errors of a model against prices made of it: a rounding of the square root. */
const NOTHING = 1e-12;

/** Answers with volatilities too high by a share. */
function biased(share: number): Contender {
  const model: VarianceModel = {
    ...surface,
    totalVariances: (taus, ks) => surface.totalVariances(taus, ks).map((w) => w * (1 + share) ** 2),
  };
  return { name: `${share} high`, kind: "parametric", fit: () => model };
}

const failing: Contender = {
  name: "failing",
  kind: "parametric",
  fit: () => {
    throw new DataError("failing", "it always fails");
  },
};

describe("distribution", () => {
  it("has the mean, the deviation and the quantiles of its numbers, in any order", () => {
    const values = Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
    expect(distribution(values)).toEqual({
      n: 101,
      mean: 50,
      std: Math.sqrt((101 ** 2 - 1) / 12),
      min: 0,
      q01: 1,
      q05: 5,
      q25: 25,
      q50: 50,
      q75: 75,
      q95: 95,
      q99: 99,
      max: 100,
    });
  });

  it("is none where there are no numbers", () => {
    expect(distribution([])).toBeNull();
  });
});

describe("splitQuotes", () => {
  const modes: readonly DropMode[] = ["interpolation", "extrapolation", "expiries"];

  it("puts every quote into exactly one half", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...modes),
        fc.nat(1000),
        fc.integer({ min: 3, max: 20 }),
        (mode, seed, nStrikes) => {
          const { snapshot } = tinyChain("tiny", nStrikes);
          const { shown, hidden } = splitQuotes(snapshot, mode, randomGenerator(seed));
          for (const slice of snapshot.slices) {
            const parts = [...shown, ...hidden].filter(({ tau }) => tau === slice.tau);
            const strikes = parts.flatMap(({ strikes }) => [...strikes]);
            expect(strikes.toSorted((a, b) => a - b)).toEqual([...slice.strikes]);
          }
          const counts = [shown, hidden].map((half) =>
            half.reduce((sum, { k }) => sum + k.length, 0),
          );
          if (mode === "interpolation") {
            const n = 4 * nStrikes;
            expect(counts).toEqual([n - (n >> 1), n >> 1]);
          }
        },
      ),
      { seed: 42, numRuns: 60 },
    );
  });

  it("hides both wings of every expiry to test extrapolation", () => {
    const { snapshot } = tinyChain();
    const { shown, hidden } = splitQuotes(snapshot, "extrapolation", randomGenerator(1));
    shown.forEach(({ k, tau }) => {
      const wings = hidden.find((slice) => slice.tau === tau)!.k;
      expect(wings).toHaveLength(4);
      expect(wings.every((x) => x < k[0] || x > k.at(-1))).toBe(true);
    });
  });
});

describe("dropHalf", () => {
  const options = { domains, repeats: 2, contenders: [oracle, biased(0.1), failing] };

  it("finds nothing wrong with the truth, and a bias wherever quotes are hidden", async () => {
    const { results, failures } = await dropHalf([tinyChain("a"), tinyChain("b")], options);
    for (const { method, train, test, difference, mode } of results) {
      const share = method === "truth" ? 0 : 0.1;
      expect(Math.abs(train.mean - share)).toBeLessThan(NOTHING);
      expect(Math.abs(test.q95 - share)).toBeLessThan(NOTHING);
      expect(Math.abs(difference.mean)).toBeLessThan(NOTHING);
      expect(train.n).toBe(mode === "interpolation" ? 4 : 2);
    }
    expect(results).toHaveLength(4);
    expect(failures).toHaveLength(6);
    expect(failures[0]).toMatchObject({ chain: "a", method: "failing" });
  });

  it("draws other halves in each repeat, and the same ones again for one seed", async () => {
    const contenders = [parametricContender("ssvi")];
    const run = (seed: number) =>
      dropHalf([tinyChain()], { ...options, contenders, seed, modes: ["interpolation"] });
    const [a, b, c] = [await run(1), await run(1), await run(2)];
    expect(a).toEqual(b);
    expect(a.results[0].test).not.toEqual(c.results[0].test);
    const [first, second] = a.results[0].runs;
    expect(first.test).not.toBe(second.test);
  });
});

describe("chainAccuracy", () => {
  const options = { domains, repair: "never" } as const;

  it("finds no error and no arbitrage in the truth", async () => {
    const contenders = [oracle];
    const { methods, failures } = await chainAccuracy(tinyChain(), { ...options, contenders });
    expect(failures).toEqual([]);
    const [{ errors, audits }] = methods;
    expect(errors.relative.max).toBeLessThan(NOTHING);
    expect(errors.halfSpreads!.max).toBeLessThan(1e-9);
    expect(errors.insideBidAsk).toBe(1);
    expect(audits.quoted!.calendar.violations).toBe(0);
    expect(audits.domain.butterfly.nodes).toBe(60 * 199);
  });

  it("goes on where a method fails, and says why", async () => {
    const contenders = [failing, oracle];
    const { methods, failures } = await chainAccuracy(tinyChain(), { ...options, contenders });
    expect(methods.map(({ method }) => method)).toEqual(["truth"]);
    expect(failures).toMatchObject([{ chain: "tiny", method: "failing" }]);
    expect(failures[0].reason).toContain("always fails");
  });

  it("judges every method at the same quotes, inside the domains of all operators", async () => {
    const narrow = { rhoDomain: [0.3, 1], zDomain: [-0.5, 0.5] } as const;
    const result = await chainAccuracy(tinyChain(), {
      ...options,
      contenders: [oracle],
      domains: [publishedConfig, narrow],
    });
    expect(result.nQuotes + result.nLeftOut).toBe(36);
    expect(result.nQuotes).toBe(result.methods[0].errors.relative.n);
    expect([...result.methods[0].located.zs].every((z) => z > -0.5)).toBe(true);
    await expect(
      chainAccuracy(tinyChain(), {
        ...options,
        contenders: [oracle],
        domains: [{ rhoDomain: [2, 3], zDomain: [-1, 1] }],
      }),
    ).rejects.toThrow(/none of its 36 quotes/);
  });

  it("repairs what has arbitrage, and measures again", async () => {
    const contenders = [biased(0), parametricContender("svi")];
    const result = await chainAccuracy(tinyChain(), {
      ...options,
      contenders,
      repair: "when-violated",
    });
    for (const { verdict, repaired } of result.methods) {
      if (verdict === "free") expect(repaired).toBeNull();
      else {
        expect(repaired!.verdict).toBe("free");
        expect(repaired!.audits.domain.calendar.violations).toBe(0);
        expect(repaired!.audits.domain.butterfly.violations).toBe(0);
      }
    }
  });
});

describe("summariseChains", () => {
  it("takes each chain's figure once, whatever its number of quotes", async () => {
    const options = { domains, repair: "never" } as const;
    const chains = [
      await chainAccuracy(tinyChain("a", 30), { ...options, contenders: [biased(0.1)] }),
      await chainAccuracy(tinyChain("b", 5), { ...options, contenders: [biased(0.1), oracle] }),
    ];
    const [first, second] = summariseChains(chains);
    expect(first).toMatchObject({ method: "0.1 high", nChains: 2 });
    expect(first.mape.mean).toBeCloseTo(0.1, 12);
    expect(second).toMatchObject({ method: "truth", nChains: 1 });
    expect(second.returned.displacement).toMatchObject({ mean: 0 });
  });
});

describe("errorMaps", () => {
  it("adds up to the errors it was made of, in every method", async () => {
    const contenders = [parametricContender("ssvi"), biased(0.02)];
    const options = { domains, repair: "never", contenders } as const;
    const chains = [
      await chainAccuracy(tinyChain("a", 12), options),
      await chainAccuracy(tinyChain("b", 7), options),
    ];
    const maps = errorMaps(chains, { domain: publishedConfig, nRhos: 5, nZs: 8 });
    expect([maps.rhoEdges.length, maps.zEdges.length]).toEqual([6, 9]);
    for (const { method, counts, relative, halfSpreads } of maps.methods) {
      const own = chains.map(({ methods }) => methods.find((each) => each.method === method)!);
      const sum = (cells: readonly (number | null)[]) =>
        cells.reduce<number>((total, cell, i) => total + (cell ?? 0) * counts[i], 0);
      const wanted = (pick: "relative" | "halfSpreads") =>
        own.reduce((total, { located }) => total + located[pick].reduce((a, b) => a + b, 0), 0);
      expect(sum(counts.map(() => 1))).toBe(4 * 19);
      expect(sum(relative)).toBeCloseTo(wanted("relative"), 12);
      expect(sum(halfSpreads)).toBeCloseTo(wanted("halfSpreads"), 9);
      expect(relative.map((cell) => cell === null)).toEqual(counts.map((count) => count === 0));
    }
    const high = maps.methods.find(({ method }) => method === "0.02 high")!;
    for (const cell of high.relative) if (cell !== null) expect(cell).toBeCloseTo(0.02, 12);
  });
});

/** Knows the market behind each call. */
function oracleOf(seed: number): Contender {
  const stream = syntheticStream({ seed: EVALUATION_SEEDS + seed, quotes: [30, 60] });
  let index = 0;
  return {
    name: "truth",
    kind: "parametric",
    fit() {
      const { origin } = stream.at(index++);
      if (origin.kind !== "synthetic") throw new Error("not synthetic");
      return truthModel(makeTruth(origin.model));
    },
  };
}

describe("syntheticTruth", () => {
  const options = {
    domain: publishedConfig,
    markets: 3,
    offQuotes: [2, 5],
    stream: { quotes: [30, 60] },
  } as const;

  it("finds nothing wrong with the truth, at quotes and off them", async () => {
    const contenders = [oracleOf(5), parametricContender("ssvi")];
    const { seed, markets, summaries, failures } = await syntheticTruth({
      ...options,
      contenders,
      seed: 5,
    });
    expect(seed).toBe(EVALUATION_SEEDS + 5);
    expect(failures).toEqual([]);
    for (const { methods, noise } of markets) {
      expect(methods[0]).toMatchObject({ method: "truth" });
      // Coordinates and truths at quotes are float32 numbers.
      expect(methods[0].atQuotes).toBeLessThan(1e-5);
      expect(methods[0].offQuotes).toBeLessThan(NOTHING);
      expect(noise).toBeGreaterThan(1e-4);
    }
    for (const by of ["kind", "family"] as const) {
      const own = summaries.filter((each) => each.by === by && each.method === "truth");
      expect(own.reduce((sum, { nMarkets }) => sum + nMarkets, 0)).toBe(3);
    }
  });

  it("refuses seeds that would leave the reserved ones", async () => {
    const run = syntheticTruth({ ...options, contenders: [], seed: EVALUATION_SEEDS });
    await expect(run).rejects.toThrow(DomainError);
  });

  it("asks off the quotes inside what the quotes cover", () => {
    const inputs = {
      rhos: Float32Array.of(0.2, 0.2, 0.5, 0.5, 0.9),
      zs: Float32Array.of(-0.5, 0.1, -1, 0.3, -0.2),
      vols: new Float32Array(5).fill(0.2),
    };
    const { taus, ks } = pointsBetween(inputs, [50, 4], randomGenerator(3));
    expect(taus).toHaveLength(200);
    taus.forEach((tau, i) => {
      const rho = Math.sqrt(tau);
      const z = ks[i] / rho;
      expect(rho).toBeGreaterThanOrEqual(0.2);
      expect(rho).toBeLessThanOrEqual(0.9);
      const t = rho < 0.5 ? (rho - 0.2) / 0.3 : (rho - 0.5) / 0.4;
      const [from, to] =
        rho < 0.5 ? [-0.5 - 0.5 * t, 0.1 + 0.2 * t] : [-1 + 0.8 * t, 0.3 - 0.5 * t];
      expect(z).toBeGreaterThanOrEqual(from - 1e-6);
      expect(z).toBeLessThanOrEqual(to + 1e-6);
    });
  });
});

describe("pointsSnapshot", () => {
  it("holds the same points, by expiry and strike, with bid and ask around them", () => {
    const points = { rhos: [0.5, 0.2, 0.5], zs: [0.1, -0.3, -0.4], vols: [0.2, 0.3, 0.25] };
    const snapshot = pointsSnapshot(points, {
      name: "points",
      halfSpreads: [0.01, Number.NaN, 0.02],
    });
    const back = snapshotPoints(snapshot);
    expect(back.rhos).toEqual([0.2, 0.5, 0.5]);
    expect(Array.from(back.zs, (z) => Math.round(z * 1e12) / 1e12)).toEqual([-0.3, -0.4, 0.1]);
    expect(back.vols).toEqual([0.3, 0.25, 0.2]);
    const [near, far] = snapshot.slices;
    expect(near.asks[0]).toBe(near.bids[0]);
    expect(far.asks[1]).toBeGreaterThan(far.bids[1]);
    expect([...far.askVols]).toEqual([0.27, 0.21000000000000002]);
  });
});
