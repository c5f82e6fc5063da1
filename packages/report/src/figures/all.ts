import type { Study } from "../study/study.ts";
import { arbitragePanelFigure } from "./arbitrage-panel.ts";
import { densitiesFigure } from "./densities.ts";
import type { Figure } from "./figure.ts";
import { forwardsFigure, ratesFigure } from "./forwards.ts";
import { localVolatilityFigure } from "./local-volatility.ts";
import { parityResidualsFigure } from "./parity-residuals.ts";
import { residualsByExpiryFigure } from "./residuals-by-expiry.ts";
import { residualsFigure } from "./residuals.ts";
import { sliceDensityFigure } from "./slice-density.ts";
import { sliceResidualsFigure } from "./slice-residuals.ts";
import { smileMultipleFigure } from "./smile-multiple.ts";
import { smileFigure } from "./smile.ts";
import { totalVarianceFigure } from "./total-variance.ts";

/** Every figure of a study, in the order of the report. */
export function studyFigures(study: Study): Figure[] {
  return [
    smileMultipleFigure(study),
    smileFigure(study),
    sliceResidualsFigure(study),
    sliceDensityFigure(study),
    residualsFigure(study),
    residualsByExpiryFigure(study),
    totalVarianceFigure(study),
    densitiesFigure(study),
    ...study.arbitrage.panels.map((panel) => arbitragePanelFigure(study, panel)),
    localVolatilityFigure(study),
    forwardsFigure(study),
    ratesFigure(study),
    parityResidualsFigure(study),
  ];
}
