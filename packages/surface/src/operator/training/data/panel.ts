/** Panels: the quotes of many real snapshots in a few columns, and their file. */
import { readSafetensors, toFloat32, toFloat64, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import type { Snapshot } from "@volsmith/market";
import { FormatError } from "@volsmith/numerics";
import type { OperatorConfig } from "../../config.ts";
import { publishedConfig } from "../../config.ts";

/** Quotes of snapshots one behind the other; snapshot i owns rows starts[i] … starts[i + 1] − 1. */
export interface Panel {
  readonly size: number;
  /** [size + 1] */
  readonly starts: Float64Array;
  /** Instants of the quotes, epoch milliseconds. [size] */
  readonly quotedAts: Float64Array;
  readonly underlyings: readonly string[];
  readonly sources: readonly string[];
  readonly rhos: Float32Array; // [quotes]
  readonly zs: Float32Array; // [quotes]
  /** Black volatilities of the mids. [quotes] */
  readonly vols: Float32Array;
  /** Undiscounted and per unit of forward; both the close where a vendor has closes only. [quotes] */
  readonly bids: Float32Array;
  readonly asks: Float32Array;
}

export interface PanelOptions {
  readonly domain?: Pick<OperatorConfig, "rhoDomain" | "zDomain">;
  /** Snapshots with fewer quotes inside the domain are left out. */
  readonly minQuotes?: number;
}

/** The quotes of snapshots inside the operator's open domain; snapshots with too few are left out. */
export async function panelOf(
  snapshots: AsyncIterable<Snapshot> | Iterable<Snapshot>,
  { domain = publishedConfig, minQuotes = 30 }: PanelOptions = {},
): Promise<Panel> {
  const { rhoDomain, zDomain } = domain;
  const starts = [0];
  const quotedAts: number[] = [];
  const underlyings: string[] = [];
  const sources: string[] = [];
  const columns: Record<(typeof COLUMNS)[number], number[]> = {
    rhos: [],
    zs: [],
    vols: [],
    bids: [],
    asks: [],
  };
  for await (const { slices, quotedAt, underlying, source } of snapshots) {
    const from = starts[starts.length - 1];
    for (const { tau, k, vols, bids, asks, premiumScale } of slices) {
      const root = Math.sqrt(tau);
      const rho = Math.fround(root);
      if (!(rho > rhoDomain[0] && rho < rhoDomain[1])) continue;
      for (let i = 0; i < k.length; i++) {
        const z = Math.fround(k[i] / root);
        if (!(z > zDomain[0] && z < zDomain[1] && vols[i] > 0)) continue;
        columns.rhos.push(rho);
        columns.zs.push(z);
        columns.vols.push(vols[i]);
        columns.bids.push(bids[i] / premiumScale);
        columns.asks.push(asks[i] / premiumScale);
      }
    }
    if (columns.rhos.length - from < minQuotes) {
      for (const name of COLUMNS) columns[name].length = from;
      continue;
    }
    starts.push(columns.rhos.length);
    quotedAts.push(quotedAt);
    underlyings.push(underlying);
    sources.push(source);
  }
  return {
    size: quotedAts.length,
    starts: Float64Array.from(starts),
    quotedAts: Float64Array.from(quotedAts),
    underlyings,
    sources,
    rhos: Float32Array.from(columns.rhos),
    zs: Float32Array.from(columns.zs),
    vols: Float32Array.from(columns.vols),
    bids: Float32Array.from(columns.bids),
    asks: Float32Array.from(columns.asks),
  };
}

/** The columns that hold a number for each quote, in the order of `Panel`. */
export const COLUMNS = ["rhos", "zs", "vols", "bids", "asks"] as const;
export type QuoteColumn = (typeof COLUMNS)[number];
const FORMAT = "volsmith-panel";
const VERSION = "1";

/** A panel as the bytes of a safetensors file. */
export function writePanel(panel: Panel): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const name of ["starts", "quotedAts"] as const) {
    tensors.set(name, { dtype: "F64", shape: [panel[name].length], data: panel[name] });
  }
  for (const name of COLUMNS) {
    tensors.set(name, { dtype: "F32", shape: [panel[name].length], data: panel[name] });
  }
  return writeSafetensors(tensors, {
    format: FORMAT,
    version: VERSION,
    underlyings: JSON.stringify(panel.underlyings),
    sources: JSON.stringify(panel.sources),
  });
}

/**
 * The panel a file holds.
 * @param file its name, for messages
 * @throws {FormatError} when it is no panel of this version, or its columns do not fit together.
 */
export function readPanel(bytes: Uint8Array, file = "panel"): Panel {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const fail = (problem: string): never => {
    throw new FormatError({ file }, problem, "make the panel again from its chains");
  };
  if (metadata.format !== FORMAT || metadata.version !== VERSION) {
    fail(`is no panel of version ${VERSION}`);
  }
  const column = (name: string): Tensor => tensors.get(name) ?? fail(`has no tensor "${name}"`);
  const starts = toFloat64(column("starts"));
  const quotedAts = toFloat64(column("quotedAts"));
  const names = (key: string): readonly string[] => {
    const parsed: unknown = JSON.parse(metadata[key] ?? "null");
    const fits = Array.isArray(parsed) && parsed.length === quotedAts.length;
    return fits ? (parsed as string[]) : fail(`has not one of ${key} for each snapshot`);
  };
  const [rhos, zs, vols, bids, asks] = COLUMNS.map((name) => toFloat32(column(name)));
  const size = quotedAts.length;
  const ascends = starts.every((start, i) => start >= (i === 0 ? 0 : starts[i - 1]));
  if (starts.length !== size + 1 || starts[0] !== 0 || !ascends) fail("has no valid starts");
  for (const [name, values] of Object.entries({ rhos, zs, vols, bids, asks })) {
    if (values.length !== starts[size]) {
      fail(`has ${values.length} ${name}, but its snapshots end at ${starts[size]}`);
    }
  }
  const [underlyings, sources] = [names("underlyings"), names("sources")];
  return { size, starts, quotedAts, underlyings, sources, rhos, zs, vols, bids, asks };
}
