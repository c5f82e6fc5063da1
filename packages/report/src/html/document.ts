import { formatInstant } from "../study/slices.ts";
import type { Study } from "../study/study.ts";
import type { Payload } from "../page/payload.ts";
import { html } from "./escape.ts";
import { renderPage } from "./page.ts";
import { arbitrageSection } from "./sections/arbitrage.ts";
import { cleaningSection } from "./sections/cleaning.ts";
import { residualsSection } from "./sections/errors.ts";
import { forwardsSection } from "./sections/forwards.ts";
import { masthead, navigation } from "./sections/masthead.ts";
import { parametersSection } from "./sections/parameters.ts";
import { densitySection, localVolatilitySection, varianceSection } from "./sections/shape.ts";
import { smilesSection } from "./sections/smiles.ts";
import { summarySection } from "./sections/summary.ts";
import { surfaceSection } from "./sections/surface.ts";

const sections = [
  ["summary", "Methods", summarySection],
  ["surface", "Surface", surfaceSection],
  ["smiles", "Smiles", smilesSection],
  ["residuals", "Residuals", residualsSection],
  ["variance", "Variance", varianceSection],
  ["density", "Densities", densitySection],
  ["arbitrage", "Arbitrage", arbitrageSection],
  ["local", "Local vol", localVolatilitySection],
  ["forwards", "Forwards", forwardsSection],
  ["cleaning", "Cleaning", cleaningSection],
  ["parameters", "Parameters", parametersSection],
] as const;

/** The report of a study as one page. */
export function renderDocument(study: Study, payload: Payload): string {
  const { snapshot, program, madeAt } = study.input;
  return renderPage({
    title: `${snapshot.underlying} volatility, ${formatInstant(snapshot.quotedAt)}`,
    head: [
      masthead(study),
      navigation(
        study,
        sections.map(([id, name]) => [id, name] as const),
      ),
    ],
    sections: sections.map(([, , render]) => render(study)),
    footer: html`Source: ${snapshot.source}. Made
    ${formatInstant(madeAt)}${program ? html` by ${program}` : ""}. Black volatilities, annual;
    log-moneyness ln(K/F); time to expiry ACT/365.`,
    payload,
  });
}
