/** Certify: look for static arbitrage in a surface and write down what was looked at. */
import { DomainError, type RunControl } from "@volsmith/numerics";
import type { VarianceModel } from "../variance-model.ts";
import { auditOnGrid, type AuditGridOptions } from "./audit-grid.ts";
import { breather } from "./breather.ts";
import { weakest, type Certificate, type ConditionSummary } from "./certificate.ts";
import { checkButterfly, type SliceCheck, type SliceCheckOptions } from "./check-butterfly.ts";
import { checkCalendar } from "./check-calendar.ts";
import { wingSlopes, wingViolation } from "./check-wings.ts";
import { finiteRange } from "./finite-range.ts";
import { proveModel } from "./proofs.ts";
import { RepairedModel } from "./repair/repaired-model.ts";
import { spreadWidths, type QuotedSmile } from "./repair/spread-widths.ts";
import type { CheckedRegion, Violation } from "./violation.ts";

export interface CertifyOptions extends RunControl {
  /** Times to look at; default: the model's own and the middles between them. */
  readonly taus?: readonly number[];
  /** Nodes in strike at each time; default 201, for operator surfaces 101. */
  readonly nStrikes?: number;
  /** How far to look, as a multiple of the model's domain in k; 1 for operator surfaces. */
  readonly extent?: number;
  /** Look between the nodes? Default "refined", but "none" for operator surfaces. */
  readonly between?: "refined" | "none";
  /** Prove what can be proved? */
  readonly proofs?: "prove" | "skip";
  /** Also count violations on a grid in (√τ, k/√τ). Default "spec" for operator surfaces. */
  readonly auditGrid?: "spec" | "none" | AuditGridOptions;
  /** Quotes whose half-spreads size the violations. */
  readonly quotes?: readonly QuotedSmile[];
  /** What counts as zero: for g, and for a rise of total variance. */
  readonly tolerance?: { readonly g?: number; readonly w?: number };
  /** Most violations of one kind to list; all are counted. */
  readonly maxViolations?: number;
}

/**
 * Checks a surface for butterfly and calendar arbitrage and for wings beyond Lee's bound.
 *
 * Nodes first, then between them (`findNegative`), then, for SVI, SSVI and repaired surfaces,
 * proofs over the whole line of strikes. Every region says which of the three it rests on.
 *
 * @throws {DomainError} on a bad grid. @throws the signal's reason on abort.
 */
export async function certify(
  model: VarianceModel,
  options: CertifyOptions = {},
): Promise<Certificate> {
  const isOperator = model.method === "operator";
  const {
    taus = withMiddles(model.taus),
    nStrikes = isOperator ? 101 : 201,
    extent = isOperator ? 1 : 1.5,
    between = isOperator ? "none" : "refined",
    proofs = "prove",
    auditGrid = isOperator ? "spec" : "none",
    quotes = [],
    maxViolations = 100,
    onProgress,
    signal,
  } = options;
  checkTaus(taus);
  if (!(nStrikes >= 3)) throw new DomainError("certify", "nStrikes", nStrikes, "3 or more");
  if (!(extent > 0)) throw new DomainError("certify", "extent", extent, "positive");
  const tolerance = { g: 1e-9, w: 1e-13, ...options.tolerance };
  const volWidth = quotes.some(({ k }) => k.length > 0) ? spreadWidths(quotes) : null;
  const shared = { between, volWidth };

  const breathe = breather();
  const butterflies: SliceCheck[] = [];
  const calendars: SliceCheck[] = [];
  const wings = [];
  for (const [i, tau] of taus.entries()) {
    signal?.throwIfAborted();
    const ks = nodesAt(model, tau, { nStrikes, extent });
    const sliceOptions: SliceCheckOptions = { ks, tolerance: tolerance.g, ...shared };
    butterflies.push(checkButterfly(model, tau, sliceOptions));
    if (i > 0) {
      const pair = [taus[i - 1], tau] as const;
      calendars.push(checkCalendar(model, pair, { ks, tolerance: tolerance.w, ...shared }));
    }
    // An operator means nothing far out; there the wing is what it does at the edge.
    const far = isOperator ? ([ks[0], ks[ks.length - 1]] as const) : ([-10, 10] as const);
    wings.push(...wingSlopes(model, tau, far));
    onProgress?.({ stage: "check arbitrage", done: i + 1, total: taus.length });
    await breathe();
  }

  const proved = proofs === "prove" ? proveModel(model) : [];
  const checks = [...butterflies, ...calendars];
  const steep = wings.map(wingViolation).filter((violation) => violation !== null);
  const all = [...checks.flatMap(({ violations }) => violations), ...steep];
  return {
    version: 1,
    method: model.method,
    verdict: verdictOf(all, proved),
    grid: { taus, nStrikes, extent, between },
    tolerance,
    butterfly: summarise(butterflies, provedAll(model, proved, "butterfly")),
    calendar: summarise(calendars, provedAll(model, proved, "calendar")),
    wings,
    regions: [...proved, ...checks.map(({ region }) => region)],
    violations: worstFirst(all, maxViolations),
    audit: auditGrid === "none" ? null : auditOnGrid(model, auditGrid),
  };
}

function withMiddles(taus: readonly number[]): number[] {
  return taus.flatMap((tau, i) => (i === 0 ? [tau] : [(taus[i - 1] + tau) / 2, tau]));
}

function checkTaus(taus: readonly number[]): void {
  if (taus.length === 0) throw new DomainError("certify", "taus", [], "one or more times");
  taus.forEach((tau, i) => {
    if (!(tau > (taus[i - 1] ?? 0))) {
      throw new DomainError("certify", `taus[${i}]`, tau, "positive and ascending");
    }
  });
}

function nodesAt(
  model: VarianceModel,
  tau: number,
  { nStrikes, extent }: { readonly nStrikes: number; readonly extent: number },
): Float64Array {
  const [low, high] = finiteRange(model, tau);
  const [middle, half] = [(low + high) / 2, (extent * (high - low)) / 2];
  return Float64Array.from(
    { length: nStrikes },
    (_, j) => middle + half * ((2 * j) / (nStrikes - 1) - 1),
  );
}

/** Does a proof cover this condition at all strikes and all times the grid spans? */
function provedAll(
  model: VarianceModel,
  regions: readonly CheckedRegion[],
  kind: "butterfly" | "calendar",
): boolean {
  const own = regions.filter((region) => region.kind === kind);
  if (own.length === 0 || own.some(({ verdict }) => verdict !== "free")) return false;
  if (model instanceof RepairedModel) return true;
  // Slices and everything between them, or for SSVI (nothing proved between) the slices alone.
  let reached = model.taus[0];
  for (const { tauFrom, tauTo } of own) if (tauFrom <= reached) reached = Math.max(reached, tauTo);
  return reached >= model.taus.at(-1)!;
}

function summarise(checks: readonly SliceCheck[], proved: boolean): ConditionSummary {
  const nodes = checks.reduce((sum, check) => sum + check.nodes, 0);
  const violatingNodes = checks.reduce((sum, check) => sum + check.negativeNodes, 0);
  const lowest = checks.reduce<SliceCheck | null>(
    (low, check) => (low === null || check.least < low.least ? check : low),
    null,
  );
  return {
    nodes,
    violatingNodes,
    share: nodes === 0 ? 0 : violatingNodes / nodes,
    violations: checks.reduce((sum, check) => sum + check.violations.length, 0),
    least: lowest?.least ?? 0,
    leastTau: lowest?.region.tauTo ?? 0,
    leastK: lowest?.leastAt ?? 0,
    guarantee: proved ? "proved" : weakest(checks.map(({ region }) => region.guarantee)),
  };
}

function verdictOf(
  violations: readonly Violation[],
  proved: readonly CheckedRegion[],
): Certificate["verdict"] {
  if (violations.some(({ where }) => where === "inside")) return "violated";
  const disproved = proved.some(({ verdict }) => verdict === "violated");
  return violations.length > 0 || disproved ? "free-inside" : "free";
}

function worstFirst(violations: readonly Violation[], most: number): Violation[] {
  return (["positivity", "butterfly", "calendar", "wing"] as const).flatMap((kind) =>
    violations
      .filter((violation) => violation.kind === kind)
      .toSorted((a, b) => severity(b) - severity(a))
      .slice(0, most),
  );
}

/** Half-spreads before price before density: only sizes of one measure are compared. */
function severity({ size: { halfSpreads, price, g, w } }: Violation): number {
  return 1e6 * (halfSpreads ?? 0) + Math.abs(price ?? 0) + 1e-6 * Math.abs(g ?? w ?? 0);
}
