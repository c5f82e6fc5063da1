import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { errorDots } from "./error-dots.ts";

/** Errors against quotes and against true prices, where a market is synthetic. */
export function truthErrorsFigure({ ranked }: ModelStudyView): ModelStudyFigure | null {
  const known = ranked.filter(({ result }) => result.truth !== null && result.truth.mae !== null);
  if (known.length === 0) return null;
  return {
    ...errorDots(
      known.map(({ name, result }) => ({
        name,
        first: result.metrics.test.mae,
        second: result.truth!.mae,
      })),
      {
        id: "truth-errors",
        description:
          "Mean absolute error of C/K of every model against quotes and against true prices.",
        title: "mean absolute error of C/K, test part",
        words: ["against quotes", "against the truth"],
      },
    ),
    title: "Against the truth",
    caption:
      "The market is synthetic, so true prices are known: a model nearer to the truth than to the quotes has learned prices, not noise.",
    answers: [],
  };
}
