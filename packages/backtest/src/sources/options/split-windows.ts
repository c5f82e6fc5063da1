/** Which windows are learnt from and which are judged on, by the days they begin and end on. */
import type { PathPart } from "../path-source.ts";
import type { SaleWindow } from "./windows.ts";

export interface SplitRules {
  /** Days for learning, counted from the first. */
  readonly nLearning: number;
  /** The last of them that are kept for validation. */
  readonly validationShare: number;
  readonly steps: number;
}

export interface SplitWindows {
  /** Places of windows, ascending. */
  readonly parts: Readonly<Record<PathPart, readonly number[]>>;
  /** Windows that reach from one part into the next: used for none. */
  readonly nAcross: number;
}

/**
 * Test windows begin on the first day that is not for learning or later; training and validation windows
 * end before it, and training windows end before the first validation window begins.
 */
export function splitWindows(
  windows: readonly SaleWindow[],
  { nLearning, validationShare, steps }: SplitRules,
): SplitWindows {
  const firstValidation = Math.round(nLearning * (1 - validationShare));
  const parts: Record<PathPart, number[]> = { training: [], validation: [], test: [] };
  let nAcross = 0;
  windows.forEach(({ start }, i) => {
    const end = start + steps;
    if (start >= nLearning) parts.test.push(i);
    else if (end < firstValidation) parts.training.push(i);
    else if (start >= firstValidation && end < nLearning) parts.validation.push(i);
    else nAcross++;
  });
  return { parts, nAcross };
}
