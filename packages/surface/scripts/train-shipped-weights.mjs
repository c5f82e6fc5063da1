#!/usr/bin/env node
/**
 * Makes the weights this package ships, stage by stage: the record of how it was done, and the way to
 * do it again or better. Panels come from build-panel.mjs (one underlying each, all roots).
 *
 *   node packages/surface/scripts/train-shipped-weights.mjs STAGE -o OUT --initial WEIGHTS \
 *     --panel barchart=FILE --panel btc=FILE --panel etf50=FILE
 *
 * STAGE is 1, 2 or 3; stages after the first begin with the best weights of the one before. A
 * checkpoint lies beside OUT, saved on Ctrl-C too: the same command goes on. STAGE "judge" trains
 * nothing and prints what the surfaces kept aside say of the initial weights, and without any of the
 * prior alone.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { writeFileAtomic } from "@volsmith/files/node";
import {
  mixStreams,
  panelStream,
  publishedConfig,
  publishedLosses,
  readOperatorWeights,
  readPanel,
  syntheticStream,
  trainOperator,
  writeOperatorWeights,
} from "@volsmith/surface";

/** First day not trained on, and the share of examples, of each panel. */
const PANELS = {
  barchart: { cutOff: "2026-06-01", ratio: 0.27 },
  btc: { cutOff: "2026-05-01", ratio: 0.18 },
  etf50: { cutOff: "2020-07-01", ratio: 0.1 },
};
const SYNTHETIC = { seed: 20261122, ratio: 0.45 };
const VALIDATION_SEED = 99;
const QUOTES = /** @type {const} */ ([30, 500]);

const cosine = (/** @type {number} */ rate, warmUp = 20, floor = 0.02) => ({
  kind: /** @type {const} */ ("cosine"),
  rate,
  warmUp,
  floor,
});
/** Stage 1 was stopped by hand after 720 of its 1,500 steps, when its gain had become slow. */
const STAGES = [
  { steps: 1500, batch: 4, schedule: cosine(1.5e-3, 30), fit: 1, clipNorm: 1, averageDecay: 0.98 },
  { steps: 700, batch: 8, schedule: cosine(6e-4, 20, 0.03), fit: 4, clipNorm: 0.3, averageDecay: 0.97 }, // prettier-ignore
  { steps: 1300, batch: 8, schedule: cosine(8e-4), fit: 4, clipNorm: 0.3, averageDecay: 0.98 },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: "string", short: "o", default: "weights.safetensors" },
    initial: { type: "string" },
    panel: { type: "string", multiple: true, default: [] },
    threads: { type: "string" },
  },
});
const isJudging = positionals[0] === "judge";
/** One step at a rate of nothing: fresh weights begin at the prior. */
const JUDGE = { ...STAGES[2], steps: 1, batch: 1, schedule: cosine(1e-12, 0), averageDecay: 0 };
const stage = isJudging ? JUDGE : STAGES[Number(positionals[0]) - 1];
const files = new Map(
  values.panel.map((word) => /** @type {[string, string]} */ (word.split("="))),
);
if (!stage || Object.keys(PANELS).some((name) => !files.has(name))) {
  process.stderr.write("usage: train-shipped-weights.mjs 1|2|3|judge -o OUT --panel NAME=FILE …\n");
  process.exit(2);
}

const read = (/** @type {string} */ name) => readPanel(readFileSync(/** @type {string} */ (files.get(name)))); // prettier-ignore
const shares = Object.entries(PANELS).map(([name, { cutOff, ratio }]) => ({
  stream: panelStream(read(name), { seed: 11, cutOff, name }),
  ratio,
}));
const synthetic = syntheticStream({ seed: SYNTHETIC.seed, quotes: QUOTES });
const stream = mixStreams([{ stream: synthetic, ratio: SYNTHETIC.ratio }, ...shares], { seed: 5 });

const keptAside = syntheticStream({ seed: VALIDATION_SEED, quotes: QUOTES });
const validation = {
  synthetic: Array.from({ length: 24 }, (_, i) => keptAside.at(i)),
  ...Object.fromEntries(Object.keys(PANELS).map((name) => [name, laterDays(name, 6)])),
};

/** Snapshots from the cut-off on. @param {string} name @param {number} most */
function laterDays(name, most) {
  const { cutOff } = PANELS[/** @type {keyof typeof PANELS} */ (name)];
  const all = panelStream(read(name), { seed: 11, cutOff: "2999-01-01", name });
  const surfaces = Array.from({ length: all.size }, (_, i) => all.at(i));
  return surfaces.filter(({ origin }) => "date" in origin && origin.date >= cutOff).slice(0, most);
}

const checkpoint = `${values.output}.checkpoint`;
const { steps, batch, schedule, fit, clipNorm, averageDecay } = stage;
const config = {
  operator: {
    ...publishedConfig,
    prior: /** @type {const} */ ("spline"),
    priorBound: 0.15,
    neighbourOrder: /** @type {const} */ ("fixed"),
    neighbourWeights: /** @type {const} */ ("taper"),
  },
  seed: 1,
  steps,
  batch,
  schedule,
  clipNorm,
  averageDecay,
  keep: /** @type {const} */ ([0.4, 1.2]),
  losses: {
    ...publishedLosses,
    hide: /** @type {const} */ ("blocks"),
    weights: { fit, truth: 1, butterfly: 10, calendar: 10, smoothRho: 1e-5, smoothZ: 1e-4 },
    stencils: /** @type {const} */ ({ kind: "sampled", slices: 50, terms: 25 }),
  },
  validateEvery: isJudging ? 1 : 50,
  checkpointEvery: 50,
};
/** @param {number | null} share */
const percent = (share) => `${(100 * (share ?? NaN)).toFixed(3)} %`;
const stop = new AbortController();
process.once("SIGINT", () => stop.abort(new Error("interrupted; the checkpoint goes on")));
const trained = await trainOperator(
  {
    stream,
    validation,
    ...(existsSync(checkpoint) && !isJudging ? { resume: readFileSync(checkpoint) } : { config }),
    ...(values.initial ? { initial: readOperatorWeights(readFileSync(values.initial)) } : {}),
    kernels: values.threads ? { threads: Number(values.threads) } : {},
  },
  {
    signal: stop.signal,
    saveCheckpoint: async (bytes) => {
      if (!isJudging) await writeFileAtomic(checkpoint, bytes);
    },
    onStep({ step, loss, surfacesPerSecond, secondsLeft, validation: judged }) {
      if (step % 10 > 0 && !judged) return;
      if (judged)
        for (const [name, { mape, heldBackMape }] of Object.entries({
          ...judged.sets,
          all: judged,
        }))
          process.stderr.write(
            `  ${name}: ${percent(mape)} shown, ${percent(heldBackMape)} hidden\n`,
          );
      const speed = `${surfacesPerSecond.toFixed(1)} surfaces/s, ${Math.round(secondsLeft)} s left`;
      const text = judged ? `, validation ${judged.loss.toFixed(5)}` : "";
      process.stderr.write(`step ${step} of ${steps}: loss ${loss.toFixed(5)}${text}; ${speed}\n`);
    },
  },
);
if (!isJudging) await writeFileAtomic(values.output, writeOperatorWeights(trained.weights));
