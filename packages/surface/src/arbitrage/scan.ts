/**
 * Where a smooth function of one variable is negative: at the nodes of a grid and between them.
 */

/** Value and derivative at a point. */
export interface Sample {
  readonly x: number;
  readonly value: number;
  readonly slope: number;
}

export interface ScanOptions {
  /** Ascending; the scan covers the interval from the first to the last. */
  readonly nodes: ArrayLike<number>;
  /** Values down to −tolerance count as zero. */
  readonly tolerance?: number;
  /** How often an interval between two nodes may be halved; 0: f is asked at the nodes only. */
  readonly maxDepth?: number;
}

/** An interval on which the function is negative. */
export interface NegativeInterval {
  readonly from: number;
  readonly to: number;
  /** Where it is lowest, and how low. */
  readonly at: number;
  readonly value: number;
  /** "node" when a node of the grid lies in it; "between" when the grid alone would have missed it. */
  readonly found: "node" | "between";
}

export interface ScanResult {
  /** Lowest value met, and its place. */
  readonly least: number;
  readonly leastAt: number;
  /** Nodes with a value below −tolerance. */
  readonly negativeNodes: number;
  readonly intervals: readonly NegativeInterval[];
  readonly evaluations: number;
}

/**
 * Finds the intervals on which f is negative.
 *
 * Between two neighbours f is compared with the cubic through their values and slopes. Where the
 * cubic's least value, less four times the misfit at the middle, is positive, the interval is
 * settled; otherwise it is halved. So the grid is refined exactly where f comes near zero or bends
 * more than a cubic. Then ends are found by bisection and depths by golden section.
 */
export function findNegative(
  f: (x: number) => Sample,
  { nodes, tolerance = 0, maxDepth = 8 }: ScanOptions,
): ScanResult {
  let evaluations = 0;
  const sample = (x: number): Sample => {
    evaluations++;
    return f(x);
  };
  const samples: (Sample & { readonly node: boolean })[] = [];
  let negativeNodes = 0;
  for (let i = 0; i < nodes.length; i++) {
    const here = { ...sample(nodes[i]), node: true };
    if (here.value < -tolerance) negativeNodes++;
    const before = samples.at(-1);
    if (before) {
      for (const between of refine(before, here, { sample, depth: maxDepth, tolerance })) {
        samples.push({ ...between, node: false });
      }
    }
    samples.push(here);
  }
  let lowest: Sample = samples[0] ?? { x: Number.NaN, value: Number.NaN, slope: 0 };
  const intervals: NegativeInterval[] = [];
  for (let i = 0; i < samples.length; i++) {
    if (samples[i].value < lowest.value) lowest = samples[i];
    if (!(samples[i].value < -tolerance)) continue;
    const first = i;
    while (i + 1 < samples.length && samples[i + 1].value < -tolerance) i++;
    const run = { first, last: i, tolerance };
    const found = maxDepth === 0 ? nodesOnly(samples, run) : negativeInterval(sample, samples, run);
    if (found.value < lowest.value) lowest = { x: found.at, value: found.value, slope: 0 };
    intervals.push(found);
  }
  if (maxDepth > 0 && samples.length > 0 && lowest.value >= -tolerance) {
    const i = samples.findIndex(({ x }) => x === lowest.x);
    const around = [samples[Math.max(i - 1, 0)].x, (samples[i + 1] ?? samples[i]).x] as const;
    lowest = deepest(sample, samples[i], around);
  }
  return { least: lowest.value, leastAt: lowest.x, negativeNodes, intervals, evaluations };
}

interface RefineOptions {
  readonly sample: (x: number) => Sample;
  readonly depth: number;
  readonly tolerance: number;
}

/** Samples needed strictly between a and b, ascending. */
function refine(a: Sample, b: Sample, { sample, depth, tolerance }: RefineOptions): Sample[] {
  if (depth === 0) return [];
  const middle = sample((a.x + b.x) / 2);
  const h = b.x - a.x;
  const guess = (a.value + b.value) / 2 + (h * (a.slope - b.slope)) / 8;
  const misfit = 4 * Math.abs(middle.value - guess);
  if (cubicMinimum(a, b) - misfit > -tolerance) return [middle];
  // Both ends and the middle are negative and the cubic fits: depth comes later, ends are elsewhere.
  const deep = -10 * misfit - tolerance;
  if (Math.max(a.value, middle.value, b.value) < deep && misfit < 0.1 * -middle.value)
    return [middle];
  const options = { sample, depth: depth - 1, tolerance };
  return [...refine(a, middle, options), middle, ...refine(middle, b, options)];
}

/** Least value on [a.x, b.x] of the cubic with the given end values and slopes. */
function cubicMinimum(a: Sample, b: Sample): number {
  const h = b.x - a.x;
  const rise = b.value - a.value;
  const c = 3 * rise - h * (2 * a.slope + b.slope);
  const d = h * (a.slope + b.slope) - 2 * rise;
  const at = (t: number): number => a.value + t * (h * a.slope + t * (c + t * d));
  let least = Math.min(a.value, b.value);
  // Zeros of 3d·t² + 2c·t + h·slope, in the form without cancellation.
  const root = Math.sqrt(c * c - 3 * d * h * a.slope);
  const q = -(c + (c < 0 ? -root : root));
  for (const t of [q / (3 * d), (h * a.slope) / q]) {
    if (t > 0 && t < 1) least = Math.min(least, at(t));
  }
  return least;
}

interface RunOptions {
  readonly first: number;
  readonly last: number;
  readonly tolerance: number;
}

/** A run of negative nodes as it stands: without a look between them. */
function nodesOnly(samples: readonly Sample[], { first, last }: RunOptions): NegativeInterval {
  let lowest = samples[first];
  for (let i = first; i <= last; i++) if (samples[i].value < lowest.value) lowest = samples[i];
  const { x: at, value } = lowest;
  return { from: samples[first].x, to: samples[last].x, at, value, found: "node" };
}

function negativeInterval(
  sample: (x: number) => Sample,
  samples: readonly (Sample & { readonly node: boolean })[],
  { first, last, tolerance }: RunOptions,
): NegativeInterval {
  let lowest = first;
  let found: "node" | "between" = "between";
  for (let i = first; i <= last; i++) {
    if (samples[i].value < samples[lowest].value) lowest = i;
    if (samples[i].node) found = "node";
  }
  const before = samples[first - 1];
  const after = samples[last + 1];
  const from = before
    ? crossing(sample, before.x, { inside: samples[first].x, tolerance })
    : samples[first].x;
  const to = after
    ? crossing(sample, after.x, { inside: samples[last].x, tolerance })
    : samples[last].x;
  const { x, value } = deepest(sample, samples[lowest], [
    samples[lowest - 1]?.x ?? samples[lowest].x,
    samples[lowest + 1]?.x ?? samples[lowest].x,
  ]);
  return { from, to, at: x, value, found };
}

/** Where f falls through −tolerance between a point outside and one inside. */
function crossing(
  sample: (x: number) => Sample,
  outside: number,
  { inside, tolerance }: { readonly inside: number; readonly tolerance: number },
): number {
  let [out, into] = [outside, inside];
  for (let i = 0; i < 30; i++) {
    const middle = (out + into) / 2;
    if (sample(middle).value < -tolerance) into = middle;
    else out = middle;
  }
  return into;
}

/** Golden-section search around the lowest sample. */
function deepest(
  sample: (x: number) => Sample,
  start: Sample,
  [from, to]: readonly [number, number],
): Sample {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let best = start;
  for (let i = 0; i < 24 && high > low; i++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)].map(sample);
    if (a.value < best.value) best = a;
    if (b.value < best.value) best = b;
    if (a.value < b.value) high = b.x;
    else low = a.x;
  }
  return best;
}
