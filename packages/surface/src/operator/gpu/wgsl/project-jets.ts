import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES } from "./common.ts";
import { GELU_JET } from "./jets.ts";

/** The projection with derivatives, a node of four rows a workgroup: raw jets [n, 4]. */
export const projectJets: KernelSource = {
  label: "projectJets",
  buffers: ["read", "read", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${GELU_JET}
${STEP}
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> states: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> raw: array<f32>;

var<workgroup> pre: array<vec4f, 64>; // [4 rows][64]
var<workgroup> shares: array<f32, 64>; // [4][16 columns]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let y = 4u * (step.first + group.x);
  let row = t / 16u;
  let column = t % 16u;
  var a = select(vec4f(0), weights[PROJECT1 + 256u + column], row == 0u);
  for (var k = 0u; k < step.quads; k++) {
    let w = PROJECT1 + 64u * k + column;
    let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
    a += m * states[(y + row) * 4u + k];
  }
  pre[t] = a;
  workgroupBarrier();
  if (t < 16u) {
    let jet = geluJet4(pre[t], pre[16u + t], pre[32u + t], pre[48u + t]);
    let slopes = weights[PROJECT2 + t] * jet;
    shares[t] = slopes.x;
    shares[16u + t] = slopes.y;
    shares[32u + t] = slopes.z;
    shares[48u + t] = slopes.w;
  }
  workgroupBarrier();
  if (t >= 4u) { return; }
  var sum = select(0.0, weights[PROJECT2 + 16u].x, t == 0u);
  for (var k = 0u; k < 4u * step.quads; k++) { sum += shares[t * 16u + k]; }
  raw[y + t] = sum;
}
`,
};
