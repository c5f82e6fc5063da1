/**
 * The best SVI slice among those without arbitrage.
 *
 * The constraint g(k) ≥ 0 on the whole line (and w(k) ≥ w_previous(k), where a previous slice is
 * given) is taken at the places where it is nearest to failing, which move with the parameters:
 * each Gauss-Newton step is a quadratic programme with the constraints linearised there. What comes
 * out is proved by `sviButterfly` and `sviCalendar`; should the proof fail by a hair, the slice is
 * drawn towards one known to be free until it holds.
 */
import { choleskyInPlace, choleskySolveInPlace, type SolverResult } from "@volsmith/numerics";
import { durrlemanG } from "../durrleman.ts";
import {
  type LinearConstraint,
  type QuadraticProgramme,
  quadraticStep,
} from "../quadratic-programme.ts";
import { sviButterfly } from "./butterfly.ts";
import { sviCalendar } from "./calendar.ts";
import { boxCoordinates, rawOf } from "./coordinates.ts";
import type { SviRaw } from "./parameters.ts";
import { Refiner, type RefineBox, type RefineData } from "./refine.ts";
import { sviJet, sviVariance } from "./slice.ts";

const SIZE = 5;
const ALL = [0, 1, 2, 3, 4];
/** Kept from zero in g and, relative to at-the-money variance, between slices. */
const MARGIN = 1e-5;
/** Constraints this far from failing are not looked at in a step. */
const NEAR = 0.1;
/** Loss in squared residuals from which a second start is tried. */
const WORTH_A_SECOND_LOOK = 1.5;
/** Widths of the mild smiles started from, in at-the-money standard deviations. */
const TAME_WIDTHS = [1.5, 4, 0.6];
/** Points of the search for local minima. */
const SCAN = 160;

export interface EnforceOptions {
  readonly box: RefineBox;
  readonly butterfly: "free" | "enforced";
  /** The slice before, which the new one must not cross. */
  readonly previous?: SviRaw;
  readonly maxIterations?: number;
}

/** A constraint's value at one place, as a function of (p, α, β, m, ln s). */
type Constraint = (x: Float64Array) => number;

/**
 * The best slice under the constraints, from the best slice without.
 * @returns parameters proved free of what was asked; `residual` is the sum of squared residuals.
 */
export function enforceSvi(
  start: SviRaw,
  data: RefineData,
  options: EnforceOptions,
): SolverResult<SviRaw> {
  const from = boxCoordinates(start);
  const unconstrained = new Refiner().linearise(from, data);
  let best = enforceFrom(from.slice(), data, options);
  let { iterations } = best;
  // The free optimum can lie so deep in arbitrage that the way out ends in the wrong place.
  for (let i = 0; i < TAME_WIDTHS.length; i++) {
    const isClose = best.residual < WORTH_A_SECOND_LOOK * unconstrained;
    if (best.converged && (isClose || i > 0)) break;
    const next = enforceFrom(tameCoordinates(data, TAME_WIDTHS[i]), data, options);
    iterations += next.iterations;
    if (next.residual < best.residual) best = next;
  }
  return { ...best, iterations };
}

function enforceFrom(
  start: Float64Array,
  data: RefineData,
  { box, butterfly, previous, maxIterations = 60 }: EnforceOptions,
): SolverResult<SviRaw> {
  const refiner = new Refiner();
  const tight = tightened(box, previous);
  let x = start;
  for (let j = 0; j < SIZE; j++) x[j] = Math.min(Math.max(x[j], tight.lower[j]), tight.upper[j]);
  const find = (at: Float64Array): Constraint[] => [
    ...(butterfly === "enforced" ? butterflyConstraints(at) : []),
    ...(previous ? calendarConstraints(at, previous) : []),
  ];
  let constraints = find(x);
  let cost = refiner.linearise(x, data);
  refiner.accept();
  let violation = totalViolation(constraints, x);
  let price = cost; // of a unit of violation in the merit
  let damping = 1e-3;
  let converged = false;
  let iterations = 0;
  while (iterations < maxIterations && damping < 1e12 && !converged) {
    iterations++;
    const step = constrainedStep(refiner, x, { constraints, box: tight, damping });
    if (!step) {
      damping *= 10;
      continue;
    }
    price = Math.max(2 * step.price, price / 4);
    let to = step.x;
    let next = find(to);
    let nextViolation = totalViolation(next, to);
    let nextCost = refiner.linearise(to, data);
    let fall = cost - nextCost + price * (violation - nextViolation);
    if (nextViolation > MARGIN) {
      // The constraints bend away from their tangents: step back onto them once, which also keeps
      // the merit from refusing good long steps (second-order correction).
      const back = step.correct(to, next);
      const backNext = find(back);
      const backViolation = totalViolation(backNext, back);
      const backCost = refiner.linearise(back, data);
      const backFall = cost - backCost + price * (violation - backViolation);
      if (backFall > fall) {
        to = back;
        next = backNext;
        nextViolation = backViolation;
        nextCost = backCost;
        fall = backFall;
      } else refiner.linearise(to, data);
    }
    if (fall > 0) {
      converged = nextViolation <= MARGIN / 2 && fall <= 1e-8 * cost;
      refiner.accept();
      x = to;
      cost = nextCost;
      constraints = next;
      violation = nextViolation;
      damping = Math.max(damping / 10, 1e-10);
    } else {
      converged = violation <= MARGIN / 2 && distance(x, to) < 1e-10;
      damping *= 4;
    }
  }
  const fitted = rawOf(x);
  const value = proved(fitted, data, { butterfly, ...(previous && { previous }) });
  const residual = value === fitted ? cost : refiner.linearise(boxCoordinates(value), data);
  return { value, converged: converged && value === fitted, iterations, residual };
}

/** The box with Lee's bound strict and wings at least as steep as the previous slice's. */
function tightened({ lower, upper }: RefineBox, previous?: SviRaw): RefineBox {
  const box = { lower: lower.slice(), upper: upper.slice() };
  const least = previous ? boxCoordinates(previous) : undefined;
  for (const j of [1, 2]) {
    box.upper[j] = Math.min(upper[j], Math.SQRT2 * (1 - 1e-6));
    if (least) box.lower[j] = Math.min(box.upper[j], Math.max(lower[j], least[j] * (1 + 1e-12)));
  }
  return box;
}

/** Local minima of g over the line, as constraints at fixed y = asinh((k − m)/s). */
function butterflyConstraints(at: Float64Array): Constraint[] {
  const raw = rawOf(at);
  const reach = 20 + Math.max(0, -Math.log(raw.s));
  return localMinima((y) => durrlemanAt(raw, y), reach).map((y) => (x) => durrlemanAt(rawOf(x), y));
}

function durrlemanAt(raw: SviRaw, y: number): number {
  return durrlemanG(sviJet(raw, raw.m + raw.s * Math.sinh(y)));
}

/** Local minima of (w − w_previous)/w_previous(0), as constraints at fixed k. */
function calendarConstraints(at: Float64Array, previous: SviRaw): Constraint[] {
  const raw = rawOf(at);
  const scale = sviVariance(previous, 0);
  const { m, s } = previous;
  const along = (y: number): number => {
    const k = m + s * Math.sinh(y);
    return (sviVariance(raw, k) - sviVariance(previous, k)) / scale;
  };
  return localMinima(along, 12 + Math.max(0, -Math.log(s))).map((y) => {
    const k = m + s * Math.sinh(y);
    const floor = sviVariance(previous, k);
    return (x) => (sviVariance(rawOf(x), k) - floor) / scale;
  });
}

/** Where f has a local minimum below NEAR on [−reach, reach], ends included. */
function localMinima(f: (y: number) => number, reach: number): number[] {
  const found: number[] = [];
  const step = (2 * reach) / SCAN;
  let before = Number.POSITIVE_INFINITY;
  let here = f(-reach);
  for (let i = 0; i <= SCAN; i++) {
    const after = i < SCAN ? f(-reach + (i + 1) * step) : Number.POSITIVE_INFINITY;
    if (here <= before && here < after && here < NEAR) {
      let y = -reach + i * step;
      let least = here;
      for (let h = step / 2; h > 1e-5; h /= 2) {
        for (const side of [y - h, y + h]) {
          const value = Math.abs(side) <= reach ? f(side) : Number.POSITIVE_INFINITY;
          if (value < least) {
            least = value;
            y = side;
          }
        }
      }
      found.push(y);
    }
    before = here;
    here = after;
  }
  return found;
}

function totalViolation(constraints: readonly Constraint[], x: Float64Array): number {
  let total = 0;
  for (const constraint of constraints) total += Math.max(0, MARGIN - constraint(x));
  return total;
}

interface StepOptions {
  readonly constraints: readonly Constraint[];
  readonly box: RefineBox;
  readonly damping: number;
}

interface ConstrainedStep {
  readonly x: Float64Array;
  /** The largest multiplier: what a unit of violation is worth. */
  readonly price: number;
  /** From a point near x, the shortest way (in the step's metric) onto the constraints there. */
  readonly correct: (at: Float64Array, constraints: readonly Constraint[]) => Float64Array;
}

/** One damped Gauss-Newton step under the linearised constraints. */
function constrainedStep(
  refiner: Refiner,
  x: Float64Array,
  { constraints, box, damping }: StepOptions,
): ConstrainedStep | undefined {
  const factor = refiner.normal.slice();
  for (let j = 0; j < SIZE; j++) {
    const diagonal = factor[j * SIZE + j];
    factor[j * SIZE + j] = diagonal > 0 ? diagonal * (1 + damping) : 1;
  }
  if (!choleskyInPlace(factor, SIZE)) return undefined;
  const free = refiner.gradient.map((g) => -g);
  choleskySolveInPlace(factor, free);
  const inverse: QuadraticProgramme["inverse"] = (index, values) => {
    const full = new Float64Array(SIZE);
    for (let i = 0; i < index.length; i++) full[index[i]] = values[i];
    choleskySolveInPlace(factor, full);
    return { index: ALL, values: Array.from(full) };
  };
  const within = (at: Float64Array, from: readonly Constraint[], start: Float64Array) => {
    const rows: LinearConstraint[] = from.map((constraint) => {
      return { index: ALL, a: gradientOf(constraint, at), b: MARGIN - constraint(at) };
    });
    for (let j = 0; j < SIZE; j++) {
      rows.push({ index: [j], a: [1], b: box.lower[j] - at[j] });
      if (box.upper[j] < Infinity) rows.push({ index: [j], a: [-1], b: at[j] - box.upper[j] });
    }
    const step = quadraticStep(start, { constraints: rows, inverse });
    const to = at.map((xj, j) =>
      Math.min(Math.max(xj + step.value[j], box.lower[j]), box.upper[j]),
    );
    return { ...step, to };
  };
  const { to, multipliers, converged } = within(x, constraints, free);
  let price = 0;
  if (converged)
    for (let i = 0; i < constraints.length; i++) price = Math.max(price, multipliers[i]);
  return { x: to, price, correct: (at, next) => within(at, next, new Float64Array(SIZE)).to };
}

function gradientOf(constraint: Constraint, x: Float64Array): number[] {
  const at = x.slice();
  return ALL.map((j) => {
    const h = j === 0 || j === 3 ? 1e-6 * (Math.abs(x[j]) + 1e-3 * Math.exp(x[4])) : 1e-6;
    at[j] = x[j] + h;
    const up = constraint(at);
    at[j] = x[j] - h;
    const down = constraint(at);
    at[j] = x[j];
    return (up - down) / (2 * h);
  });
}

function distance(x: Float64Array, y: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < SIZE; j++) {
    largest = Math.max(largest, Math.abs(x[j] - y[j]) / (Math.abs(x[j]) + 1e-8));
  }
  return largest;
}

interface ProofOptions {
  readonly butterfly: "free" | "enforced";
  readonly previous?: SviRaw;
}

/** The slice itself where it passes, else the nearest tried towards one that surely does. */
function proved(raw: SviRaw, data: RefineData, { butterfly, previous }: ProofOptions): SviRaw {
  const passes = (slice: SviRaw): boolean =>
    (butterfly === "free" || sviButterfly(slice).status === "free") &&
    (!previous || sviCalendar(previous, slice).status === "free");
  if (passes(raw)) return raw;
  const from = boxCoordinates(raw);
  const to = previous ? boxCoordinates(previous) : flatCoordinates(from, data);
  for (let exponent = -8; exponent < 0; exponent += 0.25) {
    const share = 10 ** exponent;
    const candidate = rawOf(from.map((xj, j) => xj + share * (to[j] - xj)));
    if (passes(candidate)) return candidate;
  }
  return previous ?? rawOf(to);
}

/** A mild smile around the money, far from arbitrage. */
function tameCoordinates({ n, tau, k, vols }: RefineData, width: number): Float64Array {
  let nearest = 0;
  for (let i = 1; i < n; i++) if (Math.abs(k[i]) < Math.abs(k[nearest])) nearest = i;
  const w = vols[nearest] * vols[nearest] * tau;
  const sd = Math.sqrt(w);
  return Float64Array.of(0.6 * w, Math.sqrt(sd / 4), Math.sqrt(sd / 4), 0, Math.log(width * sd));
}

/** The mean total variance of the quotes, with no wings: g = 1 everywhere. */
function flatCoordinates(x: Float64Array, { n, tau, vols }: RefineData): Float64Array {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += vols[i] * vols[i] * tau;
  return Float64Array.of(sum / n, 0, 0, x[3], x[4]);
}
