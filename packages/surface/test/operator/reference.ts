/**
 * The operator in float64, straight from its formulas: brute-force neighbourhoods, the kernel
 * network and its 272 outputs formed per edge, nothing factorised. For tiny networks.
 */
import { normalCdf } from "@volsmith/numerics";
import type { OperatorConfig, OperatorWeights, SurfacePoints } from "@volsmith/surface";

interface Point {
  readonly rho: number;
  readonly z: number;
}

/** Sources of one target by comparing it with every input. */
export function bruteForce(
  target: Point,
  inputs: readonly Point[],
  config: OperatorConfig,
): number[] {
  const { radius, nNeighbours, neighbourOrder } = config;
  const f = Math.fround;
  const candidates = inputs
    .map(({ rho, z }, index) => {
      const gap = f(Math.abs(f(rho) - f(target.rho)));
      const exact = f(rho) - f(target.rho);
      const distance = neighbourOrder === "rho" ? gap : f(exact ** 2 + (f(z) - f(target.z)) ** 2);
      return { index, gap, distance };
    })
    .filter(({ gap }) => gap <= f(radius))
    .toSorted((a, b) => a.distance - b.distance); // stable: ties in input order
  const step = Math.floor(candidates.length / nNeighbours) + 1;
  return candidates.filter((_, i) => i % step === 0).map(({ index }) => index);
}

/** A target and the inputs it listens to. */
export interface Target extends Point {
  readonly sources: readonly number[];
}

/** What each source of a target counts, adding up to 1. */
export function sourceWeights(
  target: Target,
  inputs: readonly Point[],
  { neighbourWeights, radius }: OperatorConfig,
): number[] {
  const taper = target.sources.map((s) => (1 - ((target.rho - inputs[s].rho) / radius) ** 2) ** 2);
  const sum = taper.reduce((a, b) => a + b, 0);
  return taper.map((w) => (neighbourWeights === "taper" ? w / sum : 1 / taper.length));
}

export function targetsOf(
  points: readonly Point[],
  inputs: readonly Point[],
  config: OperatorConfig,
): Target[] {
  return points.map((point) => ({ ...point, sources: bruteForce(point, inputs, config) }));
}

export function pointsOf({ rhos, zs }: Pick<SurfacePoints, "rhos" | "zs">): Point[] {
  return Array.from(rhos, (rho, i) => ({ rho, z: zs[i] }));
}

/** Volatilities at the targets. */
export function referenceOperator(
  weights: OperatorWeights,
  observed: SurfacePoints,
  targets: readonly Target[],
): number[] {
  const { config } = weights;
  const inputs = pointsOf(observed);
  const volatilities = Array.from(observed.vols);
  const layer = (j: number) => new Layer(weights, j);
  const asInputs = targetsOf(inputs, inputs, config);
  let atInputs = volatilities.map((v) => [v]);
  let atTargets = targets.map(() => [0]);
  for (let j = 0; j < config.nLayers; j++) {
    const lifted = atInputs.map((h) => layer(j).lift(h));
    const apply = (to: readonly Target[], states: readonly number[][]) =>
      to.map((target, i) =>
        layer(j).apply(
          target,
          states[i],
          sourceWeights(target, inputs, config).map((weight, e) => {
            const s = target.sources[e];
            return { ...inputs[s], weight, state: lifted[s], vol: volatilities[s] };
          }),
        ),
      );
    atTargets = apply(targets, atTargets);
    atInputs = apply(asInputs, atInputs);
  }
  return atTargets.map(([x]) => 2 * Math.log1p(Math.exp(x / 2)));
}

interface Source extends Point {
  readonly weight: number;
  readonly state: readonly number[];
  readonly vol: number;
}

class Layer {
  readonly #weights: OperatorWeights;
  readonly #j: number;

  constructor(weights: OperatorWeights, j: number) {
    this.#weights = weights;
    this.#j = j;
  }

  lift(h: readonly number[]): number[] {
    return this.#network("lifting", h);
  }

  apply(target: Point, h: readonly number[], sources: readonly Source[]): number[] {
    const { width, nLayers } = this.#weights.config;
    const state = Array.from<number>({ length: width }).fill(0);
    for (const { rho, z, weight, state: lifted, vol } of sources) {
      const kernel = this.#network("kernel", [target.rho, target.z, rho, z, ...lifted, vol]);
      for (let o = 0; o < width; o++) {
        const row = kernel.slice(o * (width + 1), (o + 1) * (width + 1));
        state[o] += weight * (dot(row, lifted) + row[width]);
      }
    }
    const bias = this.#get("bias");
    const local = this.#j > 0 ? multiply(this.#get("local.weight"), this.lift(h), width) : null;
    const sum = state.map((s, o) => s + (local?.[o] ?? 0) + bias[o]);
    return this.#j === nLayers - 1 ? this.#network("projection", sum) : sum.map(gelu);
  }

  /** Linear layers with GELU between them. */
  #network(name: string, x: readonly number[]): number[] {
    let value = [...x];
    for (let i = 0; this.#has(`${name}.${i}.weight`); i++) {
      const bias = this.#get(`${name}.${i}.bias`);
      const input = i === 0 ? value : value.map(gelu);
      const product = multiply(this.#get(`${name}.${i}.weight`), input, bias.length);
      value = product.map((p, o) => p + bias[o]);
    }
    return value;
  }

  #has(name: string): boolean {
    return this.#weights.tensors.has(`layers.${this.#j}.${name}`);
  }

  #get(name: string): Float32Array {
    return this.#weights.tensors.get(`layers.${this.#j}.${name}`)!;
  }
}

function gelu(x: number): number {
  return x * normalCdf(x);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[i] * b[i];
  return sum;
}

function multiply(matrix: Float32Array, x: readonly number[], rows: number): number[] {
  return Array.from({ length: rows }, (_, o) =>
    dot(matrix.subarray(o * x.length, (o + 1) * x.length), x),
  );
}
