/** Numbers as pages of studies and back-tests write them; a dash where there is none. */
import { dash, grouped } from "./format.ts";

/** "5 %", of a share. */
export function percentText(share: number): string {
  return `${Number((100 * share).toPrecision(3))}\u00a0%`;
}

/** "48.1 %", of what is in per cent already. */
export function shareText(share: number | null, digits = 1): string {
  return share === null || !Number.isFinite(share) ? dash : `${share.toFixed(digits)}\u00a0%`;
}

/** Three digits: "0.00412", "1.2e−5". */
export function errorText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return dash;
  if (value === 0) return "0";
  const text = Math.abs(value) < 1e-4 ? value.toExponential(2) : value.toPrecision(3);
  return text.replace("-", "−");
}

/** "0.4 s", "3 min", "2.1 h" */
export function secondsText(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds) || seconds === 0) return dash;
  if (seconds < 0.95e-3) return `${(1e6 * seconds).toFixed(0)}\u00a0µs`;
  if (seconds < 0.95) return `${(1e3 * seconds).toFixed(0)}\u00a0ms`;
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 1 : 0)}\u00a0s`;
  return seconds < 5400
    ? `${(seconds / 60).toFixed(1)}\u00a0min`
    : `${(seconds / 3600).toFixed(1)}\u00a0h`;
}

/** "1.2 M", "340 k" */
export function countText(count: number | null): string {
  if (count === null || !Number.isFinite(count)) return dash;
  if (count < 1e4) return grouped(count);
  if (count < 1e6) return `${(count / 1e3).toPrecision(3)}\u00a0k`;
  return count < 1e9
    ? `${(count / 1e6).toPrecision(3)}\u00a0M`
    : `${(count / 1e9).toPrecision(3)}\u00a0G`;
}
