/** Numbers as the page of a back-test writes them; a dash where there is none. */
import type { Interval } from "@volsmith/hedging";

import { dash, grouped } from "../html/format.ts";
import { finite } from "./numbers.ts";

/** Amounts of currency in four figures, three of them after the point at most. */
export function moneyText(value: number | null | undefined): string {
  const amount = finite(value);
  if (amount === null) return dash;
  const size = Math.abs(amount);
  const text = grouped(amount, size < 9.9995 ? 3 : size < 99.995 ? 2 : size < 999.95 ? 1 : 0);
  return /^−[0.,]*$/.test(text) ? text.slice(1) : text;
}

/** "+0.412", "−0.031" */
export function signedText(value: number | null | undefined): string {
  const text = moneyText(value);
  const amount = finite(value);
  return amount !== null && amount > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** "0.412 to 0.533" */
export function rangeText(
  interval: Interval | null,
  show: (value: number | null | undefined) => string = moneyText,
): string {
  return interval ? `${show(interval[0])} to ${show(interval[1])}` : "";
}

/** "12 %" of a share, without digits that mean nothing. */
export function shortPercent(share: number): string {
  const percent = 100 * Math.abs(share);
  return `${percent < 1.95 ? percent.toFixed(1) : percent.toFixed(0)}\u00a0%`;
}
