import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES } from "./common.ts";

/**
 * Backward through the projection, four nodes a workgroup: slopes of the last states from those of
 * the raw outputs. A row of `rows` is [hidden (64), their slopes (64), …], for weights' gradients.
 */
export const projectBack: KernelSource = {
  label: "projectBack",
  buffers: ["read", "read", "read", "write", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${STEP}
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> states: array<vec4f>;
@group(0) @binding(3) var<storage, read> outSlopes: array<f32>;
@group(0) @binding(4) var<storage, read_write> rows: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> stateSlopes: array<vec4f>;

var<workgroup> slopes: array<vec4f, 64>; // [4 nodes][64]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let base = step.first + 4u * group.x;
  let column = t % 16u;
  let y = base + t / 16u;
  var a = weights[PROJECT1 + 256u + column];
  for (var k = 0u; k < step.quads; k++) {
    let w = PROJECT1 + 64u * k + column;
    let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
    a += m * states[y * 4u + k];
  }
  let slope = outSlopes[y] * weights[PROJECT2 + column] * geluSlope4(a);
  slopes[t] = slope;
  if (y < step.end) {
    rows[y * 40u + column] = gelu4(a);
    rows[y * 40u + 16u + column] = slope;
  }
  workgroupBarrier();
  if (t >= 16u || base + t / 4u >= step.end) { return; }
  var sum = vec4f(0);
  for (var q = 0u; q < 4u * step.quads; q++) {
    let w = PROJECT1 + 64u * (t % 4u) + q;
    let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
    sum += slopes[(t / 4u) * 16u + q] * m;
  }
  stateSlopes[base * 4u + t] = sum;
}
`,
};
