/** S4 and S5: what the rows are made of, and what they cost. */
import type { StudyData } from "@volsmith/study";
import type { ModelStudyFigure } from "../study-figure.ts";
import { termRamp } from "../../theme/palette.ts";
import { grouped } from "../../html/format.ts";
import type { ModelStudyView } from "../view.ts";
import { groupedBars } from "./grouped-bars.ts";
import type { Bar } from "./grouped-bars.ts";

type Cell = StudyData["composition"][number];

const classColors = [termRamp[0], termRamp[2], termRamp[4], termRamp[1], termRamp[3]];

/** S4. Mean price and share of rows by moneyness class, for each ticker. */
export function moneynessFigure({ result: { data } }: ModelStudyView): ModelStudyFigure | null {
  const cells = data.composition;
  if (cells.length === 0) return null;
  const classes = distinct(cells.map(({ moneyness }) => moneyness));
  const tickers = distinct(cells.map(({ ticker }) => ticker));
  const bars = tickers.flatMap((ticker) => {
    const own = cells.filter((cell) => cell.ticker === ticker);
    return classes.map((moneyness) =>
      bar(
        { group: ticker, item: moneyness },
        { cells: own.filter((cell) => cell.moneyness === moneyness), total: rowsOf(own) },
      ),
    );
  });
  return {
    ...groupedBars(bars, {
      id: "composition-moneyness",
      description:
        "Bars of the mean call price by ticker and moneyness class, with shares of rows.",
      title: "mean call price",
      items: classes.map((label, i) => ({ label, color: classColors[i % classColors.length] })),
      room: 1.7,
    }),
    title: "Price and share by moneyness",
    caption:
      "Mean call price of each moneyness class, by ticker; beside each bar the price and the share of that ticker’s rows.",
    answers: ["S4"],
  };
}

/** S5. The same by time to expiry, one figure for each ticker. */
export function maturityFigures({ result: { data } }: ModelStudyView): ModelStudyFigure[] {
  const classes = distinct(data.composition.map(({ moneyness }) => moneyness));
  const maturities = distinct(data.composition.map(({ maturity }) => maturity));
  return distinct(data.composition.map(({ ticker }) => ticker)).map((ticker, i) => {
    const own = data.composition.filter((cell) => cell.ticker === ticker);
    const bars = maturities.flatMap((maturity) =>
      classes.map((moneyness) =>
        bar(
          { group: maturity, item: moneyness },
          {
            cells: own.filter((cell) => cell.maturity === maturity && cell.moneyness === moneyness),
            total: rowsOf(own),
          },
        ),
      ),
    );
    return {
      ...groupedBars(bars, {
        id: `composition-maturity-${i}`,
        description: `Bars of the mean call price of ${ticker} by time to expiry and moneyness class, with shares of rows.`,
        title: "mean call price",
        items: classes.map((label, c) => ({ label, color: classColors[c % classColors.length] })),
        room: 1.7,
      }),
      title: `Price and share by time to expiry, ${ticker}`,
      caption: `Mean call price on ${ticker} by time to expiry and moneyness; beside each bar the price and the share of its rows.`,
      answers: ["S5"],
    };
  });
}

function bar(
  place: Pick<Bar, "group" | "item">,
  { cells, total }: { readonly cells: readonly Cell[]; readonly total: number },
): Bar {
  const rows = rowsOf(cells);
  if (rows === 0) return { ...place, value: null, text: "" };
  const price = cells.reduce((sum, cell) => sum + cell.rows * cell.meanPrice, 0) / rows;
  const share = ((100 * rows) / total).toFixed(1);
  return { ...place, value: price, text: `${grouped(price, price < 10 ? 2 : 0)} · ${share} %` };
}

function rowsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { rows }) => sum + rows, 0);
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}
