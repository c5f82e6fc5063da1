/** A pricing table in words: what it holds, and why the rest is not in it. */
import { formatDay } from "@volsmith/market";
import type { PricingTable } from "@volsmith/table";
import type { WrittenTable } from "@volsmith/table/node";
import { count } from "../terminal/format.ts";
import { textTable } from "../terminal/table.ts";
import { pricingTableHead } from "./model-study-text.ts";

export function pricingTableText(table: PricingTable): string {
  const head = [pricingTableHead(table), `features: ${table.featureNames.join(", ")}`];
  return [...head, "", ...reasonsText(table)].join("\n");
}

export function writtenTableText(written: WrittenTable): string {
  const files = `${count(written.size)} rows in ${written.path}, described in ${written.manifest}`;
  return [files, "", ...reasonsText(written)].join("\n");
}

function reasonsText({ exclusions, remarks }: Pick<PricingTable, "exclusions" | "remarks">) {
  const lines = [{ title: "kept", count: exclusions.nKept }, ...exclusions.reasons];
  const reasons = textTable(lines, [
    { head: "rows", cell: ({ count: n }) => count(n) },
    { head: "why", align: "left", cell: ({ title }) => title },
  ]);
  return [reasons, ...(remarks.length > 0 ? ["", ...remarks] : [])];
}

export function pricingTableJson({
  size,
  tickers,
  featureNames,
  days,
  exclusions,
  remarks,
}: PricingTable): unknown {
  const range = size === 0 ? null : [days[0], days[size - 1]].map(formatDay);
  return { rows: size, tickers, featureNames, days: range, exclusions, remarks };
}
