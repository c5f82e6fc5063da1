import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES } from "./common.ts";
import { GELU_JET } from "./jets.ts";

/** h̃ with derivatives, a node of four rows a workgroup, from the previous layer's states. */
export const liftJets: KernelSource = {
  label: "liftJets",
  buffers: ["read", "read", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${GELU_JET}
${STEP}
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> states: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> lifted: array<vec4f>;

var<workgroup> x: array<vec4f, 16>; // [4 rows][16]
var<workgroup> pre: array<vec4f, 64>; // [4][64]
var<workgroup> hidden: array<vec4f, 64>; // [4][64]

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let y = 4u * (step.first + group.x);
  if (t < 4u) {
    let s = y * 4u + t;
    let jet = geluJet4(states[s], states[s + 4u], states[s + 8u], states[s + 12u]);
    x[t] = jet[0];
    x[4u + t] = jet[1];
    x[8u + t] = jet[2];
    x[12u + t] = jet[3];
  }
  workgroupBarrier();
  let row = t / 16u;
  let column = t % 16u;
  // Derivatives carry no bias.
  var a = select(vec4f(0), weights[LIFT1 + 256u + column], row == 0u);
  for (var k = 0u; k < step.quads; k++) {
    let w = LIFT1 + 64u * k + column;
    let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
    a += m * x[row * 4u + k];
  }
  pre[t] = a;
  workgroupBarrier();
  if (t < 16u) {
    let jet = geluJet4(pre[t], pre[16u + t], pre[32u + t], pre[48u + t]);
    hidden[t] = jet[0];
    hidden[16u + t] = jet[1];
    hidden[32u + t] = jet[2];
    hidden[48u + t] = jet[3];
  }
  workgroupBarrier();
  if (t >= 16u) { return; }
  let part = t % 4u;
  var sum = select(vec4f(0), weights[LIFT2 + 256u + part], t < 4u);
  for (var k = 0u; k < 4u * step.quads; k++) {
    let w = LIFT2 + 16u * k + part;
    let m = mat4x4f(weights[w], weights[w + 4u], weights[w + 8u], weights[w + 12u]);
    sum += m * hidden[(t / 4u) * 16u + k];
  }
  lifted[(y + t / 4u) * 20u + part] = sum;
}
`,
};
