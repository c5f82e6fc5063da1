/** Numbers as the page of a back-test writes them; a dash where there is none. */
import type { HedgeSummary, Interval } from "@volsmith/hedging";

import { dash, grouped } from "../html/format.ts";
import { finite } from "./numbers.ts";

/** Decimals of amounts that are not small. */
const DIGITS = 3;

/** Decimals of a result's amounts at most: three, more where P&L itself spreads over less than a unit. */
export function digitsOf({ policies }: HedgeSummary): number {
  const spreads = policies.flatMap(({ statistics }) => finite(statistics.sd) ?? []);
  return digitsFor(Math.max(0, ...spreads));
}

/** Decimals by which an amount, or one below it, is told in four figures. */
export function digitsFor(size: number): number {
  return size > 0 ? Math.min(Math.max(DIGITS - Math.floor(Math.log10(size)), DIGITS), 9) : DIGITS;
}

/** Decimals of differences between amounts that are small themselves. */
export function finer(digits: number): number {
  return digits > DIGITS ? digits + 1 : digits;
}

/** Amounts of currency in four figures, `digits` of them after the point at most. */
export function moneyText(value: number | null | undefined, digits = DIGITS): string {
  const amount = finite(value);
  if (amount === null) return dash;
  const size = Math.abs(amount);
  const text = grouped(amount, decimalsOf(size, digits));
  return /^−[0.,]*$/.test(text) ? text.slice(1) : text;
}

function decimalsOf(size: number, digits: number): number {
  if (size >= 0.99995) return size < 9.9995 ? 3 : size < 99.995 ? 2 : size < 999.95 ? 1 : 0;
  return size > 0 ? Math.min(digitsFor(size), digits) : digits;
}

/** "+0.412", "−0.031" */
export function signedText(value: number | null | undefined, digits?: number): string {
  const text = moneyText(value, digits);
  const amount = finite(value);
  return amount !== null && amount > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** "0.412 to 0.533" */
export function rangeText(
  interval: Interval | null,
  digits?: number,
  show: typeof moneyText = moneyText,
): string {
  return interval ? `${show(interval[0], digits)} to ${show(interval[1], digits)}` : "";
}

/** "12 %" of a share, without digits that mean nothing. */
export function shortPercent(share: number): string {
  const percent = 100 * Math.abs(share);
  return `${percent < 1.95 ? percent.toFixed(1) : percent.toFixed(0)}\u00a0%`;
}
