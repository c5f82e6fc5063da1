/**
 * The repair as a quadratic programme: the spline surface nearest to given time values, among those
 * without static arbitrage.
 *
 *   minimise   ½ Σ_jl ((C_j(y_l) − target_jl)/h_jl)²
 *   subject to C_j″(y) ≥ margin at every break y            (no butterfly arbitrage, n + 2 a slice)
 *              u_(j+1)a − u_ja ≥ margin for every control    (no calendar arbitrage, n a pair)
 *
 * in the control points u of `SplineBasis`. The bounds (1 − 2y)⁺ ≤ C ≤ 1 − y and monotonicity in
 * strike need no rows: a convex C with C(0) = 1, C′(0) = −2, C(1) = C′(1) = 0 obeys them.
 *
 * Every row is scaled by its largest coefficient and every unknown by a size it can have: the
 * smallest half-width among the later slices and the knots nearer to the money, because time values
 * rise in τ and towards the money. So 1 is "one half-width" throughout, whether the price is 0.1 or
 * 1e-30, and also where a short slice's wing must come down by orders of magnitude.
 */
import { tripletRows, type BandedProgram, type TripletRows } from "./banded-program.ts";
import type { SplineBasis } from "./spline-basis.ts";

export interface SurfaceTargets {
  readonly basis: SplineBasis;
  /** Number of times to expiry. */
  readonly nTaus: number;
  /** Time values to approach, per unit of F + K, at the knots; positive. [nTaus, n] */
  readonly targets: Float64Array;
  /** Unit of displacement, per unit of F + K; positive. [nTaus, n] */
  readonly halfWidths: Float64Array;
  /** Least slack of every constraint, in units of the largest unknown in it. */
  readonly margin: number;
}

export interface SurfaceProgram {
  readonly program: BandedProgram;
  /** Unknowns to start from: targets brought down to what is possible in τ and in strike. [size] */
  readonly start: Float64Array;
  /** Unknowns v of control points u. [nTaus, n] → [size] */
  readonly toUnknowns: (controls: Float64Array) => Float64Array;
  /** Control points u of unknowns v. [size] → [nTaus, n] */
  readonly toControls: (unknowns: Float64Array) => Float64Array;
}

interface Layout {
  /** Unknown of control point a (from 0) at time j. */
  readonly index: (j: number, a: number) => number;
  /** Control points u = scales·v. [size] */
  readonly scales: Float64Array;
}

/** The programme; the caller guarantees shapes and positivity. */
export function surfaceProgram(surface: SurfaceTargets): SurfaceProgram {
  const { basis, nTaus } = surface;
  const n = basis.size;
  // Strike-major order has bandwidth 2·nTaus (a row spans three strikes), time-major order n.
  const strikeMajor = 2 * nTaus <= Math.max(n, 2);
  const index = strikeMajor
    ? (j: number, a: number) => a * nTaus + j
    : (j: number, a: number) => j * n + a;
  const sizes = runningMinimum(surface, surface.halfWidths);
  const scales = new Float64Array(nTaus * n);
  for (let j = 0; j < nTaus; j++) {
    for (let a = 0; a < n; a++) scales[index(j, a)] = sizes[j * n + a];
  }
  const layout = { index, scales };
  const toUnknowns = (controls: Float64Array): Float64Array => {
    const out = new Float64Array(controls.length);
    for (let i = 0; i < out.length; i++) {
      const v = index(Math.floor(i / n), i % n);
      out[v] = controls[i] / scales[v];
    }
    return out;
  };
  return {
    program: {
      size: nTaus * n,
      bandwidth: strikeMajor ? 2 * nTaus : nTaus > 1 ? Math.max(n, 2) : 2,
      fit: fitRows(surface, layout),
      constraints: constraintRows(surface, layout),
    },
    start: toUnknowns(runningMinimum(surface, surface.targets)),
    toUnknowns,
    toControls: (unknowns) => {
      const out = new Float64Array(unknowns.length);
      for (let i = 0; i < out.length; i++) {
        const v = index(Math.floor(i / n), i % n);
        out[i] = unknowns[v] * scales[v];
      }
      return out;
    },
  };
}

/**
 * Running minimum over the later slices and the knots nearer to the money: time values of a surface
 * without arbitrage are their own running minimum.
 */
function runningMinimum({ basis, nTaus }: SurfaceTargets, values: Float64Array): Float64Array {
  const n = basis.size;
  const above = basis.knots.findIndex((y) => y >= 0.5);
  const middle = above === -1 ? n - 1 : above;
  const out = values.slice();
  for (let j = nTaus - 1; j >= 0; j--) {
    const row = out.subarray(j * n, (j + 1) * n);
    if (j + 1 < nTaus) {
      const later = out.subarray((j + 1) * n, (j + 2) * n);
      for (let a = 0; a < n; a++) row[a] = Math.min(row[a], later[a]);
    }
    for (let a = middle + 1; a < n; a++) row[a] = Math.min(row[a], row[a - 1]);
    for (let a = middle - 1; a >= 0; a--) row[a] = Math.min(row[a], row[a + 1]);
  }
  return out;
}

function fitRows({ basis, nTaus, targets, halfWidths }: SurfaceTargets, layout: Layout) {
  const n = basis.size;
  const rows = tripletRows(nTaus * n);
  for (let j = 0, r = 0; j < nTaus; j++) {
    for (let l = 0; l < n; l++, r++) {
      setRow(rows, r, strikeTriplet(basis.values, { j, middle: l, at: 3 * l, n, layout }));
      const h = halfWidths[r];
      for (let i = 0; i < 3; i++) rows.coefficients[3 * r + i] /= h;
      rows.right[r] = (targets[r] - basis.kinkValues[l]) / h;
    }
  }
  return rows;
}

function constraintRows({ basis, nTaus, margin }: SurfaceTargets, layout: Layout): TripletRows {
  const n = basis.size;
  const { index, scales } = layout;
  const rows = tripletRows(nTaus * (n + 2) + (nTaus - 1) * n);
  let r = 0;
  for (let j = 0; j < nTaus; j++) {
    for (let l = 0; l < n + 2; l++, r++) {
      const at = 3 * l;
      setRow(rows, r, strikeTriplet(basis.curvatures, { j, middle: l - 1, at, n, layout }));
      const largest = normaliseRow(rows, r);
      rows.right[r] = margin - basis.kinkCurvatures[l] / largest;
    }
  }
  for (let j = 0; j + 1 < nTaus; j++) {
    for (let a = 0; a < n; a++, r++) {
      const near = index(j, a);
      const far = index(j + 1, a);
      setRow(rows, r, [
        { column: far, coefficient: scales[far] },
        { column: near, coefficient: -scales[near] },
        { column: near, coefficient: 0 },
      ]);
      normaliseRow(rows, r);
      rows.right[r] = margin;
    }
  }
  return rows;
}

interface Entry {
  readonly column: number;
  readonly coefficient: number;
}

interface StrikeTriplet {
  readonly j: number;
  /** Control point (from 0) the middle coefficient belongs to; may lie outside 0 … n − 1. */
  readonly middle: number;
  /** Place of the three coefficients. */
  readonly at: number;
  readonly n: number;
  readonly layout: Layout;
}

/** Coefficients of three neighbouring control points, those without an unknown dropped. */
function strikeTriplet(
  coefficients: Float64Array,
  { j, middle, at, n, layout }: StrikeTriplet,
): readonly Entry[] {
  const inside = Math.min(Math.max(middle, 0), n - 1);
  return [0, 1, 2].map((i) => {
    const a = middle - 1 + i;
    if (a < 0 || a >= n) return { column: layout.index(j, inside), coefficient: 0 };
    const column = layout.index(j, a);
    return { column, coefficient: coefficients[at + i] * layout.scales[column] };
  });
}

function setRow(rows: TripletRows, r: number, entries: readonly Entry[]): void {
  entries.forEach(({ column, coefficient }, i) => {
    rows.columns[3 * r + i] = column;
    rows.coefficients[3 * r + i] = coefficient;
  });
}

/** Divides a row by its largest coefficient, and returns that. */
function normaliseRow({ coefficients }: TripletRows, r: number): number {
  const at = 3 * r;
  const largest = Math.max(
    Math.abs(coefficients[at]),
    Math.abs(coefficients[at + 1]),
    Math.abs(coefficients[at + 2]),
  );
  for (let i = 0; i < 3; i++) coefficients[at + i] /= largest;
  return largest;
}
