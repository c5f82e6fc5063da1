/**
 * Intervals over seeds, against NumPy; prices and deltas under local volatility, against QuantLib.
 *
 *   node benchmarks/dist/hedging-evaluation.js [--json] [--repetitions 5]
 *
 * The peers need Debian's python3-numpy and python3-quantlib.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import {
  call,
  compareOverSeeds,
  evenGrid,
  gbm,
  hedgeMarket,
  impliedVolsAlong,
  localVolatility,
  localVolDelta,
  simulate,
  solveLocalVol,
  surfaceLocalVols,
} from "@volsmith/hedging";
import type { HedgePolicy } from "@volsmith/hedging";
import { randomGenerator } from "@volsmith/numerics";

import { measure, measureAsync, publish, runPeer, summarise } from "./harness.ts";
import type { Row } from "./harness.ts";
import { skewedSurface } from "./skewed-surface.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean" }, repetitions: { type: "string", default: "5" } },
});
const repetitions = Number(values.repetitions);
const nPaths = 10_000;
const draws = 400;
const DEVIATIONS = [-2, -1, 0, 1] as const;

const process = localVolatility({ spot: 100, source: surfaceLocalVols(skewedSurface) });
const year = evenGrid({ nSteps: 252 });
const strikes = DEVIATIONS.map((x) => 100 * Math.exp(0.2 * x));

interface PeerAnswer {
  readonly numpy: { readonly version: string; readonly times: readonly number[] };
  readonly quantlib: {
    readonly version: string;
    readonly rows: readonly {
      readonly ms: number;
      readonly price: number;
      readonly delta: number;
    }[];
  } | null;
}

/** The surface on a grid that QuantLib interpolates in, and takes local volatilities from. */
function impliedVols() {
  const days = Array.from({ length: 61 }, (_, i) => 7 + 7 * i);
  const logs = Array.from({ length: 81 }, (_, j) => (j - 40) / 25);
  const vols = days.flatMap((day) => logs.map((k) => skewedSurface.vol(day / 365, k)));
  return { days, logs, vols, strikes };
}

function measurePeers(): PeerAnswer | null {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-hedging-evaluation-"));
  try {
    const file = join(folder, "parameters.json");
    const parameters = { paths: nPaths, policies: 25, draws, repetitions: 3, local: impliedVols() };
    writeFileSync(file, JSON.stringify(parameters));
    return runPeer<PeerAnswer>("hedging_evaluation_peer.py", [file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A policy that holds numbers by chance: its account is settled in no time. */
function random(name: string, seed: number): HedgePolicy {
  return {
    name,
    kind: "random",
    positions: () => randomGenerator(seed).fillUniforms(new Float64Array(nPaths)),
  };
}

const peers = measurePeers();
const short = await simulate(gbm({ vol: 0.2 }), evenGrid({ nSteps: 1 }), { nPaths, seed: 1 });
const market = hedgeMarket({ payoff: call({ strike: 100 }) }, short);
const groups = ["a", "b", "c"].map((policy, g) => ({
  policy,
  runs: [1, 2, 3, 4, 5].map((run) => ({ run, policy: random(`${policy} ${run}`, 10 * g + run) })),
}));
const baselines = Array.from({ length: 10 }, (_, i) => random(`baseline ${i}`, 100 + i));
const seeds = await measureAsync(() => compareOverSeeds(groups, market, { baselines, draws }), {
  warmUp: 1,
  repetitions,
});
const numpy = peers && summarise(peers.numpy.times);

const rows = strikes.map((strike, i): Row => {
  const claim = { strike, value: (spot: number) => Math.max(spot - strike, 0) };
  const timing = measure(() => solveLocalVol(process, claim, year), { warmUp: 1, repetitions });
  const { spots, prices } = solveLocalVol(process, claim, year);
  const truth = skewedSurface.price(1, Math.log(strike / 100), { type: "call" });
  const theirs = peers?.quantlib?.rows[i];
  return {
    "strike, deviations": DEVIATIONS[i],
    "ours, ms": timing.median,
    "QuantLib, ms": theirs?.ms ?? "",
    "ours − surface's price": spots.at(spots.place(100), prices, 0) - truth,
    "QuantLib's − surface's price": theirs ? theirs.price - truth : "",
  };
});
const paths = await simulate(process, year, { nPaths, seed: 1 });
const long = hedgeMarket({ payoff: call({ strike: 100 }) }, paths, { process });
const along: readonly Row[] = [
  {
    what: "local-volatility delta",
    ms: measure(() => localVolDelta().positions(long), { warmUp: 1, repetitions }).median,
  },
  {
    what: "implied volatilities along paths",
    ms: measure(() => impliedVolsAlong(process, paths, { strike: 100 }), { warmUp: 1, repetitions })
      .median,
  },
];

publish({
  title: "Evaluation of hedges",
  tables: [
    {
      caption: `Intervals over seeds: ${nPaths} paths, 3 policies × 5 seeds, 10 baselines, ${draws} draws`,
      rows: [
        {
          "ours, s": seeds.median / 1000,
          "NumPy, s": numpy ? numpy.median / 1000 : "",
          "NumPy / ours": numpy ? numpy.median / seeds.median : "",
        },
      ],
    },
    { caption: "A call of a year under local volatility", rows },
    { caption: `Along ${nPaths} paths of 252 days, solution included`, rows: along },
  ],
  notes: [
    "Ours on one thread, from policies to all intervals and differences; NumPy forms the statistics of all resamples only, its matrix products on the threads of its BLAS.",
    `NumPy ${peers?.numpy.version ?? "absent"}. QuantLib ${peers?.quantlib?.version ?? "absent"}: Crank-Nicolson on 100 steps by 100 spots, local volatilities from implied ones on 61 weeks by 81 strikes, bicubic. Ours tells prices and deltas at all 252 dates as well.`,
  ],
});
