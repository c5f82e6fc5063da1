import type { ChainAccuracy, MethodAccuracy, MethodSummary } from "@volsmith/surface";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { duration, fixed, grouped, percent } from "../../html/format.ts";
import { figure, paragraph, section } from "../../html/parts.ts";
import type { EvaluationReport } from "../build-evaluation-report.ts";
import { meanOf, methodLegend, methodTable, small } from "../parts.ts";
import type { Column } from "../parts.ts";

export function accuracySection({ input, methods, figures }: EvaluationReport): Html | string {
  const { accuracy } = input.evaluation;
  if (!accuracy) return "";
  const { chains, summary } = accuracy;
  const shown = methods.filter(({ name }) => summary.some(({ method }) => method === name));
  return section(
    "errors",
    "Errors at the quotes",
    paragraph(
      "Every method is shown the quotes inside the operator’s domain, and judged at them. Dots are " +
        "mean relative errors of volatility, lines run from the 5 % to the 95 % quantile over quotes.",
    ),
    methodLegend(shown),
    figure(figures.errors!),
    html`<h3>Over chains</h3>`,
    methodTable(summary, summaryColumns, methods),
    html`<p class="note">
      Each chain counts the same. Violating nodes and losses are those of 60 × 201 nodes over the
      domain. “Returned” is the surface after the repair that smoothing does where a certificate
      finds arbitrage; “moved” is how far that moved prices at quotes.
    </p>`,
    html`<h3>Chain by chain</h3>`,
    html`${chains.map(
      (chain, i) =>
        html`<details ${chains.length === 1 || i === 0 ? html`open` : ""}>
          <summary>
            ${chain.chain}
            <small class="quiet">${grouped(chain.nQuotes)} quotes${leftOut(chain)}</small>
          </summary>
          ${methodTable(chain.methods, chainColumns, methods)}
        </details>`,
    )}`,
  );
}

function leftOut({ nLeftOut }: ChainAccuracy): string {
  return nLeftOut > 0 ? `, ${grouped(nLeftOut)} outside the domain` : "";
}

const summaryColumns: readonly Column<MethodSummary>[] = [
  { title: ["MAPE", ""], show: ({ mape }) => percent(mape.mean), best: ({ mape }) => mape.mean },
  { title: ["MAPE", "5 %"], show: ({ mape }) => percent(mape.q05) },
  { title: ["MAPE", "95 %"], show: ({ mape }) => percent(mape.q95) },
  {
    title: ["Half-", "spreads"],
    show: ({ halfSpreads }) => fixed(meanOf(halfSpreads), 2),
    best: ({ halfSpreads }) => meanOf(halfSpreads),
  },
  {
    title: ["Inside", "bid–ask"],
    show: ({ insideBidAsk }) => percent(meanOf(insideBidAsk), 1),
    best: ({ insideBidAsk }) => -meanOf(insideBidAsk),
  },
  { title: ["Butterfly", "nodes"], show: ({ audit }) => percent(audit.butterflyShare.mean) },
  { title: ["Calendar", "nodes"], show: ({ audit }) => percent(audit.calendarShare.mean) },
  { title: ["Butterfly", "loss"], show: ({ audit }) => small(audit.butterflyLoss.mean) },
  { title: ["Calendar", "loss"], show: ({ audit }) => small(audit.calendarLoss.mean) },
  { title: ["Returned", "MAPE"], show: ({ returned }) => percent(returned.mape.mean) },
  {
    title: ["Moved,", "half-spr."],
    show: ({ returned }) => fixed(meanOf(returned.displacement), 4),
  },
  { title: ["Fit", ""], show: ({ fitMs }) => duration(fitMs.mean) },
];

const chainColumns: readonly Column<MethodAccuracy>[] = [
  {
    title: ["MAPE", ""],
    show: ({ errors }) => percent(errors.relative.mean),
    best: ({ errors }) => errors.relative.mean,
  },
  { title: ["Median", "error"], show: ({ errors }) => percent(errors.relative.q50) },
  { title: ["95 %", "below"], show: ({ errors }) => percent(errors.relative.q95) },
  {
    title: ["Half-", "spreads"],
    show: ({ errors }) => fixed(meanOf(errors.halfSpreads), 2),
    best: ({ errors }) => meanOf(errors.halfSpreads),
  },
  { title: ["95 %", "below"], show: ({ errors }) => fixed(errors.halfSpreads?.q95 ?? NaN, 2) },
  {
    title: ["Inside", "bid–ask"],
    show: ({ errors }) => percent(errors.insideBidAsk ?? NaN, 1),
    best: ({ errors }) => -(errors.insideBidAsk ?? NaN),
  },
  { title: ["Butterfly", "domain"], show: ({ audits }) => percent(audits.domain.butterfly.share) },
  { title: ["Calendar", "domain"], show: ({ audits }) => percent(audits.domain.calendar.share) },
  {
    title: ["Butterfly", "quoted √τ"],
    show: ({ audits }) => percent(audits.quoted?.butterfly.share ?? NaN),
  },
  {
    title: ["Calendar", "quoted √τ"],
    show: ({ audits }) => percent(audits.quoted?.calendar.share ?? NaN),
  },
  {
    title: ["Repaired,", "moved"],
    show: ({ repaired }) => fixed(repaired?.displacement?.mean ?? NaN, 4),
  },
  { title: ["Fit", ""], show: ({ fitMs }) => duration(fitMs) },
];
