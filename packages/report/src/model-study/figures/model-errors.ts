import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { errorDots } from "./error-dots.ts";

/** S28, and with it S15 and S23, which show some of its models. */
export function modelErrorsFigure({ ranked }: ModelStudyView): ModelStudyFigure | null {
  if (ranked.length === 0) return null;
  return {
    ...errorDots(
      ranked.map(({ name, result: { metrics } }) => ({
        name,
        first: metrics.test.mae,
        second: metrics.test.rmse,
      })),
      {
        id: "model-errors",
        description: "Mean absolute and root mean square error of C/K of every model, test part.",
        title: "error of C/K, test part",
        words: ["MAE", "RMSE"],
      },
    ),
    title: "Errors by model",
    caption:
      "Mean absolute and root mean square errors of C/K on the test part, all models; the table below has the numbers.",
    answers: ["S15", "S23", "S28"],
  };
}
