import type { KernelSource } from "@volsmith/gpu";

import { STEP, STRUCTURES } from "./common.ts";

/** dM = W3ᵀ·ds of four nodes a workgroup, in the place of the moments, which are done with. */
export const momentSlopes: KernelSource = {
  label: "momentSlopes",
  buffers: ["read", "read", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${STEP}
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> stateSlopes: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> moments: array<vec4f>;

var<workgroup> slopes: array<vec4f, 16>; // [4 nodes][16]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let base = step.first + 4u * group.x;
  if (t < 16u) { slopes[t] = stateSlopes[base * 4u + t]; }
  workgroupBarrier();
  for (var i = t; i < 277u; i += 64u) {
    for (var n = 0u; n < step.quads; n++) {
      var sum = vec4f(0);
      for (var q = 0u; q < step.quads; q++) {
        let w = OUTPUT + 16u * i + q;
        let m = mat4x4f(weights[w], weights[w + 4u], weights[w + 8u], weights[w + 12u]);
        sum += slopes[4u * n + q] * m;
      }
      if (base + n < step.end) { moments[(base + n) * 277u + i] = sum; }
    }
  }
}
`,
};
