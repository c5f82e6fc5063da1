import { residualsByExpiryFigure } from "../../figures/residuals-by-expiry.ts";
import { residualsFigure } from "../../figures/residuals.ts";
import type { Study } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { figure, methodSwitch, paragraph, section, termLegend } from "../parts.ts";

export function residualsSection(study: Study): Html {
  return section(
    "residuals",
    "Residuals",
    paragraph(
      "Model price less mid price in half-spreads, so that liquid and illiquid quotes compare.",
    ),
    html`<div class="controls">
      ${methodSwitch(study, "residuals-method")}${termLegend(study)}
    </div>`,
    figure(residualsFigure(study)),
    html`<h3>Along the term structure</h3>`,
    figure(residualsByExpiryFigure(study)),
  );
}
