/** Points of one expiry. */
export interface RhoRows {
  readonly rho: number;
  /** Indices of points, ascending. */
  readonly rows: readonly number[];
}

/** Points by their ρ, ascending. */
export function rowsByRho(rhos: ArrayLike<number>): RhoRows[] {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < rhos.length; i++) {
    const rows = groups.get(rhos[i]);
    if (rows) rows.push(i);
    else groups.set(rhos[i], [i]);
  }
  return [...groups].map(([rho, rows]) => ({ rho, rows })).toSorted((a, b) => a.rho - b.rho);
}
