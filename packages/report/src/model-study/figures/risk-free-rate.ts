import type { ModelStudyView } from "../view.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import { ink } from "../../theme/palette.ts";
import { dailyLines } from "./daily-lines.ts";

/** S1. The rate behind the prices, day by day; null where no rate is known. */
export function riskFreeRateFigure({ result: { data } }: ModelStudyView): ModelStudyFigure | null {
  const history = data.histories.find(({ rates }) => rates.some((rate) => rate !== null));
  if (!history) return null;
  return {
    ...dailyLines(
      [
        {
          label: "rate",
          color: ink("accent"),
          days: history.days,
          values: history.rates.map((rate) => rate && 100 * rate),
        },
      ],
      {
        id: "risk-free-rate",
        description: "Line of the annual risk-free rate in per cent over the dates of the study.",
        title: "% a year",
        parts: data.parts,
      },
    ),
    title: "Risk-free rate",
    caption:
      "Annual risk-free rate over time. Black-Scholes takes it to be constant over an option’s life.",
    answers: ["S1"],
  };
}
