import type { PricerConfig, PricerFamily } from "@volsmith/pricers";

/** What a configuration may name: families, presets and grids. */
export interface ModelCatalogue {
  readonly families: readonly PricerFamily[];
  /** Complete configurations by name. */
  readonly presets: Readonly<Record<string, PricerConfig>>;
  /** Values by key, with what every point of the grid has; by name. */
  readonly grids: Readonly<Record<string, SearchSpace>>;
}

/** Configurations to choose from: every combination of the grid's values, on a base. */
export interface SearchSpace {
  readonly base: Readonly<Record<string, unknown>>;
  /** "units", or "schedule.rate" for a key within a key. */
  readonly grid: Readonly<Record<string, readonly unknown[]>>;
}
