/** A study of surfaces in words and figures, for the terminal. */
import type { Accuracy, Certificate, MethodStudy, SurfaceStudy } from "@volsmith/surface";
import { count, fixed, percent } from "../terminal/format.ts";
import { duration } from "../terminal/progress.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";
import { snapshotHead } from "./snapshot-text.ts";

interface Line {
  readonly name: string;
  readonly timeMs: number;
  readonly accuracy: Accuracy;
  readonly certificate: Certificate;
  /** Mean displacement by the repair, in half-spreads. */
  readonly moved: number | null;
}

/** The snapshot in a line, the quotes' own arbitrage, and a table with a line for each surface. */
export function surfaceStudyText(study: SurfaceStudy): string {
  const { snapshot, nCompared, methods, failures } = study;
  return [
    snapshotHead(snapshot),
    "",
    methodTable(methods),
    ...(nCompared === snapshot.cleaning.nKept
      ? []
      : [styles.dim(`errors at the ${count(nCompared)} quotes inside every method's domain`)]),
    "",
    quotesText(study),
    ...methods.flatMap(({ method, fit }) =>
      fit.warnings.map((text) => `${styles.warn("note:")} ${method}: ${text}`),
    ),
    ...failures.map(({ method, reason }) => `${styles.bad("failed:")} ${method}: ${reason}`),
  ].join("\n");
}

export function methodTable(methods: readonly MethodStudy[]): string {
  return textTable(methods.flatMap(linesOf), [
    { head: "surface", align: "left", cell: ({ name }) => name },
    { head: "MAPE", cell: ({ accuracy }) => percent(accuracy.total.mape) },
    { head: "½ spreads", cell: ({ accuracy }) => fixed(halfSpreads(accuracy)?.mean ?? null, 3) },
    { head: "p90", cell: ({ accuracy }) => fixed(halfSpreads(accuracy)?.p90 ?? null, 2) },
    {
      head: "in bid-ask",
      cell: ({ accuracy }) => percent(halfSpreads(accuracy)?.insideBidAsk ?? NaN, 1),
    },
    { head: "butterfly", cell: ({ certificate }) => violations(certificate.butterfly.violations) },
    { head: "calendar", cell: ({ certificate }) => violations(certificate.calendar.violations) },
    { head: "verdict", align: "left", cell: ({ certificate }) => verdict(certificate) },
    { head: "moved, ½ spr.", cell: ({ moved }) => fixed(moved, 3) },
    { head: "time", cell: ({ timeMs }) => duration(timeMs) },
  ]);
}

function linesOf({ method, fitMs, accuracy, certificate, repaired }: MethodStudy): Line[] {
  const fitted: Line = { name: method, timeMs: fitMs, accuracy, certificate, moved: null };
  if (!repaired) return [fitted];
  const { displacement } = repaired.result;
  return [
    fitted,
    {
      name: "  repaired",
      timeMs: repaired.repairMs,
      accuracy: repaired.accuracy,
      certificate: repaired.certificate,
      moved: displacement.at === "quotes" ? displacement.mean : null,
    },
  ];
}

function halfSpreads({ total }: Accuracy) {
  return total.halfSpreads;
}

function violations(n: number): string {
  return n === 0 ? styles.good("0") : styles.warn(count(n));
}

function verdict({ verdict, butterfly, calendar }: Certificate): string {
  if (verdict === "violated") return styles.warn("arbitrage");
  const proved = butterfly.guarantee === "proved" && calendar.guarantee === "proved";
  const text = verdict === "free" ? "free" : "free in its domain";
  return styles.good(proved ? `${text}, proved` : text);
}

function quotesText({ quotes }: SurfaceStudy): string {
  const { midViolations, executableViolations, worstExecutable, spreads } = quotes;
  const mids = `${count(midViolations)} of ${count(quotes.quotes)} mids contradict their neighbours`;
  if (spreads === "none") return `quotes: ${mids}; no spread is known`;
  return executableViolations === 0
    ? `quotes: ${mids}; none of it can be traded through the spread`
    : `quotes: ${mids}; ${count(executableViolations)} quotes allow a riskless trade through the ` +
        `spread, the best for ${fixed(worstExecutable, 2)} half-spreads`;
}
