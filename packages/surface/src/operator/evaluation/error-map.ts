/** Where errors are: means by cell of (ρ, z), over the quotes of all chains. */
import type { OperatorConfig } from "../config.ts";
import type { ChainAccuracy } from "./chain-accuracy.ts";
import type { LocatedErrors } from "./located-errors.ts";

export interface ErrorMaps {
  /** Edges of the cells, ascending. [nRhos + 1], [nZs + 1] */
  readonly rhoEdges: readonly number[];
  readonly zEdges: readonly number[];
  readonly methods: readonly ErrorMap[];
}

/** Of one method. Cells are [nRhos, nZs] row-major; null where no quote lies. */
export interface ErrorMap {
  readonly method: string;
  /** Quotes in each cell. */
  readonly counts: readonly number[];
  /** Mean relative errors. */
  readonly relative: readonly (number | null)[];
  /** Mean errors in half-spreads, over the quotes that have a spread. */
  readonly halfSpreads: readonly (number | null)[];
}

export interface ErrorMapOptions {
  readonly domain: Pick<OperatorConfig, "rhoDomain" | "zDomain">;
  readonly nRhos?: number;
  readonly nZs?: number;
}

/** The errors of every method that fitted a chain. Each quote counts the same. */
export function errorMaps(
  chains: readonly Pick<ChainAccuracy, "methods">[],
  { domain: { rhoDomain, zDomain }, nRhos = 10, nZs = 16 }: ErrorMapOptions,
): ErrorMaps {
  const rhoEdges = edges(rhoDomain, nRhos);
  const zEdges = edges(zDomain, nZs);
  const names = [...new Set(chains.flatMap(({ methods }) => methods.map(({ method }) => method)))];
  const methods = names.map((method) => {
    const sums = new CellSums(nRhos * nZs);
    for (const { located } of chains.flatMap((chain) =>
      chain.methods.filter((m) => m.method === method),
    ))
      sums.add(located, (rho, z) => nZs * cellOf(rho, rhoEdges) + cellOf(z, zEdges));
    return { method, ...sums.means() };
  });
  return { rhoEdges, zEdges, methods };
}

class CellSums {
  readonly #relative: Float64Array;
  readonly #counts: Float64Array;
  readonly #halfSpreads: Float64Array;
  readonly #spreads: Float64Array;

  constructor(n: number) {
    this.#relative = new Float64Array(n);
    this.#counts = new Float64Array(n);
    this.#halfSpreads = new Float64Array(n);
    this.#spreads = new Float64Array(n);
  }

  add(
    { rhos, zs, relative, halfSpreads }: LocatedErrors,
    cell: (rho: number, z: number) => number,
  ) {
    for (let i = 0; i < rhos.length; i++) {
      const at = cell(rhos[i], zs[i]);
      this.#relative[at] += relative[i];
      this.#counts[at] += 1;
      if (Number.isNaN(halfSpreads[i])) continue;
      this.#halfSpreads[at] += halfSpreads[i];
      this.#spreads[at] += 1;
    }
  }

  means(): Pick<ErrorMap, "counts" | "relative" | "halfSpreads"> {
    return {
      counts: Array.from(this.#counts),
      relative: ratio(this.#relative, this.#counts),
      halfSpreads: ratio(this.#halfSpreads, this.#spreads),
    };
  }
}

function ratio(sums: Float64Array, counts: Float64Array): (number | null)[] {
  return Array.from(sums, (sum, i) => (counts[i] > 0 ? sum / counts[i] : null));
}

function edges([from, to]: readonly [number, number], n: number): number[] {
  return Array.from({ length: n + 1 }, (_, i) => from + ((to - from) * i) / n);
}

/** The cell of a value; values on the ends belong to the first and the last. */
function cellOf(value: number, ends: readonly number[]): number {
  const n = ends.length - 1;
  const cell = Math.floor((n * (value - ends[0])) / (ends[n] - ends[0]));
  return Math.min(Math.max(cell, 0), n - 1);
}
