import type { CaptionedFigure } from "../figures/figure.ts";

/** A figure of a model study; it says which figures of the source it answers. */
export interface ModelStudyFigure extends CaptionedFigure {
  /** "S28"; empty for figures beyond the source. */
  readonly answers: readonly string[];
}
