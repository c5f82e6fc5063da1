/**
 * Timing with warm-up, repetitions, median and spread, and results as a table or as JSON.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { median } from "@volsmith/numerics";

export interface Timing {
  /** Median wall-clock time of one call, milliseconds. */
  readonly median: number;
  /** Median absolute deviation from the median, milliseconds. */
  readonly spread: number;
  /** Shortest call: what the machine does when nothing else disturbs it. */
  readonly least: number;
  readonly repetitions: number;
}

export interface MeasureOptions {
  readonly warmUp?: number;
  readonly repetitions?: number;
}

/** Takes results, so that no call can be optimised away. */
let sink: unknown;
export function consume(value: unknown): void {
  sink = value ?? sink;
}

/** Times `run`; whatever it returns is kept alive. */
export function measure(
  run: () => unknown,
  { warmUp = 3, repetitions = 15 }: MeasureOptions = {},
): Timing {
  for (let i = 0; i < warmUp; i++) consume(run());
  const times = Array.from({ length: repetitions }, () => {
    const start = performance.now();
    consume(run());
    return performance.now() - start;
  });
  return summarise(times);
}

/** The same for work that answers later, one call after the other. */
export async function measureAsync(
  run: () => Promise<unknown>,
  { warmUp = 3, repetitions = 15 }: MeasureOptions = {},
): Promise<Timing> {
  for (let i = 0; i < warmUp; i++) consume(await run());
  const times: number[] = [];
  while (times.length < repetitions) {
    const start = performance.now();
    consume(await run());
    times.push(performance.now() - start);
  }
  return summarise(times);
}

/** Median and spread of times measured elsewhere (by a peer in another process, say). */
export function summarise(times: readonly number[]): Timing {
  const middle = median(times);
  const spread = median(times.map((time) => Math.abs(time - middle)));
  return { median: middle, spread, least: Math.min(...times), repetitions: times.length };
}

/** Processor, engine and commit a result was made with. */
export function provenance(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${model}, ${availableParallelism()} processors, Node ${process.version}, commit ${commit()}`;
}

function git(...args: string[]): string {
  return execFileSync("git", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

function commit(): string {
  try {
    return (
      git("rev-parse", "--short", "HEAD") +
      (git("status", "--porcelain", "--", ".", ":!*RESULTS.md") ? " (modified)" : "")
    );
  } catch {
    return "unknown";
  }
}

export type Row = Readonly<Record<string, string | number>>;

export interface Report {
  readonly title: string;
  /** Sections, each a table whose columns are the keys of its first row. */
  readonly tables: readonly { readonly caption: string; readonly rows: readonly Row[] }[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
}

/** Prints markdown, or JSON when the command line says `--json`. */
export function publish(report: Report): void {
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ ...report, provenance: provenance() }, null, 2));
    return;
  }
  console.log(`## ${report.title}\n\n${provenance()}\n`);
  for (const { caption, rows } of report.tables) {
    console.log(`**${caption}**\n\n${markdownTable(rows)}\n`);
  }
  for (const note of report.notes) console.log(`- ${note}`);
}

function markdownTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => show(row[column])).join(" | "));
  const rule = columns.map(() => "---").join(" | ");
  return [columns.join(" | "), rule, ...lines].map((line) => `| ${line} |`).join("\n");
}

/** Three significant digits, and no exponent where a reader expects none. */
export function show(value: string | number | undefined): string {
  if (typeof value !== "number") return value ?? "";
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(1);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** Runs a script of benchmarks/peers; null, with the reason on stderr, where it cannot run. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names what the script prints
export function runPeer<T>(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): T | null {
  // Debian's packages live in its own interpreter, whatever else is first on the path.
  const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
  const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
  try {
    const stdout = execFileSync(python, [path, ...args], {
      encoding: "utf8",
      env: { ...process.env, ...environment },
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return JSON.parse(stdout) as T;
  } catch (error) {
    const reason = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
    process.stderr.write(`peer ${script} skipped: ${reason ?? String(error)}\n`);
    return null;
  }
}

/** Compiles a C++ peer that uses QuantLib into a folder; null, with the reason on stderr, without it. */
export function compileQuantLib(source: string, folder: string): string | null {
  const program = join(folder, source.replace(".cpp", ""));
  const path = fileURLToPath(new URL(`../peers/${source}`, import.meta.url));
  try {
    const flags = ["-O3", "-march=native", "-o", program, path, "-lQuantLib"];
    execFileSync("g++", flags, { stdio: ["ignore", "ignore", "pipe"] });
    return program;
  } catch {
    process.stderr.write(`peer ${source} skipped: needs g++ and libquantlib0-dev\n`);
    return null;
  }
}
