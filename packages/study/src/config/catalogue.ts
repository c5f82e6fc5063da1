import { pricerFamilies, sourceGrids, sourcePresets } from "@volsmith/pricers";

import type { ModelCatalogue } from "./model-catalogue.ts";

/** All families of the house, the source's best models and its grids. */
export const modelCatalogue: ModelCatalogue = {
  families: pricerFamilies,
  presets: sourcePresets,
  grids: sourceGrids,
};
