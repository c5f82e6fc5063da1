import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES } from "./common.ts";

/** The last layer's projection 16 → 64 → 1 of four nodes a workgroup. */
export const project: KernelSource = {
  label: "project",
  buffers: ["read", "read", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${STEP}
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> states: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> raw: array<f32>;

var<workgroup> shares: array<f32, 64>; // [4 nodes][16 columns]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let base = step.first + 4u * group.x;
  let row = t / 16u;
  let column = t % 16u;
  var a = weights[PROJECT1 + 256u + column];
  for (var k = 0u; k < step.quads; k++) {
    let w = PROJECT1 + 64u * k + column;
    let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
    a += m * states[(base + row) * 4u + k];
  }
  shares[t] = dot(gelu4(a), weights[PROJECT2 + column]);
  workgroupBarrier();
  if (t >= 4u || base + t >= step.end) { return; }
  var sum = weights[PROJECT2 + 16u].x;
  for (var k = 0u; k < 4u * step.quads; k++) { sum += shares[t * 16u + k]; }
  raw[base + t] = sum;
}
`,
};
