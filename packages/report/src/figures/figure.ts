import type { TopLevelSpec } from "vega-lite";

import type { Table } from "../table.ts";

/**
 * A figure: a Vega-Lite specification and the tables it names, kept apart so that several figures
 * can share one table in a page.
 *
 * Parameters the page may set, where the specification has them: `shown` (list of method keys) and
 * `method` (one key).
 */
export interface Figure {
  /** Unique in a report; becomes part of ids. */
  readonly id: string;
  /** What it shows and how to read it, for readers who cannot see it. */
  readonly description: string;
  readonly spec: TopLevelSpec;
  readonly tables: Readonly<Record<string, Table>>;
  /** "slice": the page shows the rows of one expiry at a time. */
  readonly partition?: "slice";
  /** Height in CSS pixels, reserved before the figure is drawn. */
  readonly height: number;
}

/** A figure of a page of figures: what is seen, in words. */
export interface CaptionedFigure extends Figure {
  readonly title: string;
  /** One or two sentences, without the numbers of the source. */
  readonly caption: string;
  /** Figures of a source that it answers: "S28". */
  readonly answers?: readonly string[];
}
