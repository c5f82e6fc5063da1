/** From quotes to a surface without arbitrage. */
import { basename } from "node:path";

import { readJson } from "@volsmith/files/node";
import { buildSnapshot, defaultMarket, snapshotFromJSON } from "@volsmith/market";
import type { Snapshot } from "@volsmith/market";
import { readSnapshot } from "@volsmith/market/readers";
import { DataError } from "@volsmith/numerics";
import { studySurfaces } from "@volsmith/surface";
import type { MethodStudy } from "@volsmith/surface";

import type { SourceContext } from "../path-source.ts";
import type { SurfaceConfig } from "./surface-config.ts";

export const SYNTHETIC = "synthetic";

/** The quotes of one date, clean. */
export async function loadQuotes(
  { quotes, vendor, underlying, date, roots }: SurfaceConfig,
  { signal, onProgress }: SourceContext,
): Promise<Snapshot> {
  const cleaning = roots ? { roots } : {};
  if (quotes === SYNTHETIC) return buildSnapshot(defaultMarket().chain, cleaning);
  if (/\.json$/i.test(quotes)) return snapshotFromJSON(await readJson(quotes), quotes);
  return await readSnapshot(quotes, {
    source: basename(quotes),
    cleaning,
    ...(vendor && { vendor }),
    ...(underlying !== undefined && { underlying }),
    ...(date !== undefined && { date }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}

/**
 * Fits, measures, certifies and, where asked for or needed, repairs.
 * @throws {DataError} when the method cannot use the quotes
 */
export async function fitQuotes(
  snapshot: Snapshot,
  { method, repair }: SurfaceConfig,
  { signal, onProgress }: SourceContext,
): Promise<MethodStudy> {
  const { methods, failures } = await studySurfaces(snapshot, {
    methods: [{ method }],
    repair,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const [failure] = failures;
  if (failure) throw new DataError(`surface by ${method}`, failure.reason);
  return methods[0];
}
