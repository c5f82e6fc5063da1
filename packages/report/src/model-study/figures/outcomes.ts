/** S29 to S31 and beyond: over, under and correctly priced, of everything and by class. */
import type { ClassMetrics, ModelResult } from "@volsmith/study";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { outcomeBars } from "./outcome-bars.ts";
import { percentText } from "../../html/numbers.ts";

/** S29. All models on the whole test part. */
export function outcomesFigure({
  ranked,
  margin,
  result,
}: ModelStudyView): ModelStudyFigure | null {
  if (ranked.length === 0) return null;
  return {
    ...outcomeBars(
      ranked.map(({ name, result }) => ({ name, metrics: result.metrics.test })),
      {
        id: "outcomes",
        description:
          "Stacked bars by model: shares of test rows priced correctly, too high and too low.",
      },
    ),
    title: "Priced correctly, too high, too low",
    caption: `Shares of the test rows that each model prices within ${percentText(margin)} of the actual C/K, above, and below.`,
    // One ticker is the whole.
    answers: result.data.tickers.length === 1 ? ["S29", "S30"] : ["S29"],
  };
}

/** How the test rows are cut, in the order of the page. */
export const CUTS = {
  byTicker: { id: "ticker", title: "By ticker", answers: ["S30"], most: 6 },
  byMoneyness: { id: "moneyness", title: "By moneyness", answers: ["S31"], most: 6 },
} as const satisfies Partial<
  Record<
    keyof ModelResult,
    {
      readonly id: string;
      readonly title: string;
      readonly answers: readonly string[];
      readonly most: number;
    }
  >
>;

export type Cut = keyof typeof CUTS;

/** One figure for each class of a cut, all models in each, in the order of the whole; none for a cut that does not cut. */
export function cutFigures({ ranked }: ModelStudyView, cut: Cut): ModelStudyFigure[] {
  const { id, answers, most } = CUTS[cut];
  const labels = labelsOf(ranked.map(({ result }) => result[cut]));
  if (cut === "byTicker" && labels.length === 1) return [];
  return labels.slice(0, most).map((label, i) => ({
    ...outcomeBars(
      ranked.flatMap(({ name, result }) => {
        const metrics = result[cut].find((each) => each.label === label);
        return metrics ? [{ name, metrics }] : [];
      }),
      {
        id: `outcomes-${id}-${i}`,
        description: `Stacked bars by model: shares of the test rows of ${label} priced correctly, too high and too low.`,
      },
    ),
    title: label,
    caption: `${label}: over-, under- and correctly priced by model.`,
    answers: [...answers],
  }));
}

/** Labels of classes in the order they first appear. */
export function labelsOf(lists: readonly (readonly ClassMetrics[])[]): string[] {
  return [...new Set(lists.flat().map(({ label }) => label))];
}
