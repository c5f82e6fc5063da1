import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { labelsOf } from "./outcomes.ts";
import { shareMap } from "./share-map.ts";

/** The correct share of every model by time to expiry. */
export function maturitiesFigure({ ranked }: ModelStudyView): ModelStudyFigure | null {
  const map = shareMap(ranked, {
    id: "maturities",
    description: "Heat map of the share of rows priced correctly, by model and time to expiry.",
    classes: labelsOf(ranked.map(({ result }) => result.byMaturity)),
    of: ({ result }) => result.byMaturity,
  });
  return (
    map && {
      ...map,
      title: "By time to expiry",
      caption: "Share of the test rows priced correctly, in per cent, by model and time to expiry.",
      answers: [],
    }
  );
}
