import { termRamp } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { dailyLines } from "./daily-lines.ts";

/** S2. Historical volatilities of one ticker, a line for each window. */
export function volatilityFigures({ result: { data } }: ModelStudyView): ModelStudyFigure[] {
  return data.histories.flatMap(({ ticker, days, vols }, i) => {
    const windows = Object.entries(vols).toSorted(([a], [b]) => windowOf(a) - windowOf(b));
    if (windows.length === 0) return [];
    const id = `volatilities-${i}`;
    return [
      {
        ...dailyLines(
          windows.map(([name, values], w) => ({
            label: windowLabel(name),
            color:
              termRamp[Math.round((w * (termRamp.length - 1)) / Math.max(1, windows.length - 1))],
            days,
            values: values.map((value) => value && 100 * value),
          })),
          {
            id,
            description: `Rolling historical volatility of ${ticker} in per cent a year, one line for each window.`,
            title: "volatility, % a year",
            parts: data.parts,
            format: ".3~g",
          },
        ),
        title: `Historical volatility, ${ticker}`,
        caption: `Close-to-close volatility of ${ticker} over windows of ${windows.length} lengths: the shorter the window, the wilder.`,
        answers: ["S2"],
      },
    ];
  });
}

/** Days of a window: 90 for "sigma90". */
export function windowOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? Number.POSITIVE_INFINITY);
}

function windowLabel(name: string): string {
  const window = windowOf(name);
  return Number.isFinite(window) ? `${window} days` : name;
}
