import { ink } from "../../theme/palette.ts";
import { grouped } from "../../html/format.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { groupedBars } from "./grouped-bars.ts";

/** Why rows of the quotes are not in the table. */
export function exclusionsFigure({ result: { data } }: ModelStudyView): ModelStudyFigure | null {
  const { nRows, nKept, reasons } = data.exclusions;
  const counted = reasons.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
  if (counted.length === 0) return null;
  const bars = [{ title: "kept", count: nKept }, ...counted].map(({ title, count }) => ({
    group: title,
    item: "rows",
    value: count,
    text: `${grouped(count)} · ${((100 * count) / nRows).toFixed(1)} %`,
  }));
  return {
    ...groupedBars(bars, {
      id: "exclusions",
      description: "Bars of the number of rows kept and of those left out, by reason.",
      title: "rows",
      items: [{ label: "rows", color: ink("m-flat") }],
      room: 1.9,
    }),
    title: "Rows kept and left out",
    caption: "Every row that came, by what became of it.",
    answers: [],
  };
}
