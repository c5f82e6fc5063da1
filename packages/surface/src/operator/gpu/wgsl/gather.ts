import type { KernelSource } from "@volsmith/gpu";

import { STEP } from "./common.ts";

/**
 * What an input gets back from the edges it sends along, an input a workgroup, in the order of the
 * edges. `arrivals` is [inputs, 3] places: of the first edge, of the first one to an asked point,
 * and behind the last; the edges' rows follow. `step.first` is 1 for asked points alone.
 */
export const gather: KernelSource = {
  label: "gather",
  buffers: ["read", "read", "write"],
  code: /* wgsl */ `
${STEP}
@group(0) @binding(1) var<storage, read> arrivals: array<u32>;
@group(0) @binding(2) var<storage, read> edgeSlopes: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gathered: array<vec4f>;

var<workgroup> shares: array<vec4f, 64>; // [3 shares][80]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let x = group.x;
  let last = arrivals[3u * x + 2u];
  var sum = vec4f(0);
  if (t < 60u) {
    for (var i = arrivals[3u * x + step.first] + t / 20u; i < last; i += 3u) {
      sum += edgeSlopes[arrivals[i] * 20u + t % 20u];
    }
  }
  shares[t] = sum;
  workgroupBarrier();
  if (t < 20u) { gathered[x * 20u + t] = shares[t] + shares[t + 20u] + shares[t + 40u]; }
}
`,
};
