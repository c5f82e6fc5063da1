import type { KernelSource } from "@volsmith/gpu";

import { STEP, STRUCTURES } from "./common.ts";

/**
 * States s = W3 : moments + W·h̃ + bias of four nodes a workgroup. Four threads share the moments of
 * a node's four outputs.
 */
export const contract: KernelSource = {
  label: "contract",
  buffers: ["read", "read", "read", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${STEP}
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> moments: array<vec4f>;
@group(0) @binding(3) var<storage, read> lifted: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> states: array<vec4f>;

var<workgroup> shares: array<vec4f, 64>; // [4 shares][4 nodes][16]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let y = step.first + 4u * group.x + (t / 4u) % 4u;
  let part = t % 4u;
  var sum = vec4f(0);
  for (var k = t / 16u; k < 277u; k += 4u) {
    let w = OUTPUT + 16u * k + part;
    let m = mat4x4f(weights[w], weights[w + 4u], weights[w + 8u], weights[w + 12u]);
    sum += m * moments[y * 277u + k];
  }
  shares[t] = sum;
  workgroupBarrier();
  if (t >= 16u || y >= step.end) { return; }
  var state = shares[t] + shares[t + 16u] + shares[t + 32u] + shares[t + 48u];
  if (step.layer > 0u) {
    for (var k = 0u; k < step.quads; k++) {
      let w = LOCAL + 16u * k + part;
      let m = mat4x4f(weights[w], weights[w + 4u], weights[w + 8u], weights[w + 12u]);
      state += m * lifted[y * 20u + k];
    }
  }
  states[y * 4u + part] = state;
}
`,
};
