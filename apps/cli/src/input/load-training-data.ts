/** What `volsmith operator train` trains on. */
import { trainingData } from "@volsmith/surface";
import type { TrainingConfig, TrainingData } from "@volsmith/surface";
import { dataText } from "../output/training-text.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { loadPanel, NO_CUT_OFF, panelFingerprint } from "./load-panel.ts";
import type { PanelOptions } from "./load-panel.ts";

export interface TrainingDataOptions extends PanelOptions {
  readonly panel?: readonly string[];
  /** Share of the examples. */
  readonly synthetic?: number;
  readonly quotes: readonly [number, number];
  readonly holdOut: number;
  /** Surfaces kept aside, of either kind. */
  readonly validation: number;
}

export interface PreparedData {
  readonly data: TrainingData;
  /** What a checkpoint remembers the data by, JSON. */
  readonly identity: string;
}

/** @throws {UsageError} for options that are about files where there are none */
export async function prepareData(
  options: TrainingDataOptions,
  config: TrainingConfig,
  terminal: Terminal,
): Promise<PreparedData> {
  const { panel: files, synthetic, quotes, perMonth, holdOut, validation } = options;
  if (files === undefined) {
    const given = (["cutOff", "perMonth", "vendor", "underlying", "root"] as const).find(
      (name) => options[name] !== undefined,
    );
    if (given) throw new UsageError(`--${kebab(given)} is for --panel; there is none`);
    if (synthetic !== undefined && synthetic < 1)
      throw new UsageError("--synthetic below 1 needs --panel FILE for the other examples");
  }
  if (synthetic === 1 && files)
    throw new UsageError("--synthetic 1 leaves no example to --panel; lower it");
  const domain = config.operator;
  const panel = files ? await loadPanel(files, options, { domain, terminal }) : null;
  const data = trainingData({
    seed: config.seed,
    panel,
    cutOff: options.cutOff ?? NO_CUT_OFF,
    quotes,
    domain,
    holdOut,
    validationSurfaces: validation,
    ...(synthetic !== undefined && { syntheticShare: synthetic }),
    ...(perMonth !== undefined && { perMonth }),
  });
  terminal.remark(dataText(data.summary, data.refused));
  const fingerprint = panel && panelFingerprint(panel);
  const identity = JSON.stringify({ ...data.summary, holdOut, validation, fingerprint });
  return { data, identity };
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
