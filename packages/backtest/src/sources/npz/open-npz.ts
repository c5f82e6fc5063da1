/** A file of paths to their parts. */
import { basename } from "node:path";

import { readFileBytes } from "@volsmith/files/node";
import { readSourceData } from "@volsmith/hedging";
import type { PathSet, SourcePaths } from "@volsmith/hedging";
import { DataError, evenPlaces } from "@volsmith/numerics";
import { shortHash } from "@volsmith/runs/node";

import type { NpzConfig } from "../npz.ts";
import type { OpenedSource, PathPart, SourceContext } from "../path-source.ts";
import { pickRows } from "../pick-rows.ts";

/** @throws {FormatError} when the file is none of the source's */
export async function openNpz(
  config: NpzConfig,
  { signal, onProgress }: SourceContext,
): Promise<OpenedSource> {
  const { file, spot, years, validationShare, payoffs } = config;
  signal?.throwIfAborted();
  onProgress?.({ stage: "read paths", done: 0, total: 1, note: basename(file) });
  const bytes = await readFileBytes(file);
  const { train, test } = readSourceData(bytes, { spot, years, file });
  const nTraining = Math.round(train.paths.nPaths * (1 - validationShare));
  const nValidation = train.paths.nPaths - nTraining;
  const range: Record<PathPart, readonly [SourcePaths, number, number]> = {
    training: [train, 0, nTraining],
    validation: [train, nTraining, nValidation],
    test: [test, 0, test.paths.nPaths],
  };
  return {
    title: `paths of ${basename(file)}`,
    facts: [
      { label: "training paths in the file", value: String(nTraining) },
      { label: "validation paths in the file", value: String(nValidation) },
      { label: "test paths in the file", value: String(test.paths.nPaths) },
      { label: "steps", value: String(train.paths.grid.times.length - 1) },
    ],
    fingerprint: shortHash([bytes]),
    process: null,
    // oxlint-disable-next-line typescript/require-await -- one contract with sources that read
    async draw(part, { nPaths }) {
      const [from, first, size] = range[part];
      if (size === 0) throw new DataError(file, `it has no ${part} paths`);
      const chosen = evenPlaces(nPaths, size).map((i) => first + i);
      return {
        paths: pick(from.paths, chosen),
        ...(payoffs === "file" && {
          data: { payoffs: Float64Array.from(chosen, (i) => from.payoffs[i]) },
        }),
      };
    },
  };
}

/** Some of the paths, in that order. */
function pick({ grid, spots, vols }: PathSet, chosen: readonly number[]): PathSet {
  const n = grid.times.length;
  const rows = (along: Float32Array | Float64Array) => pickRows(along, chosen, n);
  return { grid, nPaths: chosen.length, spots: rows(spots), vols: vols && rows(vols) };
}
