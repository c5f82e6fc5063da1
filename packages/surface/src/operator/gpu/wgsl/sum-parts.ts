import type { KernelSource } from "@volsmith/gpu";

/** out[i] = Σ_p parts[p][i] in a fixed order, 64 numbers a workgroup; all in vectors of four. */
export const sumParts: KernelSource = {
  label: "sumParts",
  buffers: ["read", "write"],
  code: /* wgsl */ `
struct Sum { length: u32, parts: u32, stride: u32, to: u32 }
@group(0) @binding(0) var<uniform> job: Sum;
@group(0) @binding(1) var<storage, read> parts: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;

var<workgroup> shares: array<vec4f, 64>; // [4 shares][16]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let i = 16u * group.x + t % 16u;
  var sum = vec4f(0);
  if (i < job.length) {
    for (var p = t / 16u; p < job.parts; p += 4u) { sum += parts[p * job.stride + i]; }
  }
  shares[t] = sum;
  workgroupBarrier();
  if (t < 16u && i < job.length) {
    out[job.to + i] = shares[t] + shares[t + 16u] + shares[t + 32u] + shares[t + 48u];
  }
}
`,
};
