/** The certificate: what was checked about a surface, how surely, and what was found. */
import type { SurfaceMethod } from "../variance-model.ts";
import type { GridAudit } from "./audit-grid.ts";
import type { WingSlope } from "./check-wings.ts";
import type { CheckedRegion, Guarantee, Violation } from "./violation.ts";

/** Counts of one condition over the grid. */
export interface ConditionSummary {
  readonly nodes: number;
  readonly violatingNodes: number;
  /** violatingNodes/nodes, in [0, 1]. */
  readonly share: number;
  /** Intervals with arbitrage, between nodes included. */
  readonly violations: number;
  /** Least value met (g, or rise of w), and its place. */
  readonly least: number;
  readonly leastTau: number;
  readonly leastK: number;
  /** The weakest guarantee among the regions of this condition. */
  readonly guarantee: Guarantee;
}

export interface Certificate {
  readonly version: 1;
  readonly method: SurfaceMethod;
  /**
   * "free": no violation anywhere it looked; "free-inside": none inside the model's domain;
   * "violated": some inside.
   */
  readonly verdict: "free" | "free-inside" | "violated";
  readonly grid: {
    readonly taus: readonly number[];
    readonly nStrikes: number;
    /** Range of log-moneyness checked, as a multiple of the model's domain. */
    readonly extent: number;
    readonly between: "refined" | "none";
  };
  readonly tolerance: { readonly g: number; readonly w: number };
  readonly butterfly: ConditionSummary;
  readonly calendar: ConditionSummary;
  readonly wings: readonly WingSlope[];
  readonly regions: readonly CheckedRegion[];
  /** Worst first within each kind; at most `maxViolations` of each. */
  readonly violations: readonly Violation[];
  readonly audit: GridAudit | null;
}

const RANK: readonly Guarantee[] = ["sampled", "refined", "proved"];

/** The weakest of some guarantees; "sampled" of none. */
export function weakest(guarantees: readonly Guarantee[]): Guarantee {
  return RANK.find((rank) => guarantees.includes(rank)) ?? "sampled";
}
