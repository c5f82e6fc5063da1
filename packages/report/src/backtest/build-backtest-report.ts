/** The report of a monthly back-test: what fine-tuning was worth, always beside what was without it. */
import type { BacktestMonth, BacktestResult, SurfaceScores } from "@volsmith/surface";
import { small } from "../evaluation/parts.ts";
import { compileFigure } from "../figures/compile.ts";
import type { Figure } from "../figures/figure.ts";
import { html } from "../html/escape.ts";
import type { Html } from "../html/escape.ts";
import { fixed, grouped, percent } from "../html/format.ts";
import { factList, figure, paragraph, section } from "../html/parts.ts";
import { renderPage } from "../html/page.ts";
import { formatInstant } from "../study/slices.ts";
import { ink } from "../theme/palette.ts";
import { ANSWERS, monthlyFigure } from "./monthly-figure.ts";

export interface BacktestReportInput extends Pick<BacktestResult, "months" | "overall"> {
  /** What the weights are called. */
  readonly name: string;
  /** Names of the files of quotes. */
  readonly sources: readonly string[];
  /** Epoch milliseconds. */
  readonly madeAt: number;
  readonly program?: string;
  /** What a reader should know first: that the weights have seen some of the days, say. */
  readonly warnings?: readonly string[];
}

/** @returns the text of one HTML file that needs nothing else, UTF-8 */
export function buildBacktestReport(input: BacktestReportInput): string {
  const { months, overall, name, sources, madeAt, program } = input;
  const figures = backtestFigures(months);
  return renderPage({
    title: `Back-test of ${name}`,
    head: [masthead(input)],
    sections: [
      section(
        "months",
        "Month by month",
        paragraph(
          "Every month is judged twice: by the weights as given, and by weights fine-tuned on earlier " +
            "months alone.",
        ),
        html`<ul class="legend">
          ${ANSWERS.map(
            ({ label, token }) =>
              html`<li><span class="dot" style="background:${ink(token)}"></span>${label}</li>`,
          )}
        </ul>`,
        html`${figures.map((each) => figure(each))}`,
        monthTable(months, overall),
      ),
    ],
    footer: html`Quotes: ${sources.join(", ")}. Made
    ${formatInstant(madeAt)}${program ? html` by ${program}` : ""}. MAPE is the mean relative error
    of Black volatilities at quotes; butterfly and calendar are terms of the loss on fixed grids.`,
    payload: {
      // The page's script wants at least one.
      methods: ANSWERS,
      slices: [],
      tables: Object.assign({}, ...figures.map(({ tables }) => tables)),
      figures: Object.fromEntries(
        figures.map((each) => [
          each.id,
          { spec: compileFigure(each), tables: Object.keys(each.tables) },
        ]),
      ),
      mesh: { nTau: 0, nK: 0, taus: [], ks: [], vols: {} },
    },
  });
}

/** One figure a measure; errors in half-spreads only where quotes have spreads. */
export function backtestFigures(months: readonly BacktestMonth[]): Figure[] {
  const priced = months.some((month) => month.with.halfSpreads !== null);
  return [monthlyFigure(months, "mape"), ...(priced ? [monthlyFigure(months, "halfSpreads")] : [])];
}

function masthead({ name, months, overall, madeAt, warnings = [] }: BacktestReportInput): Html {
  const { without, with: tuned } = overall;
  const facts: [string, string, string][] = [
    ["Months", grouped(months.length), `${months[0].month} to ${months.at(-1)!.month}`],
    ["Snapshots", grouped(tuned.surfaces), `${grouped(tuned.quotes)} quotes`],
    ["MAPE, fine-tuned", percent(tuned.mape), `as given ${percent(without.mape)}`],
  ];
  if (tuned.halfSpreads !== null) {
    const given = `as given ${fixed(without.halfSpreads ?? Number.NaN, 2)}`;
    facts.push(["Half-spreads, fine-tuned", fixed(tuned.halfSpreads, 2), given]);
  }
  return html`<header class="masthead">
    <p class="eyebrow">Monthly back-test of a volatility operator</p>
    <h1>${name}</h1>
    <p class="when">${formatInstant(madeAt)}</p>
    ${factList(facts)} ${warnings.map((text) => html`<p class="note bad">${text}</p>`)}
  </header>`;
}

const columns: readonly (readonly [string, (scores: SurfaceScores) => string])[] = [
  ["MAPE", ({ mape }) => percent(mape)],
  ["½ spreads", ({ halfSpreads }) => fixed(halfSpreads ?? Number.NaN, 2)],
  ["Butterfly", ({ butterfly }) => small(butterfly)],
  ["Calendar", ({ calendar }) => small(calendar)],
];

function monthTable(
  months: readonly BacktestMonth[],
  overall: BacktestReportInput["overall"],
): Html {
  const row = (head: string, tunedOn: string, scores: BacktestReportInput["overall"]): Html =>
    html`<tr>
      <th scope="row">${head}</th>
      <td>${tunedOn}</td>
      <td class="number">${grouped(scores.with.surfaces)}</td>
      ${columns.map(
        ([, show]) =>
          html`<td class="number">${show(scores.without)}</td>
            <td class="number">${show(scores.with)}</td>`,
      )}
    </tr>`;
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Month</th>
          <th scope="col">Tuned on</th>
          <th scope="col" class="number">Snapshots</th>
          ${columns.map(
            ([title]) =>
              html`<th scope="col" class="number">${title},<br />as given</th>
                <th scope="col" class="number">${title},<br />tuned</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${months.map((month) =>
          row(month.month, `${month.tunedOn}, ${grouped(month.tunedSnapshots)}`, month),
        )}
        ${row("All", "", overall)}
      </tbody>
    </table>
  </div>`;
}
