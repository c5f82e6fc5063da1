/** Points of a grid by number; a grid of millions is never written out. */
import { DomainError } from "@volsmith/numerics";
import type { PricerConfig } from "@volsmith/pricers";

import type { SearchSpace } from "../config/model-catalogue.ts";
import type { SearchConfig } from "../config/model-entry.ts";

/** The space of a search: a named grid, or its own, under what its base says. */
export function spaceOf(
  { grid, base }: Pick<SearchConfig, "grid" | "base">,
  named: Readonly<Record<string, SearchSpace>>,
): SearchSpace {
  if (typeof grid !== "string") return { base, grid };
  const space = named[grid];
  return { base: { ...space.base, ...base }, grid: space.grid };
}

export function gridSize({ grid }: SearchSpace): number {
  return Object.values(grid).reduce((product, values) => product * values.length, 1);
}

/**
 * Point `index` of a grid, the last key running fastest.
 * @throws {DomainError} when there is no such point
 */
export function pointOf(space: SearchSpace, index: number): PricerConfig {
  if (!(Number.isInteger(index) && index >= 0 && index < gridSize(space)))
    throw new DomainError("pointOf", "index", index, `a whole number below ${gridSize(space)}`);
  const config = structuredClone(space.base) as Record<string, unknown>;
  let rest = index;
  for (const [key, values] of Object.entries(space.grid).toReversed()) {
    assign(config, key.split("."), values[rest % values.length]);
    rest = Math.floor(rest / values.length);
  }
  return config as PricerConfig;
}

function assign(target: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = structuredClone(value);
    return;
  }
  const inner = target[key];
  const below = typeof inner === "object" && inner !== null ? { ...inner } : {};
  target[key] = below;
  assign(below, rest, value);
}
