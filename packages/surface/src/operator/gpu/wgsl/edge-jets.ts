import type { KernelSource } from "@volsmith/gpu";

import { GELU, STEP, STRUCTURES, unrolled } from "./common.ts";
import { GELU_JET } from "./jets.ts";

/**
 * `edges` with derivatives by the target's (z, ρ), sources held fixed: a tile of 16 rows is the
 * jets of four edges, and node y has the four rows of moments from 4·y on. Weights of sources move
 * with ρ: ∂ρ(ω·g) = ω·∂ρ g + ∂ρ ω·g.
 */
export const edgeJets: KernelSource = {
  label: "edgeJets",
  buffers: ["read", "read", "read", "read", "write"],
  code: /* wgsl */ `
${STRUCTURES}
${GELU}
${GELU_JET}
${STEP}
@group(0) @binding(1) var<storage, read> nodes: array<Node>;
@group(0) @binding(2) var<storage, read> sources: array<Source>;
@group(0) @binding(3) var<storage, read> weights: array<vec4f>;
@group(0) @binding(4) var<storage, read> lifted: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> moments: array<vec4f>;

var<workgroup> u: array<vec4f, 256>; // [4 edges][4][64]
var<workgroup> g: array<vec4f, 256>; // [4][4][64]
var<workgroup> h: array<vec4f, 16>; // [4][16]
var<workgroup> share: array<vec2f, 4>; // ω and ∂ρ ω

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let y = step.first + group.x;
  let node = nodes[y];
  let column = t % 16u;
  let quad = t / 16u;
  let byRho = weights[TARGET + column];
  let byZ = weights[TARGET + 16u + column];
  let half = weights[TARGET + 32u + column] + node.rho * byRho + node.z * byZ;
  var sums: array<vec4f, 16>; // [4 rows][4 channels]
  var plain: array<vec4f, 4>; // of the column of ones
  var tail = vec4f(0);
  var tailByRho = vec4f(0);
  var total = vec2f(0);

  for (var base = 0u; base < node.count; base += 4u) {
    // Rows beyond the last edge repeat it at weight 0.
    let left = node.count - base;
    let source = sources[node.first + base + min(quad, left - 1u)];
    let first = geluJet4(half + lifted[source.node * 20u + 4u + column], byZ, vec4f(0), byRho);
    ${unrolled(4, (i) => `u[(4u * quad + ${i}u) * 16u + column] = first[${i}];`)}
    if (column < 4u) { h[quad * 4u + column] = lifted[source.node * 20u + column]; }
    if (column == 0u) {
      share[quad] = select(vec2f(0), vec2f(source.weight, source.weightSlope), quad < left);
    }
    workgroupBarrier();

    var a = array<vec4f, 4>();
    a[0] = weights[SECOND + 1024u + column];
    for (var k = 0u; k < 4u * step.quads; k++) {
      let w = SECOND + 64u * k + column;
      let m = mat4x4f(weights[w], weights[w + 16u], weights[w + 32u], weights[w + 48u]);
      ${unrolled(4, (i) => `a[${i}] += m * u[(4u * quad + ${i}u) * 16u + k];`)}
    }
    let second = geluJet4(a[0], a[1], a[2], a[3]);
    let s = share[quad];
    ${unrolled(3, (i) => `g[(4u * quad + ${i}u) * 16u + column] = s.x * second[${i}];`)}
    g[(4u * quad + 3u) * 16u + column] = s.x * second[3] + s.y * second[0];
    workgroupBarrier();

    for (var e = 0u; e < step.quads; e++) {
      let channels = h[e * 4u + quad];
      ${unrolled(
        4,
        (i) => `{
        let units = g[(4u * e + ${i}u) * 16u + column];
        ${unrolled(4, (c) => `sums[${4 * i + c}] += channels[${c}] * units;`)}
        plain[${i}] += units;
      }`,
      )}
      if (t < 4u) {
        tail += share[e].x * h[e * 4u + t];
        tailByRho += share[e].y * h[e * 4u + t];
      }
      total += share[e];
    }
    workgroupBarrier();
  }

  ${unrolled(
    4,
    (i) => `{
    let row = (4u * y + ${i}u) * 277u;
    ${unrolled(4, (c) => `moments[row + (4u * quad + ${c}u) * 16u + column] = sums[${4 * i + c}];`)}
    if (quad == 0u) { moments[row + 256u + column] = plain[${i}]; }
  }`,
  )}
  // What the output layer's own bias multiplies moves with ρ alone, and the layer's with nothing.
  if (t < 4u) {
    let row = 4u * y * 277u + 272u + t;
    moments[row] = tail;
    moments[row + 277u] = vec4f(0);
    moments[row + 554u] = vec4f(0);
    moments[row + 831u] = tailByRho;
    let last = (4u * y + t) * 277u + 276u;
    moments[last] = vec4f(select(select(0.0, total.y, t == 3u), total.x, t == 0u), 0, 0, 0);
    if (t == 0u) { moments[last].y = 1.0; }
  }
}
`,
};
