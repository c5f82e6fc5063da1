/** A certificate in words, for terminals and reports. */
import type { Certificate, ConditionSummary } from "./certificate.ts";
import type { Violation } from "./violation.ts";

const VERDICTS: Readonly<Record<Certificate["verdict"], string>> = {
  free: "free of static arbitrage wherever it was looked for",
  "free-inside": "free of static arbitrage inside its domain, not where it extrapolates",
  violated: "admits static arbitrage",
};

/** Several lines of plain text; no trailing newline. @param maxViolations most to list. */
export function certificateText(certificate: Certificate, maxViolations = 5): string {
  const { method, verdict, grid, butterfly, calendar, violations, wings, audit } = certificate;
  const steepest = wings.reduce((most, { slope }) => Math.max(most, slope), 0);
  const between = grid.between === "refined" ? "and between its nodes" : "at its nodes only";
  const lines = [
    `${method} surface: ${VERDICTS[verdict]}`,
    `  grid       ${grid.taus.length} times × ${grid.nStrikes} strikes, ${grid.extent} × domain, ${between}`,
    `  butterfly  ${conditionText(butterfly, "least g")}`,
    `  calendar   ${conditionText(calendar, "least rise of total variance")}`,
    `  wings      steepest slope of total variance ${steepest.toPrecision(3)} (bound 2)`,
  ];
  if (audit) {
    lines.push(
      `  audit      ${audit.nRhos} × ${audit.nZs} in (√τ, k/√τ): butterfly ${percent(audit.butterfly.share)}, ` +
        `calendar ${percent(audit.calendar.share)} of nodes`,
    );
  }
  lines.push(
    ...violations.slice(0, maxViolations).map((violation) => `  ${violationText(violation)}`),
  );
  const rest = violations.length - maxViolations;
  if (rest > 0) lines.push(`  … and ${rest} more`);
  return lines.join("\n");
}

function conditionText(
  {
    nodes,
    violatingNodes,
    share,
    violations,
    least,
    leastTau,
    leastK,
    guarantee,
  }: ConditionSummary,
  name: string,
): string {
  const found =
    violations === 0
      ? "none"
      : `${violations} interval${violations === 1 ? "" : "s"}, ` +
        `${violatingNodes} of ${nodes} nodes (${percent(share)})`;
  const place = `τ ${leastTau.toPrecision(4)}, k ${leastK.toFixed(4)}`;
  return `${found}; ${name} ${least.toPrecision(3)} at ${place}; ${guarantee}`;
}

/** One violation in one line. */
export function violationText(violation: Violation): string {
  const { kind, tau, nearTau, k, kFrom, kTo, size, found, where } = violation;
  const times =
    nearTau === null
      ? `τ ${tau.toPrecision(4)}`
      : `τ ${nearTau.toPrecision(4)} → ${tau.toPrecision(4)}`;
  const sizes = [
    size.g === null ? null : `g ${size.g.toPrecision(3)}`,
    size.w === null ? null : `Δw ${size.w.toPrecision(3)}`,
    size.price === null ? null : `${size.price.toExponential(1)} of the forward`,
    size.halfSpreads === null ? null : `${size.halfSpreads.toPrecision(3)} half-spreads`,
  ].filter((text) => text !== null);
  const notes = [
    found === "between" ? "between nodes" : null,
    where === "outside" ? "outside the domain" : null,
  ]
    .filter((text) => text !== null)
    .map((text) => `, ${text}`);
  return (
    `${kind} at ${times}, k ${k.toFixed(4)} in [${kFrom.toFixed(4)}, ${kTo.toFixed(4)}]: ` +
    `${sizes.join(", ")}${notes.join("")}`
  );
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(3)} %`;
}
