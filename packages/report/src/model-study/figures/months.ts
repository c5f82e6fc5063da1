import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { labelsOf } from "./outcomes.ts";
import { shareMap } from "./share-map.ts";

/** The correct share of every model in every month of the test part. */
export function monthsFigure({ ranked }: ModelStudyView): ModelStudyFigure | null {
  const months = labelsOf(ranked.map(({ result }) => result.byMonth)).toSorted();
  if (months.length < 2) return null;
  const map = shareMap(ranked, {
    id: "months",
    description:
      "Heat map of the share of rows priced correctly, by model and month of the test part.",
    classes: months,
    of: ({ result }) => result.byMonth,
  });
  return (
    map && {
      ...map,
      title: "Month by month",
      caption:
        "Share priced correctly, in per cent, by model and month of the test part: whether a model fades the further it is from what it was trained on.",
      answers: [],
    }
  );
}
