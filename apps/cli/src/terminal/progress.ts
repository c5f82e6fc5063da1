/**
 * Progress on standard error: a bar with the time left on a terminal, a plain line every few
 * seconds elsewhere, nothing for work that takes less than a moment.
 */
import type { Progress } from "@volsmith/numerics";
import { styles } from "./styles.ts";

export interface ProgressPrinter {
  readonly report: (progress: Progress) => void;
  /** Removes the bar; call before anything else is printed. */
  readonly clear: () => void;
}

export interface ProgressTarget {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const quietMs = 500; // shorter stages stay silent
const barIntervalMs = 80;
const lineIntervalMs = 5_000;

/**
 * @param target where to print; standard error in the program.
 * @param now a clock in milliseconds, so that tests need not wait.
 */
export function progressPrinter(
  target: ProgressTarget,
  now: () => number = Date.now,
): ProgressPrinter {
  const onTerminal = target.isTTY === true;
  let stage = "";
  let startedAt = 0;
  let printedAt = 0;
  let barShown = false;

  function clear(): void {
    if (barShown) target.write("\r\x1b[2K");
    barShown = false;
  }

  function report(progress: Progress): void {
    const at = now();
    if (progress.stage !== stage) {
      clear();
      stage = progress.stage;
      startedAt = at;
      printedAt = onTerminal ? 0 : at;
    }
    const finished = progress.total !== null && progress.done >= progress.total;
    if (onTerminal) {
      if (finished) return clear();
      if (at - startedAt < quietMs || at - printedAt < barIntervalMs) return;
      target.write(`\r\x1b[2K${barText(progress, at - startedAt, target.columns || 80)}`);
      barShown = true;
    } else {
      if (at - printedAt < lineIntervalMs) return;
      target.write(`${lineText(progress, at - startedAt)}\n`);
    }
    printedAt = at;
  }

  return { report, clear };
}

/**
 * "fit SVI ━━━━━━──────  48 %  12 s left  3 of 7", in one line: one that wraps could not be taken back.
 * The note is what gives way.
 */
function barText(progress: Progress, elapsedMs: number, columns: number): string {
  const { stage, done, total } = progress;
  const within = (head: string): string => {
    const room = columns - 1 - head.length;
    const text = note(progress);
    return text.length <= room ? text : room > 4 ? `${text.slice(0, room - 1)}…` : "";
  };
  if (total === null) {
    const head = `${stage}  ${done.toLocaleString("en")}`;
    return head + within(head);
  }
  const share = total > 0 ? Math.min(done / total, 1) : 0;
  const width = Math.max(6, Math.min(30, columns - (progress.note === undefined ? 50 : 90)));
  const filled = Math.round(share * width);
  const rest = `  ${percent(share)}  ${timeLeft(share, elapsedMs)}`;
  const bar = styles.accent("━".repeat(filled)) + styles.dim("─".repeat(width - filled));
  return `${stage}  ${bar}${rest}${within(`${stage}  ${"━".repeat(width)}${rest}`)}`;
}

function lineText(progress: Progress, elapsedMs: number): string {
  const { total } = progress;
  if (total === null) {
    return `${progress.stage}: ${progress.done.toLocaleString("en")}${note(progress)}`;
  }
  const share = total > 0 ? Math.min(progress.done / total, 1) : 0;
  return `${progress.stage}: ${percent(share).trim()}, ${timeLeft(share, elapsedMs)}${note(progress)}`;
}

function note({ note }: Progress): string {
  return note === undefined ? "" : `  ${note}`;
}

function percent(share: number): string {
  return `${Math.floor(100 * share)} %`.padStart(5);
}

function timeLeft(share: number, elapsedMs: number): string {
  if (share <= 0) return "…";
  return `${duration((elapsedMs * (1 - share)) / share)} left`;
}

/** A duration in the largest units that matter: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds - 60 * minutes)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
