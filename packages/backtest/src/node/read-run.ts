import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

import { readJson } from "@volsmith/files/node";
import { DataError, FormatError } from "@volsmith/numerics";
import { readManifest } from "@volsmith/runs/node";
import type { RunManifest } from "@volsmith/runs/node";

import type { BacktestConfig } from "../config/backtest-config.ts";
import type { BacktestResult } from "../result.ts";

const FOLDER_FIX = "name the folder of volsmith hedge train";

export type BacktestManifest = RunManifest<BacktestConfig>;

/** @throws {DataError} when the folder is no back-test's, {FormatError} when its manifest was damaged */
export async function readBacktestManifest(folder: string): Promise<BacktestManifest> {
  requireFolder(folder);
  const manifest = await readManifest<BacktestConfig>(folder);
  if (manifest && Array.isArray(manifest.config.baselines)) return manifest;
  throw new DataError(folder, "there is no back-test in it", FOLDER_FIX);
}

/** @throws {DataError} when there is no result yet, {FormatError} when the file was damaged */
export async function readBacktestResult(folder: string): Promise<BacktestResult> {
  requireFolder(folder);
  const path = join(folder, "result.json");
  const isRun = existsSync(join(folder, "manifest.json"));
  const fix = isRun ? `volsmith hedge train -o ${folder} --resume makes it again` : FOLDER_FIX;
  if (!existsSync(path)) throw new DataError(folder, "it has no result yet", fix);
  const result = (await readJson(path, { fix })) as BacktestResult | null;
  if (result?.kind === "hedge-backtest" && result.version === 1 && isWhole(result)) return result;
  throw new FormatError({ file: path }, "it is no result of a back-test of this version", fix);
}

function requireFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new DataError(folder, "there is no such folder", FOLDER_FIX);
  if (!found.isDirectory()) throw new DataError(folder, "it is a file", FOLDER_FIX);
}

/** Has the parts that everything else is read from. */
function isWhole({
  config,
  provenance,
  markets,
  trainings,
  evaluation,
  overSeeds,
}: Partial<BacktestResult>): boolean {
  const lists = [trainings, evaluation?.policies, overSeeds];
  return [config, provenance, markets?.training, markets?.test].every(Boolean) && lists.every(Array.isArray); // prettier-ignore
}
