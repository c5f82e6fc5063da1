/** GELU carried through a jet, for programs that have GELU itself. */

/**
 * Columns (x, ∂z x, ∂zz x, ∂ρ x) become the same of GELU(x), with GELU′ = Φ + x·φ and
 * GELU″ = (2 − x²)·φ.
 */
export const GELU_JET = /* wgsl */ `
fn geluJet4(x: vec4f, xz: vec4f, xzz: vec4f, xr: vec4f) -> mat4x4f {
  let cdf = phi4(x);
  let pdf = 0.39894228 * exp(-0.5 * x * x);
  let first = cdf + x * pdf;
  let second = (2.0 - x * x) * pdf;
  return mat4x4f(x * cdf, first * xz, second * xz * xz + first * xzz, first * xr);
}
`;
