/** Everything a fine-tuning starts from: weights, new snapshots, old data. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { readFileBytes } from "@volsmith/files/node";
import type { KernelOptions } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import {
  guardPanel,
  mixStreams,
  operatorWeightsUrl,
  panelDate,
  panelStream,
  readOperatorWeights,
  requireAllowed,
  syntheticStream,
  thinByMonth,
  thinQuotes,
  trainedOn,
} from "@volsmith/surface";
import type {
  OperatorWeights,
  Panel,
  RefusedSnapshot,
  SurfaceStream,
  TrainedRange,
} from "@volsmith/surface";
import { refusedText } from "../output/training-text.ts";
import { daysBetween } from "../output/weights-metadata.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { DeviceOptions } from "./device.ts";
import { loadPanel, NO_CUT_OFF, panelFingerprint } from "./load-panel.ts";
import type { PanelOptions } from "./load-panel.ts";

export interface TuningOptions extends PanelOptions, DeviceOptions {
  /** The shipped ones where left out. */
  readonly weights?: string;
  readonly old?: readonly string[];
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly seed: number;
  readonly maxQuotes: number;
}

export interface LoadedTuning {
  readonly weights: OperatorWeights;
  /** What the weights were trained on before; null where their file does not say. */
  readonly trainedOn: readonly TrainedRange[] | null;
  /** All snapshots of the files, thinned as asked. */
  readonly panel: Panel;
  /** Those that may be trained on. */
  readonly allowed: Panel;
  readonly refused: readonly RefusedSnapshot[];
  readonly oldSurfaces: SurfaceStream;
  /** Days that will have been trained on. */
  readonly ranges: readonly TrainedRange[];
  /** What a checkpoint remembers of all this, JSON. */
  readonly identity: string;
  readonly kernels: KernelOptions;
  readonly epochs: number;
}

/** @throws {DataError} where nothing may be trained on, naming the reasons */
export async function loadTuning(
  files: readonly string[],
  options: TuningOptions,
  terminal: Terminal,
): Promise<LoadedTuning> {
  const { old: oldFiles, maxQuotes, perMonth, threads, cutOff = NO_CUT_OFF } = options;
  const { epochs, batch, rate, seed } = options;
  const path = options.weights ?? fileURLToPath(operatorWeightsUrl);
  const bytes = await readFileBytes(path);
  const weights = readOperatorWeights(bytes, { file: path });
  const domain = weights.config;
  const load = async (names: readonly string[]): Promise<Panel> => {
    const whole = await loadPanel(names, options, { domain, terminal });
    const fewer = perMonth === undefined ? whole : thinByMonth(whole, perMonth);
    return thinQuotes(fewer, maxQuotes, randomGenerator(seed));
  };
  const panel = await load(files);
  const guarded = guardPanel(panel, { cutOff });
  const allowed = requireAllowed(guarded, "finetune");
  const synthetic = syntheticStream({ seed, quotes: [30, maxQuotes], domain });
  const shares: { stream: SurfaceStream; ratio: number }[] = [{ stream: synthetic, ratio: 1 }];
  const oldPanel = oldFiles ? await load(oldFiles) : null;
  const refused = [...guarded.refused];
  if (oldPanel) {
    const guardedOld = guardPanel(oldPanel, { cutOff });
    refused.push(...guardedOld.refused);
    const known = requireAllowed(guardedOld, "finetune --old");
    shares.push({ stream: panelStream(known, { seed, cutOff }), ratio: 1 });
  }
  const refusal = refusedText(refused);
  if (refusal) terminal.remark(refusal);
  const identity = JSON.stringify({
    weights: createHash("sha256").update(bytes).digest("hex").slice(0, 16),
    quotes: panelFingerprint(panel),
    old: oldPanel && panelFingerprint(oldPanel),
    cutOff,
    maxQuotes,
    epochs,
    batch,
    rate,
    seed,
  });
  return {
    weights,
    trainedOn: trainedOn(bytes, path),
    panel,
    allowed,
    refused,
    oldSurfaces: shares.length === 1 ? synthetic : mixStreams(shares, { seed }),
    ranges: rangesOf(allowed),
    identity,
    kernels: threads === undefined ? {} : { threads },
    epochs,
  };
}

function rangesOf(panel: Panel): TrainedRange[] {
  return [...new Set(panel.underlyings)].map((underlying) => {
    const dates = panel.underlyings
      .flatMap((name, i) => (name === underlying ? [panelDate(panel, i)] : []))
      .toSorted();
    const [from, to] = [dates[0], dates.at(-1)!];
    return { underlying, from, to, except: daysBetween(from, to) };
  });
}
