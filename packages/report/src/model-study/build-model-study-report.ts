/** The report of a model study: who prices best, and everything behind it, as one file. */
import type { StudyResult } from "@volsmith/study";
import { html } from "../html/escape.ts";
import { renderFiguresPage } from "../html/figures-page.ts";
import { formatInstant } from "../study/slices.ts";
import { figuresOf, flatFigures } from "./figures/all.ts";
import { backgroundSection } from "./sections/background.ts";
import { classesSection } from "./sections/classes.ts";
import { costSection } from "./sections/cost.ts";
import { dataSection } from "./sections/data.ts";
import { errorsSection } from "./sections/errors.ts";
import { studyMasthead } from "./sections/masthead.ts";
import { mixtureSection } from "./sections/mixture.ts";
import { modelsSection } from "./sections/models.ts";
import { overviewSection } from "./sections/overview.ts";
import { provenanceSection } from "./sections/provenance.ts";
import { searchSection } from "./sections/search.ts";
import { modelStudyView } from "./view.ts";
import { percentText } from "../html/numbers.ts";

export interface ModelStudyReportOptions {
  /** Program and version, for the last line. */
  readonly program?: string;
}

/**
 * The report of a model study: one HTML file that needs nothing else, opens no connection and runs no
 * code but its own. Figures of a model are drawn when its line is opened.
 *
 * @returns the file's text, UTF-8
 */
export function buildModelStudyReport(
  result: StudyResult,
  { program }: ModelStudyReportOptions = {},
): string {
  const view = modelStudyView(result);
  const figures = figuresOf(view);
  const finished = Date.parse(result.provenance.finishedAt);
  const made = Number.isFinite(finished) ? `Finished ${formatInstant(finished)}` : "Finished";
  return renderFiguresPage({
    title: `Model study ${result.name}`,
    masthead: studyMasthead(view),
    sections: [
      ["overview", "Models", overviewSection(view, figures)],
      ["errors", "Errors", errorsSection(view, figures)],
      ["classes", "Classes", classesSection(view, figures)],
      ["cost", "Cost", costSection(view, figures)],
      ["models", "One by one", modelsSection(view, figures)],
      ["search", "Search", searchSection(view, figures)],
      ["mixture", "Mixture", mixtureSection(view, figures)],
      ["data", "Data", dataSection(view, figures)],
      ["background", "Building blocks", backgroundSection(figures)],
      ["provenance", "Provenance", provenanceSection(view)],
    ],
    footer: html`${made}${program ? html` by ${program}` : ""}. C/K is the call’s price over its
    strike; a price is correct within ${percentText(view.margin)} of the actual one; S/K is
    moneyness, τ is in years, rates and volatilities are annual.`,
    figures: flatFigures(figures),
  });
}
