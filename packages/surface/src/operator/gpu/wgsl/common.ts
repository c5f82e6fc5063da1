/** What the operator's WGSL programs share: structures, places of the weights, activations. */
import { BLOCKS } from "../weight-blocks.ts";

/** Offsets of the weights' blocks in vectors of four floats. */
const places = Object.entries(BLOCKS).map(([name, { offset }]) => {
  const constant = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return `const ${constant} = ${offset / 4}u;`;
});

/** A node listens to sources[first … first + count); its edges' rows begin at `edge`. */
export const STRUCTURES = /* wgsl */ `
struct Node {
  first: u32, count: u32, edge: u32, unused: u32,
  rho: f32, z: f32, vol: f32, value: f32,
}
struct Source { node: u32, weight: f32, weightSlope: f32 }

${places.join("\n")}
`;

/**
 * What a dispatch works on: nodes first … end of a layer. `quads` is 4, the quads of a state, and
 * bounds the loops over inputs of a map: a number known at run time only, because compilers of
 * software adapters unroll whatever they can, and take half a minute over it.
 */
export const STEP = /* wgsl */ `
struct Step { first: u32, end: u32, layer: u32, quads: u32, inputs: u32, parts: u32 }
@group(0) @binding(0) var<uniform> step: Step;
`;

export interface StepWords {
  readonly j: number;
  readonly first: number;
  readonly end: number;
  /** Backward: number of inputs, and of parts that sums are taken in. */
  readonly inputs?: number;
  readonly parts?: number;
}

/** Parameters of such a dispatch. */
export function stepWords({ first, end, j, inputs = 0, parts = 1 }: StepWords): readonly number[] {
  return [first, end, j, 4, inputs, parts];
}

/** Words of a row of lifted states and source halves. */
export const LIFTED_ROW = 80;

/** Words of a node, and where its (ρ, z, v) begin. */
export const NODE_WORDS = 8;
export const NODE_PLACE = 4;

/**
 * The exact (erf) GELU: Φ(x) − ½ = x·P(x²)/Q(x²) on |x| ≤ 5.4, constant beyond, the same rational
 * function as in the WebAssembly kernels (error of x·Φ(x) 1.6e-8 before rounding).
 */
export const GELU = /* wgsl */ `
fn phi4(x: vec4f) -> vec4f {
  let c = clamp(x, vec4f(-5.4), vec4f(5.4));
  let s = c * c;
  let p = ((((2.2776976e-8 * s + 6.49039694e-6) * s + 0.00017626591) * s + 0.00472239769) * s
    + 0.0344920399) * s + 0.398942054;
  let q = ((((1.20866415e-6 * s + 7.65102399e-5) * s + 0.00192548953) * s + 0.0290278791) * s
    + 0.253123006) * s + 1.0;
  return c * p / q + 0.5;
}

fn gelu4(x: vec4f) -> vec4f { return x * phi4(x); }

/** Φ(x) + x·φ(x), constant beyond 5.4 as in the WebAssembly kernels: Adam sees the difference. */
fn geluSlope4(x: vec4f) -> vec4f {
  let c = clamp(x, vec4f(-5.4), vec4f(5.4));
  return phi4(x) + c * (0.39894228 * exp(-0.5 * c * c));
}
`;

/** Statements once for each i, so that arrays indexed by it can stay in registers. */
export function unrolled(count: number, statement: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => statement(i)).join("\n");
}
