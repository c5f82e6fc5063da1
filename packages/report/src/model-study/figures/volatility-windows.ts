import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import { familyModels } from "../view.ts";
import type { ModelStudyView, StudyModel } from "../view.ts";
import { groupedBars } from "./grouped-bars.ts";
import { windowOf } from "./volatilities.ts";

/** S7. Errors of Black-Scholes with each volatility it was given; null without one. */
export function volatilityWindowsFigure(view: ModelStudyView): ModelStudyFigure | null {
  const models = familyModels(view, "black-scholes").toSorted((a, b) => windowIn(a) - windowIn(b));
  if (models.length === 0) return null;
  const bars = models.flatMap(({ name, result }) =>
    (["mae", "rmse"] as const).map((measure) => {
      const value = result.metrics.test[measure];
      return { group: name, item: measure.toUpperCase(), value, text: value?.toPrecision(3) ?? "" };
    }),
  );
  return {
    ...groupedBars(bars, {
      id: "volatility-windows",
      description:
        "Bars of the mean absolute and root mean square error of C/K of Black-Scholes by volatility.",
      title: "error of C/K, test part",
      items: [
        { label: "MAE", color: ink("m-svi") },
        { label: "RMSE", color: ink("m-ssvi") },
      ],
      labels: "~g",
    }),
    title: "Black-Scholes by volatility",
    caption: `Errors of Black-Scholes for each volatility it was given, test part.${view.bestSmile ? " Implied volatilities of days before, which the source does not have, are a harder rival than any historical window." : ""}`,
    answers: ["S7"],
  };
}

function windowIn({ name, result }: StudyModel): number {
  const own = windowOf(name);
  return Number.isFinite(own) ? own : windowOf(JSON.stringify(result.config ?? ""));
}
