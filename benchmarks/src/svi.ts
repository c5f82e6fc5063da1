/**
 * SVI slices a second and how near they come, against QuantLib and SciPy, on real chains (all roots
 * of five SPX days, expiries with 60 to 150 quotes) or, where those are absent, on synthetic ones.
 *
 * Objective of all: equal weights, root mean square error of volatility.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSnapshot } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { randomGenerator } from "@volsmith/numerics";
import {
  fitSvi,
  PUBLISHED_SVI_BOUNDS,
  sviButterfly,
  SviSliceFitter,
  type SviRaw,
  type SviSliceData,
  sviVariance,
} from "@volsmith/surface";
import { measure, publish, type Row, runPeer, summarise } from "./harness.ts";

const SHARED = new URL("../../../shared/data/", import.meta.url);
const DAYS = ["20190517", "20220204", "20220610", "20230207", "20230901"];
const SLSQP_SLICES = 40;

interface PeerRun {
  readonly version: string;
  readonly times: readonly number[];
  readonly errors: readonly (number | null)[];
  /** Steeper wing of each slice, where the peer says. */
  readonly slopes?: readonly (number | null)[];
}

interface PeerResult {
  readonly quantlib: PeerRun;
  readonly slsqp: PeerRun;
  readonly step: number;
}

async function realSlices(): Promise<SviSliceData[]> {
  const slices: SviSliceData[] = [];
  for (const day of DAYS) {
    const file = new URL(`spx_${day}.csv.gz`, SHARED);
    if (!existsSync(file)) continue;
    for await (const chain of readChains(file.pathname)) {
      for (const { tau, k, vols } of buildSnapshot(chain).slices) {
        if (k.length >= 60 && k.length <= 150) slices.push({ tau, k, vols });
      }
    }
  }
  return slices;
}

/** Slices of an index market with a volatility noise of 0.5 %. */
function syntheticSlices(): SviSliceData[] {
  const random = randomGenerator(11);
  return Array.from({ length: 120 }, () => {
    const tau = Math.exp(-4 + 4 * random.uniform());
    const sd = 0.2 * Math.sqrt(tau);
    const n = 60 + Math.floor(90 * random.uniform());
    const raw = {
      a: 0.4 * sd * sd,
      b: 0.5 * sd,
      r: -0.6,
      m: 0.1 * sd,
      s: (0.5 + random.uniform()) * sd,
    };
    const k = Float64Array.from({ length: n }, (_, i) => sd * (-4 + (6 * i) / n));
    const vols = k.map((x) => Math.sqrt(sviVariance(raw, x) / tau) * (1 + 0.005 * random.normal()));
    return { tau, k, vols };
  });
}

function rmse(raw: SviRaw, { tau, k, vols }: SviSliceData): number {
  let sum = 0;
  for (let i = 0; i < k.length; i++)
    sum += (Math.sqrt(sviVariance(raw, k[i]) / tau) - vols[i]) ** 2;
  return Math.sqrt(sum / k.length);
}

const real = await realSlices();
const slices = real.length > 0 ? real : syntheticSlices();
const fitter = new SviSliceFitter();
const free = measure(() => slices.map((slice) => fitter.fit(slice).value), {
  warmUp: 8,
  repetitions: 21,
});
const ours = slices.map((slice) => rmse(fitter.fit(slice).value, slice));
const published = { bounds: PUBLISHED_SVI_BOUNDS };
const boxed = measure(() => slices.map((slice) => fitter.fit(slice, published).value), {
  warmUp: 3,
  repetitions: 21,
});
const boxedErrors = slices.map((slice) => rmse(fitter.fit(slice, published).value, slice));
const enforcedFits = slices.map((slice) => provedFit(slice));
const enforced = measure(() => slices.map((slice) => provedFit(slice)), {
  warmUp: 1,
  repetitions: 5,
});
const proved = enforcedFits.map((raw, i) => rmse(raw, slices[i]));

/** QuantLib's own limit on wings is 4, twice Lee's bound, and it bounds neither m nor s. */
const wide = { bounds: { b: 2, m: [-100, 100], s: [1e-8, 100] } } as const;
const unbound = slices.map((slice) => rmse(fitter.fit(slice, wide).value, slice));

const peers = peerResult();
const rows: Row[] = [
  row("Volsmith, free", slices.length / free.median, { errors: ours }),
  row("Volsmith, free, published box", slices.length / boxed.median, { errors: boxedErrors }),
  row("Volsmith, proved free of butterflies", slices.length / enforced.median, { errors: proved }),
];
if (peers) {
  const { quantlib, slsqp, step } = peers;
  const within = (values: readonly number[]): number[] =>
    values.filter((_, i) => (quantlib.slopes?.[i] ?? 0) <= 2);
  const times = quantlib.times.map((time, i) => ({ time, error: quantlib.errors[i] }));
  const lawful = times.filter((_, i) => (quantlib.slopes?.[i] ?? 0) <= 2);
  const name = `QuantLib ${quantlib.version} SviInterpolatedSmileSection`;
  rows.push(
    peerRow(name, quantlib, ours, free.median),
    peerRow(
      `${name}, the ${lawful.length} slices within Lee's bound`,
      { ...quantlib, times: lawful.map((run) => run.time), errors: lawful.map((run) => run.error) },
      within(ours),
      free.median,
    ),
    peerRow(`${name}, ours with its bounds`, quantlib, unbound, free.median),
    peerRow(
      `SciPy ${slsqp.version} SLSQP, density ≥ 0 at the quotes (${slsqp.errors.length} slices), ours proved`,
      slsqp,
      proved.filter((_, i) => i % step === 0),
      enforced.median,
    ),
    peerRow(
      "the same, ours free",
      slsqp,
      ours.filter((_, i) => i % step === 0),
      free.median,
    ),
  );
}
publish({
  title: "SVI",
  tables: [
    { caption: `${slices.length} slices, ${real.length > 0 ? "real SPX" : "synthetic"}`, rows },
  ],
  notes: [
    `Volsmith free: spread of one pass ${((100 * free.spread) / free.median).toFixed(1)} %, fastest ` +
      `${(1000 * (slices.length / free.least)).toFixed(0)} slices a second; one thread.`,
    `Slices proved free of butterfly arbitrage on the whole line: ` +
      `${enforcedFits.filter((raw) => sviButterfly(raw).status === "free").length} of ${slices.length} ` +
      `when enforced, ` +
      `${slices.filter((slice) => sviButterfly(fitter.fit(slice).value).status === "free").length} when free.`,
    ...(peers
      ? [
          `QuantLib's wings are steeper than Lee's bound 2 in ` +
            `${peers.quantlib.slopes?.filter((slope) => slope !== null && slope > 2).length} slices.`,
        ]
      : []),
    "SLSQP's density condition holds at the quotes only; ours is proved on the whole line.",
  ],
});

function provedFit({ tau, k, vols }: SviSliceData): SviRaw {
  const snapshot = { source: "benchmark", slices: [{ tau, k, vols, root: "" }] };
  return fitSvi(snapshot as never, { weights: "uniform" }).model.slices[0].raw;
}

function peerResult(): PeerResult | null {
  const folder = mkdtempSync(join(tmpdir(), "svi-"));
  try {
    const file = join(folder, "slices.json");
    const plain = slices.map(({ tau, k, vols }) => ({ tau, k: [...k], vols: [...vols] }));
    writeFileSync(file, JSON.stringify(plain));
    return runPeer<PeerResult>("svi_quantlib_scipy.py", [file, String(SLSQP_SLICES)], {
      OPENBLAS_NUM_THREADS: "1",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface RowValues {
  readonly errors: readonly number[];
}

function row(name: string, perMillisecond: number, { errors }: RowValues): Row {
  return {
    fit: name,
    "slices/s": Math.round(1000 * perMillisecond),
    "median RMSE, vol points": 100 * summarise(errors).median,
    "ours faster": "",
    "RMSE theirs/ours, median": "",
    "ours no worse": "",
  };
}

function peerRow(name: string, peer: PeerRun, mine: readonly number[], ourTime: number): Row {
  const theirTime = peer.times.reduce((sum, time) => sum + time, 0) / peer.times.length;
  const pairs = peer.errors.flatMap((error, i) => (error === null ? [] : [[error, mine[i]]]));
  const lost = peer.errors.length - pairs.length;
  const noWorse = pairs.filter(([theirs, own]) => own <= theirs * 1.0001).length + lost;
  return {
    ...row(name + (lost > 0 ? `, ${lost} failed` : ""), 1 / theirTime, {
      errors: pairs.map(([theirs]) => theirs),
    }),
    "ours faster": `${(theirTime / (ourTime / slices.length)).toFixed(0)} ×`,
    "RMSE theirs/ours, median": summarise(pairs.map(([theirs, own]) => theirs / own)).median,
    "ours no worse": `${((100 * noWorse) / peer.errors.length).toFixed(0)} %`,
  };
}
