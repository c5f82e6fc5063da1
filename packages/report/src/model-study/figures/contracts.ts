import { columnsOf, rounded, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { dailyLines } from "./daily-lines.ts";
import { namedColor, numberAxis, topLegend } from "../../figures/parts.ts";

const tickerTokens = [
  "m-svi",
  "m-ssvi",
  "m-essvi",
  "m-operator",
  "m-spline",
  "m-repaired",
] as const;
const mostContracts = 1500;

/** S6, above: a sample of contracts by strike and time to expiry. */
export function contractsFigure({ result: { data } }: ModelStudyView): ModelStudyFigure | null {
  if (data.contracts.length === 0) return null;
  const rows = thin(data.contracts, mostContracts).map(({ ticker, day, strike, tau }) => ({
    ticker,
    day,
    strike: rounded(strike),
    tau: rounded(tau, 4),
  }));
  return {
    id: "contracts",
    title: "Contracts by strike and time to expiry",
    description:
      "Scatter of contracts: strike against time to expiry in years, coloured by ticker.",
    caption: `A sample of ${rows.length} contracts by strike K and time to expiry T; the indices they are written on stand next.`,
    answers: ["S6"],
    height: 340,
    tables: { contracts: columnsOf(rows) },
    spec: {
      width: "container",
      height: 260,
      data: { name: "contracts" },
      mark: { type: "point", shape: "circle", size: 10, opacity: 0.45 },
      encoding: {
        x: numberAxis("strike", "strike K", { format: ",~f" }),
        y: numberAxis("tau", "time to expiry T, years", { zero: true }),
        color: namedColor("ticker", tickerColors(data.tickers), topLegend(5)),
        tooltip: [
          { field: "ticker", title: " " },
          { field: "day", title: "quoted" },
          { field: "strike", format: ",~f" },
          { field: "tau", title: "years", format: ".2f" },
        ],
      },
    },
  };
}

/** S6, below: the indices over the same dates. */
export function closesFigure({ result: { data } }: ModelStudyView): ModelStudyFigure | null {
  const known = data.histories.filter(({ closes }) => closes.some((close) => close !== null));
  if (known.length === 0) return null;
  const colors = tickerColors(data.tickers);
  return {
    ...dailyLines(
      known.map(({ ticker, days, closes }) => ({
        label: ticker,
        color: colors.find(({ label }) => label === ticker)?.color ?? ink("accent"),
        days,
        values: closes,
      })),
      {
        id: "closes",
        description: "Lines of the closing prices of the underlyings over the dates of the study.",
        title: "close",
        parts: data.parts,
        format: ",.6~r",
      },
    ),
    title: "The underlyings over the same period",
    caption: "Closes of the underlyings, with the beginnings of validation and test.",
    answers: ["S6"],
  };
}

function tickerColors(tickers: readonly string[]) {
  return tickers.map((label, i) => ({ label, color: ink(tickerTokens[i % tickerTokens.length]) }));
}
