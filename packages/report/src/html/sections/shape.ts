import { densitiesFigure } from "../../figures/densities.ts";
import { localVolatilityFigure } from "../../figures/local-volatility.ts";
import { totalVarianceFigure } from "../../figures/total-variance.ts";
import type { Study } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { figure, methodSwitch, paragraph, section, termLegend } from "../parts.ts";

export function varianceSection(study: Study): Html {
  return section(
    "variance",
    "Total variance",
    paragraph(
      "All expiries in one picture. Total variance must not fall with time at any log-moneyness: " +
        "where two lines cross there is calendar arbitrage.",
    ),
    html`<div class="controls">${methodSwitch(study, "variance-method")}${termLegend(study)}</div>`,
    figure(totalVarianceFigure(study)),
  );
}

export function densitySection(study: Study): Html {
  return section(
    "density",
    "Densities",
    paragraph(
      "Risk-neutral densities of the log-return, each scaled by √τ so that short and long expiries " +
        "share an axis. A density below zero is butterfly arbitrage.",
    ),
    html`<div class="controls">${methodSwitch(study, "density-method")}${termLegend(study)}</div>`,
    figure(densitiesFigure(study)),
  );
}

export function localVolatilitySection(study: Study): Html {
  return section(
    "local",
    "Local volatility",
    paragraph(
      "Dupire’s local volatility of the surface. Empty cells are where no diffusion has these prices, " +
        "because the surface admits arbitrage there.",
    ),
    html`<div class="controls">${methodSwitch(study, "local-method")}</div>`,
    figure(localVolatilityFigure(study)),
  );
}
