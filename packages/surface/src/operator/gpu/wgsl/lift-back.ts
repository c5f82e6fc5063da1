import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES } from "./common.ts";

/**
 * Backward through a layer's local map, source halves and lifting, four nodes a workgroup: slopes
 * of the previous layer's states, and of the inputs' volatilities. A row of `rows` is
 * [hidden (64), their slopes (64), lifted values (16), slopes of h̃ (16)], for weights' gradients.
 */
export const liftBack: KernelSource = {
  label: "liftBack",
  buffers: ["read", "read", "read", "read", "read", "write", "write", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${STEP}
@group(0) @binding(1) var<storage, read> nodes: array<Node>;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read> states: array<vec4f>;
@group(0) @binding(4) var<storage, read> stateSlopes: array<vec4f>;
@group(0) @binding(5) var<storage, read> gathered: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> rows: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> previousSlopes: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> valueSlopes: array<f32>;

var<workgroup> x: array<vec4f, 16>; // [4 nodes][16]
var<workgroup> dh: array<vec4f, 16>; // [4][16]
var<workgroup> hidden: array<vec4f, 64>; // [4][64], slopes

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let base = step.first + 4u * group.x;
  let part = t % 4u;
  let own = base + (t / 4u) % 4u;
  if (t < 16u) {
    var sum = vec4f(0);
    if (step.layer > 0u) {
      for (var q = 0u; q < step.quads; q++) {
        let w = LOCAL + 16u * part + q;
        let m = mat4x4f(weights[w], weights[w + 4u], weights[w + 8u], weights[w + 12u]);
        sum += stateSlopes[own * 4u + q] * m;
      }
      x[t] = gelu4(states[own * 4u + part]);
    } else {
      x[t] = select(vec4f(0), vec4f(nodes[own].value, 0, 0, 0), part == 0u);
    }
    if (own < step.inputs) {
      sum += gathered[own * 20u + 16u + part];
      for (var q = 0u; q < 4u * step.quads; q++) {
        let w = SOURCE_STATE + 64u * part + q;
        let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
        sum += gathered[own * 20u + q] * m;
      }
    }
    dh[t] = sum;
    if (own < step.end) {
      rows[own * 40u + 32u + part] = x[t];
      rows[own * 40u + 36u + part] = sum;
    }
  }
  workgroupBarrier();

  let column = t % 16u;
  let row = t / 16u;
  var a = weights[LIFT1 + 256u + column];
  var slope = vec4f(0);
  for (var k = 0u; k < step.quads; k++) {
    let w = LIFT1 + 64u * k + column;
    a += mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]) * x[row * 4u + k];
    let b = LIFT2 + 16u * column + k;
    slope += dh[row * 4u + k]
      * mat4x4f(weights[b], weights[b + 4u], weights[b + 8u], weights[b + 12u]);
  }
  slope *= geluSlope4(a);
  hidden[t] = slope;
  if (base + row < step.end) {
    rows[(base + row) * 40u + column] = gelu4(a);
    rows[(base + row) * 40u + 16u + column] = slope;
  }
  workgroupBarrier();

  if (t >= 16u || own >= step.end) { return; }
  var sum = vec4f(0);
  for (var q = 0u; q < 4u * step.quads; q++) {
    let w = LIFT1 + 64u * part + q;
    let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
    sum += hidden[(t / 4u) * 16u + q] * m;
  }
  if (step.layer > 0u) {
    previousSlopes[own * 4u + part] = sum * geluSlope4(states[own * 4u + part]);
  }
  if (part == 0u && own < step.inputs) {
    var value = select(0.0, sum.x, step.layer == 0u);
    for (var q = 0u; q < 4u * step.quads; q++) {
      value += dot(gathered[own * 20u + q], weights[SOURCE_PLACE + 32u + q]);
    }
    valueSlopes[own] += value;
  }
}
`,
};
