/**
 * Synthetic surfaces to train the operator on: how many a second one thread makes, by family, with
 * and without noise; what they look like; and that none of their truths admits arbitrage.
 *
 *   node benchmarks/dist/training-data.js [--samples 10000] [--json]
 */
import type { TruthName } from "@volsmith/market";
import { auditTruth, syntheticStream, TRAINING_MARKETS } from "@volsmith/surface";
import type { SurfaceStream, TrainingSurface } from "@volsmith/surface";
import type { Row } from "./harness.ts";
import { consume, measure, publish } from "./harness.ts";

const SEED = 7;
/** Surfaces of one timed call. */
const BATCH = 100;

const samples = numberOption("--samples", 1000);
const families = Object.keys(TRAINING_MARKETS.families) as TruthName[];

publish({
  title: "Surfaces to train the operator on",
  tables: [
    {
      caption: `Throughput of one thread (batches of ${BATCH}) and audits, ${families.length} families`,
      rows: [
        ...families.map(familyRow),
        throughput("all, as mixed", syntheticStream({ seed: SEED })),
      ],
    },
    { caption: `${samples} surfaces of the default mix, quantiles`, rows: shapeRows() },
  ],
  notes: [
    "Audited: truths on 24 × 81 nodes of (ρ, z), butterfly and calendar, tolerance 1e-4.",
    "Skew: (σ(k = −√τ·σ₀) − σ₀)/σ₀ with σ₀ at the money, one month out; from the truth.",
    "Noise: mean |input − target|/target of a surface, and the same in half-spreads.",
  ],
});

function familyRow(family: TruthName): Row {
  const markets = { families: { [family]: 1 } };
  const stream = syntheticStream({ seed: SEED, markets });
  const clean = syntheticStream({ seed: SEED, markets, noise: "none" });
  const audits = Math.max(10, Math.round(samples / families.length));
  let failures = 0;
  let least = Infinity;
  for (let i = 0; i < audits; i++) {
    const { truth } = stream.at(i);
    const audit = auditTruth(truth!);
    if (audit.butterflyViolations + audit.calendarViolations > 0) failures++;
    least = Math.min(least, audit.leastButterfly);
  }
  return {
    ...throughput(family, stream),
    "without noise /s": perSecond(clean),
    audited: audits,
    "with arbitrage": failures,
    "least g": least,
  };
}

function throughput(family: string, stream: SurfaceStream): Row {
  let quotes = 0;
  for (let i = 0; i < BATCH; i++) quotes += stream.at(i).inputs.rhos.length;
  return { family, "surfaces /s": perSecond(stream), "mean quotes": quotes / BATCH };
}

function perSecond(stream: SurfaceStream): number {
  const { least } = measure(
    () => {
      for (let i = 0; i < BATCH; i++) consume(stream.at(i));
    },
    { warmUp: 1, repetitions: 5 },
  );
  return (1000 * BATCH) / least;
}

function shapeRows(): Row[] {
  const stream = syntheticStream({ seed: SEED });
  const columns: Record<string, number[]> = {};
  const add = (name: string, value: number): void => {
    (columns[name] ??= []).push(value);
  };
  for (let i = 0; i < samples; i++) {
    const surface = stream.at(i);
    add("quotes", surface.inputs.rhos.length);
    add("expiries", new Set(surface.inputs.rhos).size);
    add("first expiry, days", 365 * surface.inputs.rhos[0] ** 2);
    add("last expiry, days", 365 * (surface.inputs.rhos.at(-1) ?? NaN) ** 2);
    const [atm, skew] = levelAndSkew(surface);
    add("volatility at the money", atm);
    add("skew", skew);
    const [relative, halfSpreads, width] = noise(surface);
    add("noise", relative);
    add("noise, half-spreads", halfSpreads);
    add("half-spread/volatility", width);
    add("markets rejected", surface.origin.kind === "synthetic" ? surface.origin.rejected : 0);
  }
  return Object.entries(columns).map(([name, values]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))];
    return {
      "": name,
      least: at(0),
      "1 %": at(0.01),
      "10 %": at(0.1),
      median: at(0.5),
      "90 %": at(0.9),
      "99 %": at(0.99),
      most: at(1),
    };
  });
}

function levelAndSkew({ truth }: TrainingSurface): readonly [number, number] {
  const tau = Float64Array.of(1 / 12);
  const [atm] = truth!(tau, Float64Array.of(0));
  const [put] = truth!(tau, Float64Array.of(-atm * Math.sqrt(tau[0])));
  return [atm, put / atm - 1];
}

function noise({ inputs, targets, halfSpreads }: TrainingSurface): readonly number[] {
  const sums = [0, 0, 0];
  inputs.vols.forEach((vol, i) => {
    sums[0] += Math.abs(vol / targets[i] - 1);
    sums[1] += Math.abs(vol - targets[i]) / halfSpreads[i];
    sums[2] += halfSpreads[i] / vol;
  });
  return sums.map((sum) => sum / targets.length);
}

function numberOption(name: string, fallback: number): number {
  const i = process.argv.indexOf(name);
  return i < 0 ? fallback : Number(process.argv[i + 1]);
}
