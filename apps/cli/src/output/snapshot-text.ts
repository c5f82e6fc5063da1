/** A snapshot in words, for the terminal. */
import type { DropReason, Snapshot } from "@volsmith/market";
import { count, instant, plain } from "../terminal/format.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";

/** "SPX  2022-02-04 21:15 UTC  spot 4500.53  34 expiries, 6,122 of 12,626 rows kept" */
export function snapshotHead(snapshot: Snapshot): string {
  const { underlying, vendor, quotedAt, spot, slices, cleaning } = snapshot;
  const facts = [
    instant(quotedAt),
    ...(spot === null ? [] : [`spot ${spot}`]),
    `${slices.length} expiries`,
    `${count(cleaning.nKept)} of ${count(cleaning.nRows)} rows kept`,
    `${vendor} format`,
  ];
  return `${styles.strong(plain(underlying))}  ${facts.join(" · ")}`;
}

/** Why rows were dropped, most frequent first, with one example each; then the warnings. */
export function cleaningTable({ cleaning }: Snapshot): string {
  const reasons = Object.entries(cleaning.dropped) as [DropReason, number][];
  const table = textTable(
    reasons.toSorted(([, a], [, b]) => b - a),
    [
      { head: "dropped", cell: ([, n]) => count(n) },
      { head: "because", align: "left", cell: ([reason]) => reason },
      { head: "for example", align: "left", cell: ([reason]) => styles.dim(exampleOf(reason)) },
    ],
  );
  const warnings = cleaning.warnings.map((text) => `${styles.warn("note:")} ${plain(text, 400)}`);
  return [...(reasons.length > 0 ? [table] : ["nothing was dropped"]), ...warnings].join("\n");

  function exampleOf(reason: DropReason): string {
    const example = cleaning.examples.find((each) => each.reason === reason);
    if (!example) return "";
    const detail = plain(example.detail);
    return example.line > 0 ? `line ${example.line}: ${detail}` : detail;
  }
}
