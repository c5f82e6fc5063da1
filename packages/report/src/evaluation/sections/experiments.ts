/** Sections of the experiments beside accuracy, each absent where its experiment was not run. */
import { DROP_MODES } from "@volsmith/surface";
import type {
  ArbitrageRow,
  DropHalf,
  NeighbourRow,
  SsviTest,
  SyntheticSummary,
} from "@volsmith/surface";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { duration, fixed, grouped, percent } from "../../html/format.ts";
import { figure, paragraph, section } from "../../html/parts.ts";
import type { EvaluationReport } from "../build-evaluation-report.ts";
import { groupTable, meanOf, methodLegend, methodTable, signedPercent, small } from "../parts.ts";
import type { Column } from "../parts.ts";

const hidden = {
  interpolation: "at random",
  extrapolation: "both wings",
  expiries: "every second expiry",
} as const;

export function hiddenSection({ input, methods, figures }: EvaluationReport): Html | string {
  const { dropHalf } = input.evaluation;
  if (!dropHalf || !figures.hidden) return "";
  return section(
    "hidden",
    "Hidden quotes",
    paragraph(
      "Half of each chain’s quotes are hidden, and the surface through the others is judged there. " +
        "Dots are medians over runs, lines run from the 5 % to the 95 % quantile.",
    ),
    methodLegend(methods.filter(({ name }) => dropHalf.results.some((one) => one.method === name))),
    figure(figures.hidden),
    html`${DROP_MODES.map((mode) => {
      const results = dropHalf.results.filter((result) => result.mode === mode);
      if (results.length === 0) return "";
      return html`<details ${mode === "interpolation" ? html`open` : ""}>
        <summary>
          Hidden: ${hidden[mode]}
          <small class="quiet">${grouped(results[0].runs.length)} runs</small>
        </summary>
        ${methodTable(results, hiddenColumns, methods)}
      </details>`;
    })}`,
    html`<p class="note">
      ${grouped(dropHalf.repeats)} random halves of each chain, seed ${String(dropHalf.seed)}; of
      wings (a quarter of each expiry on either side) and of expiries there is one half only.
    </p>`,
  );
}

const hiddenColumns: readonly Column<DropHalf>[] = [
  { title: ["Shown,", "MAPE"], show: ({ train }) => percent(train.mean) },
  {
    title: ["Hidden,", "MAPE"],
    show: ({ test }) => percent(test.mean),
    best: ({ test }) => test.mean,
  },
  { title: ["Hidden,", "5 %"], show: ({ test }) => percent(test.q05) },
  { title: ["Hidden,", "95 %"], show: ({ test }) => percent(test.q95) },
  { title: ["Hidden −", "shown"], show: ({ difference }) => signedPercent(difference.mean) },
];

export function ssviSection({ input, methods }: EvaluationReport): Html | string {
  const { ssvi } = input.evaluation;
  if (!ssvi) return "";
  return section(
    "ssvi",
    "An exact surface",
    paragraph(
      "An SSVI surface without noise, seen on 8 × 51 points and asked on 100 × 100: what is left is " +
        "the method’s own error.",
    ),
    methodTable(ssvi, ssviColumns, methods),
  );
}

const ssviColumns: readonly Column<SsviTest>[] = [
  {
    title: ["Inputs,", "MAPE"],
    show: ({ input }) => percent(input.mean),
    best: ({ input }) => input.mean,
  },
  { title: ["Inputs,", "95 % below"], show: ({ input }) => percent(input.q95) },
  {
    title: ["Fine grid,", "MAPE"],
    show: ({ fine }) => percent(fine.mean),
    best: ({ fine }) => fine.mean,
  },
  { title: ["Fine grid,", "95 % below"], show: ({ fine }) => percent(fine.q95) },
];

export function syntheticSection({ input, methods, figures }: EvaluationReport): Html | string {
  const { synthetic } = input.evaluation;
  if (!synthetic || !figures.synthetic) return "";
  const { summaries, markets, seed } = synthetic;
  return section(
    "synthetic",
    "Against the truth",
    paragraph(
      `${grouped(markets.length)} synthetic markets that nothing was trained on, seen through noisy ` +
        "quotes and judged against the truth behind them. Dots are medians over markets of the mean " +
        "error between quotes, lines run from the 5 % to the 95 % quantile.",
    ),
    methodLegend(methods.filter(({ name }) => summaries.some(({ method }) => method === name))),
    figure(figures.synthetic),
    methodTable(
      summaries.filter(({ by }) => by === "all"),
      syntheticColumns,
      methods,
    ),
    html`<h3>By kind of market and family of truth</h3>`,
    paragraph("Median over markets of the mean error between quotes."),
    groupTable(
      summaries
        .filter(({ by }) => by !== "all")
        .map((each) => ({ ...each, group: `${each.group} (${each.nMarkets})` })),
      { head: "Markets", value: ({ offQuotes }) => offQuotes.q50, methods },
    ),
    html`<p class="note">Seed ${String(seed)}: seeds from 2⁴¹ on are for evaluation alone.</p>`,
  );
}

const syntheticColumns: readonly Column<SyntheticSummary>[] = [
  { title: ["At quotes,", "mean"], show: ({ atQuotes }) => percent(atQuotes.mean) },
  { title: ["At quotes,", "median"], show: ({ atQuotes }) => percent(atQuotes.q50) },
  { title: ["Between,", "mean"], show: ({ offQuotes }) => percent(offQuotes.mean) },
  { title: ["Between,", "median"], show: ({ offQuotes }) => percent(offQuotes.q50) },
  { title: ["Half-", "spreads"], show: ({ halfSpreads }) => fixed(meanOf(halfSpreads), 2) },
  { title: ["Quotes’", "noise"], show: ({ noise }) => percent(noise.mean) },
];

export function neighboursSection({ input, figures }: EvaluationReport): Html | string {
  const { neighbours } = input.evaluation;
  if (!neighbours || !figures.neighbours) return "";
  return section(
    "neighbours",
    "Other numbers of neighbours",
    paragraph(
      `The same weights, trained at K = ${neighbours.trainedK} (ringed), asked with other K; nothing ` +
        "is trained again.",
    ),
    html`<div class="two">${figures.neighbours.map((each) => figure(each))}</div>`,
    plainTable<NeighbourRow>(neighbours.rows, [
      ["K", ({ k }) => String(k)],
      ["MAPE", ({ mape }) => percent(mape.mean)],
      ["Half-spreads", ({ halfSpreads }) => fixed(meanOf(halfSpreads), 2)],
      ["Butterfly loss", ({ audit }) => small(audit.butterflyLoss.mean)],
      ["Calendar loss", ({ audit }) => small(audit.calendarLoss.mean)],
      ["Encode", ({ encodeMs }) => duration(encodeMs.q50)],
      ["50 × 50 points", ({ gridMs }) => duration(gridMs.q50)],
    ]),
  );
}

export function arbitrageSection({ input }: EvaluationReport): Html | string {
  const { arbitrage } = input.evaluation;
  if (!arbitrage) return "";
  const { rows, steps, batch, rate, seed } = arbitrage;
  return section(
    "arbitrage",
    "Other weights of the arbitrage terms",
    paragraph(
      `Trained on from the same weights under each weight of the butterfly and calendar losses: ` +
        `${grouped(steps)} steps of ${batch} synthetic markets at a rate of ${rate}, seed ${seed}. ` +
        "Errors are those on the chains above, before any repair.",
    ),
    plainTable<ArbitrageRow>(rows, [
      ["Weight", ({ arbitrageWeight }) => grouped(arbitrageWeight)],
      ["MAPE", (row) => percent(row.mape.mean)],
      ["Half-spreads", (row) => fixed(meanOf(row.halfSpreads), 2)],
      ["Butterfly nodes", (row) => percent(row.audit.butterflyShare.mean)],
      ["Calendar nodes", (row) => percent(row.audit.calendarShare.mean)],
      ["Butterfly loss", (row) => small(row.audit.butterflyLoss.mean)],
      ["Calendar loss", (row) => small(row.audit.calendarLoss.mean)],
    ]),
  );
}

/** A table of numbers only. */
function plainTable<Row>(
  rows: readonly Row[],
  columns: readonly (readonly [title: string, show: (row: Row) => string])[],
): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${columns.map(([title]) => html`<th scope="col" class="number">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(([, show]) => html`<td class="number">${show(row)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
