/** From the files a user named (panels, vendors' chains, snapshots) to one panel. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { readFileBytes } from "@volsmith/files/node";
import { buildSnapshots, VENDOR_NAMES } from "@volsmith/market";
import type { VendorName } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { DataError } from "@volsmith/numerics";
import { joinPanels, panelDate, panelOf, readPanel } from "@volsmith/surface";
import type { OperatorConfig, Panel } from "@volsmith/surface";
import type { Command } from "commander";
import { count, counted, plain } from "../terminal/format.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { choice, date, wholeNumber } from "./choices.ts";
import { readSnapshotFile } from "./load-snapshot.ts";
import { openInput } from "./open-input.ts";
import { cachedPanel, defaultCacheFolder } from "./panel-cache.ts";

/** Options of commands that train on snapshots of files. */
export interface PanelOptions {
  readonly vendor?: VendorName;
  readonly underlying?: string;
  readonly root?: readonly string[];
  readonly minQuotes: number;
  readonly perMonth?: number;
  readonly cutOff?: string;
  /** False where panels shall not be kept. */
  readonly cache: string | boolean;
}

export function withPanelOptions(command: Command): Command {
  return command
    .addOption(choice("--vendor <vendor>", "whose files (default: found out)", VENDOR_NAMES))
    .option("--underlying <name>", "only this underlying, or its name where files do not say")
    .option("--root <roots...>", "option roots to keep, such as SPX or SPXW (default: all)")
    .option("--min-quotes <n>", "leave out snapshots with fewer quotes", wholeNumber(1), 30)
    .option("--per-month <n>", "at most so many snapshots a month, evenly spaced", wholeNumber(1))
    .option("--cut-off <date>", "first quote date that may not be trained on", date)
    .option("--cache <folder>", "where clean quotes of files are kept (default: the user's cache)")
    .option("--no-cache", "keep none");
}

/** A date behind all quotes: nothing is refused but the test days. */
export const NO_CUT_OFF = "9999-12-31";

/**
 * The snapshots of all files, in the order of the files.
 * @throws {DataError | FormatError} for a file that cannot be read, naming it
 */
export async function loadPanel(
  files: readonly string[],
  options: PanelOptions,
  {
    domain,
    terminal,
  }: {
    readonly domain: Pick<OperatorConfig, "rhoDomain" | "zDomain">;
    readonly terminal: Terminal;
  },
): Promise<Panel> {
  const panels: Panel[] = [];
  for (const file of files) {
    const { panel, from } = await loadOne(file, options, { domain, terminal });
    const name = plain(basename(file));
    if (panel.size === 0) {
      const few = `no snapshot has ${options.minQuotes} quotes in the operator's domain`;
      throw new DataError(file, few, "lower --min-quotes or leave the file out");
    }
    const dates = Array.from({ length: panel.size }, (_, i) => panelDate(panel, i)).toSorted();
    terminal.remark(
      `${name}: ${counted(panel.size, "snapshot")}, ${dates[0]} to ${dates.at(-1)!}, ` +
        `${count(panel.rhos.length)} quotes${from === "cache" ? " (from the cache)" : ""}`,
    );
    panels.push(panel);
  }
  return joinPanels(panels);
}

type Loaded = { readonly panel: Panel; readonly from: "cache" | "file" };

async function loadOne(
  file: string,
  { vendor, underlying, root: roots, minQuotes, cache }: PanelOptions,
  { domain, terminal }: Parameters<typeof loadPanel>[2],
): Promise<Loaded> {
  const { control } = terminal;
  const { rhoDomain, zDomain } = domain;
  const inside = { minQuotes, domain: { rhoDomain, zDomain } };
  if (await isSafetensors(file)) {
    return { panel: readPanel(await readFileBytes(file), file), from: "file" };
  }
  const input = await openInput(file, control.signal);
  try {
    if (input.kind === "json") {
      const snapshot = await readSnapshotFile(input);
      return { panel: await panelOf([snapshot], inside), from: "file" };
    }
    const read = { ...(vendor && { vendor }), ...(underlying && { underlying }) };
    const named = input.source === undefined ? {} : { source: input.source };
    const chains = () => readChains(input.path, { ...control, ...read, ...named });
    const make = () => panelOf(buildSnapshots(chains(), roots ? { roots } : {}), inside);
    // Standard input has no name to be found under again.
    const folder = typeof cache === "string" ? cache : defaultCacheFolder();
    if (cache === false || input.source !== undefined) return { panel: await make(), from: "file" };
    return await cachedPanel(file, folder, { options: { ...read, roots, ...inside }, make });
  } finally {
    await input.close();
  }
}

/** Eight bytes of length, then a JSON object: no table begins so. */
async function isSafetensors(file: string): Promise<boolean> {
  if (file === "-") return false;
  const handle = await open(file).catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(9), 0, 9, 0);
    return bytesRead === 9 && buffer[8] === 0x7b && buffer[6] === 0 && buffer[7] === 0;
  } catch {
    return false; // a folder: the readers say so
  } finally {
    await handle.close();
  }
}

/** A short name of exactly these quotes. */
export function panelFingerprint(panel: Panel): string {
  const hash = createHash("sha256");
  const { starts, quotedAts, rhos, zs, vols, bids, asks } = panel;
  for (const column of [starts, quotedAts, rhos, zs, vols, bids, asks]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}
