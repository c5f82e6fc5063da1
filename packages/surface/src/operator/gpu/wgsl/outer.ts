import type { KernelSource } from "@volsmith/gpu";

/**
 * Gradient of a map's weights: Σ [x; 1] ⊗ dy over rows, in parts that take fixed shares of them.
 * A workgroup has 64 inputs × 16 outputs of a part, a thread 4 × 4.
 */
export const outer: KernelSource = {
  label: "outer",
  buffers: ["read", "read", "write"],
  code: /* wgsl */ `
struct Outer {
  first: u32, rows: u32, parts: u32, tile: u32,
  depth: u32, outputs: u32,
  xAt: u32, xStride: u32, yAt: u32, yStride: u32,
  to: u32, stride: u32,
}
@group(0) @binding(0) var<uniform> job: Outer;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> dy: array<f32>;
@group(0) @binding(3) var<storage, read_write> parts: array<f32>;

var<workgroup> xs: array<f32, 1024>; // [16 rows][64]
var<workgroup> ys: array<f32, 256>; // [16 rows][16]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let last = job.first + job.rows * (group.z + 1u) / job.parts;
  let k = 64u * group.x;
  let o = 16u * group.y;
  let column = 4u * (t % 16u);
  let output = 4u * (t / 16u);
  var sums: array<vec4f, 4>;
  for (var base = job.first + job.rows * group.z / job.parts; base < last; base += 16u) {
    for (var r = 0u; r < job.tile; r++) {
      var value = 0.0;
      if (base + r < last) {
        if (k + t < job.depth) { value = x[job.xAt + (base + r) * job.xStride + k + t]; }
        else if (k + t == job.depth) { value = 1.0; }
      }
      xs[r * 64u + t] = value;
    }
    for (var i = t; i < 16u * job.tile; i += 64u) {
      let row = base + i / 16u;
      var slope = 0.0;
      if (row < last && o + i % 16u < job.outputs) {
        slope = dy[job.yAt + row * job.yStride + o + i % 16u];
      }
      ys[i] = slope;
    }
    workgroupBarrier();
    for (var r = 0u; r < job.tile; r++) {
      let at = r * 16u + output;
      let slopes = vec4f(ys[at], ys[at + 1u], ys[at + 2u], ys[at + 3u]);
      let row = r * 64u + column;
      sums[0] += xs[row] * slopes;
      sums[1] += xs[row + 1u] * slopes;
      sums[2] += xs[row + 2u] * slopes;
      sums[3] += xs[row + 3u] * slopes;
    }
    workgroupBarrier();
  }
  let to = job.to + group.z * job.stride;
  for (var c = 0u; c < 4u; c++) {
    for (var i = 0u; i < 4u; i++) {
      if (k + column + c <= job.depth && o + output + i < job.outputs) {
        parts[to + (k + column + c) * job.outputs + o + output + i] = sums[c][i];
      }
    }
  }
}
`,
};
