import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES, unrolled } from "./common.ts";

/**
 * Backward through the messages, as `train-edges.ts` of the WebAssembly kernels has it:
 *
 *   dg = dM·[h; 1],  dz = ω·dg ∘ GELU′(z),  dh = ω·(dMᵀ·g + the tail's),
 *   da = W2ᵀ·dz ∘ GELU′(a),  dA = Σ da,  dW2 = Σ u ⊗ dz.
 *
 * A workgroup has a fixed share of the nodes and adds up dW2 over them in registers, 8 × 8 a
 * thread. Hidden values are formed again, 16 edges at a time: arithmetic costs less than keeping
 * them. A row of `edgeSlopes` is [da (64), dh (16)].
 */
export const edgeSlopes: KernelSource = {
  label: "edgeSlopes",
  buffers: ["read", "read", "read", "read", "read", "write", "write", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${STEP}
@group(0) @binding(1) var<storage, read> nodes: array<Node>;
@group(0) @binding(2) var<storage, read> sources: array<Source>;
@group(0) @binding(3) var<storage, read> weights: array<vec4f>;
@group(0) @binding(4) var<storage, read> lifted: array<vec4f>;
@group(0) @binding(5) var<storage, read> momentSlopes: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> edgeSlopes: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> targetSlopes: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> secondParts: array<vec4f>;

var<workgroup> u: array<vec4f, 256>; // [16 edges][64]
var<workgroup> g: array<vec4f, 256>; // [16][64]
var<workgroup> dz: array<vec4f, 256>; // [16][64]
var<workgroup> h: array<vec4f, 64>; // [16][16]
var<workgroup> share: array<f32, 16>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let column = t % 16u;
  let quad = t / 16u;
  let edge = t / 4u;
  let part = t % 4u;
  let across = 2u * (t % 8u);
  let down = 2u * (t / 8u);
  var second: array<vec4f, 16>; // [8 inputs][8 outputs]
  var secondBias = vec4f(0);
  let size = step.end - step.first;
  let last = step.first + size * (group.x + 1u) / step.parts;

  for (var y = step.first + size * group.x / step.parts; y < last; y++) {
    let node = nodes[y];
    let dm = y * 277u;
    let half = weights[TARGET + 32u + column] + node.rho * weights[TARGET + column]
      + node.z * weights[TARGET + 16u + column];
    var toTarget = vec4f(0);

    for (var base = 0u; base < node.count; base += 16u) {
      let left = node.count - base;
      var slope: array<vec4f, 4>;
      ${unrolled(
        4,
        (i) => `{
        let source = sources[node.first + base + min(4u * quad + ${i}u, left - 1u)].node;
        let a = half + lifted[source * 20u + 4u + column];
        u[(4u * quad + ${i}u) * 16u + column] = gelu4(a);
        slope[${i}] = geluSlope4(a);
      }`,
      )}
      // Rows beyond the last edge repeat it at weight 0.
      let source = sources[node.first + base + min(edge, left - 1u)];
      h[t] = lifted[source.node * 20u + part];
      if (part == 0u) { share[edge] = select(0.0, source.weight, edge < left); }
      workgroupBarrier();

      var z: array<vec4f, 4>;
      var dg: array<vec4f, 4>;
      ${unrolled(
        4,
        (i) => `z[${i}] = weights[SECOND + 1024u + column];
      dg[${i}] = momentSlopes[dm + 256u + column];`,
      )}
      for (var k = 0u; k < 4u * step.quads; k++) {
        let w = SECOND + 64u * k + column;
        let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
        ${unrolled(4, (i) => `z[${i}] += m * u[(4u * quad + ${i}u) * 16u + k];`)}
      }
      for (var k = 0u; k < step.quads; k++) {
        let w = dm + 64u * k + column;
        let m = mat4x4f(
          momentSlopes[w], momentSlopes[w + 16u], momentSlopes[w + 32u], momentSlopes[w + 48u]
        );
        ${unrolled(4, (i) => `dg[${i}] += m * h[(4u * quad + ${i}u) * 4u + k];`)}
      }
      ${unrolled(
        4,
        (i) => `{
        let e = 4u * quad + ${i}u;
        g[e * 16u + column] = gelu4(z[${i}]);
        dz[e * 16u + column] = share[e] * dg[${i}] * geluSlope4(z[${i}]);
      }`,
      )}
      workgroupBarrier();

      var dh = momentSlopes[dm + 272u + part];
      // Spelt out: without a value Tint (of Dawn, 2026) zeroes it in the loop's first pass only.
      var da = array<vec4f, 4>();
      for (var k = 0u; k < 4u * step.quads; k++) {
        let w = dm + 64u * part + k;
        dh += g[edge * 16u + k] * mat4x4f(
          momentSlopes[w], momentSlopes[w + 16u], momentSlopes[w + 32u], momentSlopes[w + 48u]
        );
        let b = SECOND_BACK + 64u * k + column;
        let m = mat4x4f(weights[b], weights[b + 16u], weights[b + 32u], weights[b + 48u]);
        ${unrolled(4, (i) => `da[${i}] += m * dz[(4u * quad + ${i}u) * 16u + k];`)}
      }
      let row = (node.edge + base) * 20u;
      if (edge < left) { edgeSlopes[row + edge * 20u + 16u + part] = share[edge] * dh; }
      ${unrolled(
        4,
        (i) => `{
        let e = 4u * quad + ${i}u;
        let slopes = da[${i}] * slope[${i}];
        toTarget += slopes;
        if (e < left) { edgeSlopes[row + e * 20u + column] = slopes; }
      }`,
      )}
      for (var e = 0u; e < 4u * step.quads; e++) {
        let d0 = dz[e * 16u + across];
        let d1 = dz[e * 16u + across + 1u];
        let u0 = u[e * 16u + down];
        let u1 = u[e * 16u + down + 1u];
        ${unrolled(
          8,
          (k) => `second[${2 * k}] += u${k >> 2}[${k & 3}] * d0;
        second[${2 * k + 1}] += u${k >> 2}[${k & 3}] * d1;`,
        )}
        if (t < 16u) { secondBias += dz[e * 16u + t]; }
      }
      workgroupBarrier();
    }
    g[t] = toTarget;
    workgroupBarrier();
    if (t < 16u) { targetSlopes[y * 16u + t] = g[t] + g[t + 16u] + g[t + 32u] + g[t + 48u]; }
    workgroupBarrier();
  }

  let to = group.x * 1040u;
  ${unrolled(
    8,
    (k) => `secondParts[to + (4u * down + ${k}u) * 16u + across] = second[${2 * k}];
  secondParts[to + (4u * down + ${k}u) * 16u + across + 1u] = second[${2 * k + 1}];`,
  )}
  if (t < 16u) { secondParts[to + 1024u + t] = secondBias; }
}
`,
};
