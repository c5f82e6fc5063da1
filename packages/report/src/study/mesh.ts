import { roundedAll } from "../table.ts";
import type { NamedMethod } from "./study.ts";
import type { KWindow } from "./window.ts";

/** A net over the quoted region: `nTau` times to expiry, `nK` log-moneynesses at each. */
export interface SurfaceMesh {
  readonly nTau: number;
  readonly nK: number;
  /** [nTau] */
  readonly taus: readonly (number | null)[];
  /** [nTau × nK], row-major */
  readonly ks: readonly (number | null)[];
  /** Volatilities by method key. [nTau × nK] */
  readonly vols: Readonly<Record<string, readonly (number | null)[]>>;
}

export function sampleMesh(
  window: KWindow,
  methods: readonly NamedMethod[],
  { nTau = 41, nK = 57 }: { readonly nTau?: number; readonly nK?: number } = {},
): SurfaceMesh {
  const taus = window.taus(nTau);
  const k = Float64Array.from(taus.flatMap((tau) => window.ks(tau, nK)));
  const tau = Float64Array.from(taus.flatMap((value) => Array<number>(nK).fill(value)));
  const vols = methods.map(({ key, source }) => {
    const w = source.surface.totalVariances(tau, k);
    return [
      key,
      roundedAll(
        w.map((variance, i) => Math.sqrt(variance / tau[i])),
        4,
      ),
    ] as const;
  });
  return { nTau, nK, taus: roundedAll(taus), ks: roundedAll(k), vols: Object.fromEntries(vols) };
}
