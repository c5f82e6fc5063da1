import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES } from "./common.ts";

/**
 * h̃ and source halves B of four nodes a workgroup, from the previous layer's states, or from the
 * values in layer 0. A row of `lifted` is [h̃ (16), B (64)].
 */
export const lift: KernelSource = {
  label: "lift",
  buffers: ["read", "read", "read", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${STEP}
@group(0) @binding(1) var<storage, read> nodes: array<Node>;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read> states: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> lifted: array<vec4f>;

var<workgroup> x: array<vec4f, 16>; // [4 nodes][16]
var<workgroup> hidden: array<vec4f, 64>; // [4][64]
var<workgroup> shares: array<vec4f, 64>; // [4 shares][4][16]
var<workgroup> h: array<vec4f, 16>; // [4][16]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let base = step.first + 4u * group.x;
  if (t < 16u) {
    if (step.layer == 0u) {
      x[t] = select(vec4f(0), vec4f(nodes[base + t / 4u].value, 0, 0, 0), t % 4u == 0u);
    } else {
      x[t] = gelu4(states[base * 4u + t]);
    }
  }
  workgroupBarrier();

  let row = t / 16u;
  let column = t % 16u;
  var a = weights[LIFT1 + 256u + column];
  for (var k = 0u; k < step.quads; k++) {
    let w = LIFT1 + 64u * k + column;
    let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
    a += m * x[row * 4u + k];
  }
  hidden[t] = gelu4(a);
  workgroupBarrier();

  let part = t % 4u;
  var share = vec4f(0);
  for (var i = 0u; i < step.quads; i++) {
    let k = 4u * i + t / 16u;
    let w = LIFT2 + 16u * k + part;
    let m = mat4x4f(weights[w], weights[w + 4u], weights[w + 8u], weights[w + 12u]);
    share += m * hidden[((t / 4u) % 4u) * 16u + k];
  }
  shares[t] = share;
  workgroupBarrier();
  if (t < 16u) {
    h[t] = weights[LIFT2 + 256u + part] + shares[t] + shares[t + 16u] + shares[t + 32u]
      + shares[t + 48u];
    if (base + t / 4u < step.end) { lifted[(base + t / 4u) * 20u + part] = h[t]; }
  }
  workgroupBarrier();

  let y = base + row;
  let node = nodes[y];
  var half = node.rho * weights[SOURCE_PLACE + column]
    + node.z * weights[SOURCE_PLACE + 16u + column]
    + node.vol * weights[SOURCE_PLACE + 32u + column];
  for (var k = 0u; k < step.quads; k++) {
    let w = SOURCE_STATE + 64u * k + column;
    let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
    half += m * h[row * 4u + k];
  }
  if (y < step.end) { lifted[y * 20u + 4u + column] = half; }
}
`,
};
