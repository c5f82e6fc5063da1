import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES, unrolled } from "./common.ts";

/**
 * Moments Σ ω·g ⊗ [h; 1] and Σ ω·[h; 1] of a node a workgroup: the kernel network's hidden values g
 * are formed for 16 edges at a time in workgroup memory, its 272 outputs never.
 *
 * Of a tile of 16 edges × 64 hidden units a thread has 4 × 4; of the moments, 4 units × 4 channels.
 */
export const edges: KernelSource = {
  label: "edges",
  buffers: ["read", "read", "read", "read", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${STEP}
@group(0) @binding(1) var<storage, read> nodes: array<Node>;
@group(0) @binding(2) var<storage, read> sources: array<Source>;
@group(0) @binding(3) var<storage, read> weights: array<vec4f>;
@group(0) @binding(4) var<storage, read> lifted: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> moments: array<vec4f>;

var<workgroup> u: array<vec4f, 256>; // [16 edges][64]
var<workgroup> g: array<vec4f, 256>; // [16][64]
var<workgroup> h: array<vec4f, 64>; // [16][16]
var<workgroup> share: array<f32, 16>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let y = step.first + group.x;
  let node = nodes[y];
  let column = t % 16u;
  let quad = t / 16u;
  let half = weights[TARGET + 32u + column] + node.rho * weights[TARGET + column]
    + node.z * weights[TARGET + 16u + column];
  var sums: array<vec4f, 4>;
  var plain = vec4f(0); // of the column of ones
  var tail = vec4f(0);
  var total = 0.0;

  for (var base = 0u; base < node.count; base += 16u) {
    let left = node.count - base;
    for (var i = 0u; i < 4u; i++) {
      let e = 4u * quad + i;
      var value = vec4f(0);
      if (e < left) {
        let source = sources[node.first + base + e].node;
        value = gelu4(half + lifted[source * 20u + 4u + column]);
      }
      u[e * 16u + column] = value;
    }
    let edge = t / 4u;
    var state = vec4f(0);
    var weight = 0.0;
    if (edge < left) {
      let source = sources[node.first + base + edge];
      state = lifted[source.node * 20u + t % 4u];
      weight = source.weight;
    }
    h[t] = state;
    if (t % 4u == 0u) { share[edge] = weight; }
    workgroupBarrier();

    var a: array<vec4f, 4>;
    ${unrolled(4, (i) => `a[${i}] = weights[SECOND + 1024u + column];`)}
    for (var k = 0u; k < 4u * step.quads; k++) {
      let w = SECOND + 64u * k + column;
      let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
      ${unrolled(4, (i) => `a[${i}] += m * u[(4u * quad + ${i}u) * 16u + k];`)}
    }
    ${unrolled(4, (i) => `g[(4u * quad + ${i}u) * 16u + column] = share[4u * quad + ${i}u] * gelu4(a[${i}]);`)}
    workgroupBarrier();

    for (var e = 0u; e < 4u * step.quads; e++) {
      let units = g[e * 16u + column];
      let channels = h[e * 4u + quad];
      ${unrolled(4, (c) => `sums[${c}] += channels[${c}] * units;`)}
      if (quad == 0u) { plain += units; }
      if (t < 4u) { tail += share[e] * h[e * 4u + t]; }
      total += share[e];
    }
    workgroupBarrier();
  }

  let row = y * 277u;
  ${unrolled(4, (c) => `moments[row + (4u * quad + ${c}u) * 16u + column] = sums[${c}];`)}
  if (quad == 0u) { moments[row + 256u + column] = plain; }
  if (t < 4u) { moments[row + 272u + t] = tail; }
  // The 1 takes the layer's bias, which is the output map's last row.
  if (t == 4u) { moments[row + 276u] = vec4f(total, 1, 0, 0); }
}
`,
};
