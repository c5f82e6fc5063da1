/** Members of families in words: `{ kind: "proportional", rate: 0.01 }` is "1 % of what is traded". */
import type { HedgeSummary } from "@volsmith/hedging";

import { grouped } from "../html/format.ts";

const words: Readonly<Record<string, string>> = {
  varianceSwap: "variance swap",
  "variance-swap": "variance swap",
  "half-spread": "half-spread",
  "quadratic-impact": "quadratic impact",
  "itm-cvar-mse": "CVaR and square, in the money only",
  cvar: "CVaR",
  "order-cvar": "CVaR of the order statistics",
  oce: "optimised certainty equivalent",
};

/** A member with its settings; plain text, nothing of it trusted. */
export function memberText(member: unknown): string {
  if (typeof member !== "object" || member === null) return "";
  const { kind, ...settings } = member as { readonly kind?: unknown };
  const name = typeof kind === "string" ? (words[kind] ?? spaced(kind)) : "";
  const parts = Object.entries(settings).flatMap(([key, value]) => {
    const share = asShare(kind, key, value);
    if (share !== "") return [share];
    const text = valueText(value);
    return text === "" ? [] : [`${spaced(key)} ${text}`];
  });
  if (kind === "proportional" && parts.length === 1) return `${parts[0]} of what is traded`;
  return [name, ...parts].filter((part) => part !== "").join(", ");
}

/** Settings that a reader knows as percentages, without their names. */
function asShare(kind: unknown, key: string, value: unknown): string {
  const known =
    (kind === "proportional" && key === "rate") ||
    (key === "alpha" && (kind === "cvar" || kind === "order-cvar" || kind === "itm-cvar-mse"));
  return known && typeof value === "number" ? `${Number((100 * value).toPrecision(6))}\u00a0%` : "";
}

function valueText(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(6))).replace("-", "−");
  if (typeof value === "string") return value;
  if (Array.isArray(value))
    return value.length > 6 ? `${value.length} values` : value.map(valueText).join(" ");
  if (typeof value === "object" && value !== null) return `(${memberText(value)})`;
  return "";
}

/** "localFloor" and "local-floor" are "local floor". */
function spaced(key: string): string {
  return key
    .replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll("-", " ");
}

/** What was sold: one claim on every path, or listed options as they were recorded. */
export function soldText({ payoff, recorded }: HedgeSummary): string {
  if (!recorded) return memberText(payoff);
  const sorts = [
    [recorded.calls, "listed calls"],
    [recorded.puts, "listed puts"],
  ] as const;
  return sorts
    .filter(([count]) => count > 0)
    .map(([count, sort]) => `${grouped(count)} ${sort}`)
    .join(", ");
}

/** What trading an instrument costs: "0.2 % of what is traded", "half-spreads of 2.5 bp", "none". */
export function paidText({ costs, halfSpreadBps }: HedgeSummary["instruments"][number]): string {
  const spread =
    halfSpreadBps === undefined
      ? []
      : [`half-spreads of ${Number(halfSpreadBps.toPrecision(3))}\u00a0bp`];
  return [...costs.map(memberText), ...spread].join(" + ") || "none";
}
