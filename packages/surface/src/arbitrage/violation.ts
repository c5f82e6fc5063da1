/** Words shared by every arbitrage check. */

/**
 * How sure a statement about a region is:
 *  - "sampled": it holds at the nodes of a grid;
 *  - "refined": the grid was refined until a cubic explained the function between its nodes;
 *  - "proved": it holds everywhere in the region, by interval arithmetic or by construction.
 */
export type Guarantee = "sampled" | "refined" | "proved";

export type ViolationKind = "butterfly" | "calendar" | "wing" | "positivity";

/** How large a violation is; null where a measure has no meaning. */
export interface ViolationSize {
  /** Durrleman's g at the worst point, negative: the density has this sign. */
  readonly g: number | null;
  /** Fall of total variance from the near to the far slice, negative. */
  readonly w: number | null;
  /** Value of the portfolio that should not be negative, per unit of forward: negative. */
  readonly price: number | null;
  /** |price| over the half-spread there; null without quotes. */
  readonly halfSpreads: number | null;
}

/** One interval of strikes with arbitrage. */
export interface Violation {
  readonly kind: ViolationKind;
  /** Time to expiry; of the far slice for a calendar violation. */
  readonly tau: number;
  /** Near slice of a calendar violation, else null. */
  readonly nearTau: number | null;
  /** Worst log-moneyness, and the interval around it. */
  readonly k: number;
  readonly kFrom: number;
  readonly kTo: number;
  /** Worst strike, in units of the forward, K/F. */
  readonly moneyness: number;
  readonly size: ViolationSize;
  /** "node": the grid sees it; "between": only refinement does. */
  readonly found: "node" | "between";
  /** "inside": reaches into the model's own domain; "outside": all where it extrapolates. */
  readonly where: "inside" | "outside";
}

/** One region that was looked at. */
export interface CheckedRegion {
  readonly kind: ViolationKind;
  readonly tauFrom: number;
  readonly tauTo: number;
  /** null: unbounded. */
  readonly kFrom: number | null;
  readonly kTo: number | null;
  readonly guarantee: Guarantee;
  readonly verdict: "free" | "violated" | "undecided";
  /** Least value met of the measure (g, or rise of w); null for proofs that compute none. */
  readonly least: number | null;
}
