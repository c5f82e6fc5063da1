/** The report of a back-test of hedges: who hedges best, and everything behind it, as one file. */
import type { BacktestResult } from "@volsmith/backtest";

import { html } from "../html/escape.ts";
import { renderFiguresPage } from "../html/figures-page.ts";
import { formatInstant } from "../study/slices.ts";
import { figuresOf, flatFigures } from "./figures/all.ts";
import { groupsSection } from "./sections/groups.ts";
import { marketSection } from "./sections/market.ts";
import { hedgeMasthead } from "./sections/masthead.ts";
import { blindPolicies, moneyPartsSection } from "./sections/money-parts.ts";
import { notesSection } from "./sections/notes.ts";
import { outcomesSection } from "./sections/outcomes.ts";
import { overviewSection } from "./sections/overview.ts";
import { positionsSection } from "./sections/positions.ts";
import { provenanceSection } from "./sections/provenance.ts";
import { seedsSection } from "./sections/seeds.ts";
import { trainingSection } from "./sections/training.ts";
import { hedgeView } from "./view.ts";

export interface HedgeReportOptions {
  /** Program and version, for the last line. */
  readonly program?: string;
}

/**
 * The report of a back-test: one HTML file that needs nothing else, opens no connection and runs no code
 * but its own.
 *
 * @returns the file's text, UTF-8
 */
export function buildHedgeReport(
  result: BacktestResult,
  { program }: HedgeReportOptions = {},
): string {
  const view = hedgeView(result);
  const figures = figuresOf(view);
  const money = ["money", "In the money", moneyPartsSection(view, figures)] as const;
  // Where an objective is blind to half of the paths, what it does not see comes first.
  const isBlind = blindPolicies(view).length > 0;
  const finished = Date.parse(result.provenance.finishedAt);
  const made = Number.isFinite(finished) ? `Finished ${formatInstant(finished)}` : "Finished";
  return renderFiguresPage({
    title: `Back-test ${result.name}`,
    masthead: hedgeMasthead(view),
    sections: [
      ...(isBlind ? [money] : []),
      ["overview", "Policies", overviewSection(view, figures)],
      ["seeds", "Seeds", seedsSection(view, figures)],
      ["outcomes", "Outcomes", outcomesSection(view, figures)],
      ...(isBlind ? [] : [money]),
      ["positions", "Positions", positionsSection(view, figures)],
      ["groups", "Regimes", groupsSection(view, figures)],
      ["training", "Training", trainingSection(view, figures)],
      ["market", "Market", marketSection(view)],
      ["provenance", "Provenance", provenanceSection(view)],
      ["notes", "Notes", notesSection(view)],
    ],
    footer: html`${made}${program ? html` by ${program}` : ""}. Profit and loss is premium + gains −
    costs − payoff, discounted; CVaR is the mean loss beyond the value at risk.`,
    figures: flatFigures(figures),
    methods: view.policies.map(({ key, name, token }) => ({ key, label: name, token })),
    shown: view.shown.map(({ key }) => key),
  });
}
