import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { groupedBars } from "./grouped-bars.ts";

/** Share of test prices that no market could hold. */
export function boundsFigure({ ranked }: ModelStudyView): ModelStudyFigure | null {
  const known = ranked.filter(({ result }) => result.outsideBounds !== null);
  if (known.length === 0) return null;
  const bars = known.map(({ name, result }) => ({
    group: name,
    item: "outside",
    value: result.outsideBounds,
    text: `${result.outsideBounds!.toFixed(2)} %`,
  }));
  return {
    ...groupedBars(bars, {
      id: "bounds",
      description: "Bars by model: share of test prices outside the no-arbitrage bounds.",
      title: "% of test prices",
      items: [{ label: "outside", color: ink("bad") }],
    }),
    title: "Outside the no-arbitrage bounds",
    caption: "Share of test prices below max(S − K·e^(−rτ), 0) or above S, by model.",
    answers: [],
  };
}
