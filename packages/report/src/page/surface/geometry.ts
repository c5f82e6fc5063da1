import { box } from "../../scene/frame.ts";
import type { Frame } from "../../scene/frame.ts";
import type { SurfaceMesh } from "../../study/mesh.ts";

/** Vertices of the net: x, y, z, three of the normal, height along the ramp. */
export const netStride = 7;

/** Ends of walls, floor and marks as line segments. [n × 2 points × 3] */
export function wallLines({ marks }: Frame, xWall: number, yWall: number): Float32Array {
  const out: number[] = [];
  for (const { at } of marks.x) {
    out.push(at, -box.y, 0, at, box.y, 0, at, yWall, 0, at, yWall, box.z);
  }
  for (const { at } of marks.y) {
    out.push(-box.x, at, 0, box.x, at, 0, xWall, at, 0, xWall, at, box.z);
  }
  for (const { at } of marks.z) {
    out.push(-box.x, yWall, at, box.x, yWall, at, xWall, -box.y, at, xWall, box.y, at);
  }
  return Float32Array.from(out);
}

/** Triangles of the net; cells with a missing corner are left out. */
export function netTriangles({ nTau, nK }: SurfaceMesh, heights: Float32Array): Uint16Array {
  const out: number[] = [];
  const there = (i: number) => Number.isFinite(heights[i]);
  for (let row = 0; row + 1 < nTau; row++) {
    for (let column = 0; column + 1 < nK; column++) {
      const a = row * nK + column;
      const [b, c, d] = [a + 1, a + nK, a + nK + 1];
      if (there(a) && there(b) && there(c) && there(d)) out.push(a, b, c, b, d, c);
    }
  }
  return Uint16Array.from(out);
}

/** Lines on the surface: every fourth row and column, as far as the frame reaches. */
export function netLines(
  { nTau, nK }: SurfaceMesh,
  { volRange: [low, high] }: Frame,
  heights: Float32Array,
): Uint16Array {
  const out: number[] = [];
  const top = high + 0.04 * (high - low);
  const join = (a: number, b: number) => {
    if (heights[a] <= top && heights[b] <= top) out.push(a, b); // false for NaN
  };
  for (let row = 0; row < nTau; row++) {
    for (let column = 0; column < nK; column++) {
      const at = row * nK + column;
      if (row % 4 === 0 && column + 1 < nK) join(at, at + 1);
      if (column % 4 === 0 && row + 1 < nTau) join(at, at + nK);
    }
  }
  return Uint16Array.from(out);
}

/** Positions, smooth normals and ramp heights. [nTau × nK × netStride] */
export function netVertices(
  { nTau, nK, taus, ks }: SurfaceMesh,
  frame: Frame,
  vols: Float32Array,
): Float32Array {
  const [low, high] = frame.volRange;
  const out = new Float32Array(nTau * nK * netStride);
  for (let i = 0; i < nTau * nK; i++) {
    const at = i * netStride;
    const tau = taus[Math.floor(i / nK)] ?? 0;
    out[at] = frame.x(ks[i] ?? 0, tau);
    out[at + 1] = frame.y(tau);
    out[at + 2] = frame.z(vols[i]);
    out[at + 6] = (vols[i] - low) / (high - low || 1);
  }
  for (let row = 0; row < nTau; row++) {
    for (let column = 0; column < nK; column++) {
      const west = (row * nK + clamp(column - 1, nK - 1)) * netStride;
      const east = (row * nK + clamp(column + 1, nK - 1)) * netStride;
      const south = (clamp(row - 1, nTau - 1) * nK + column) * netStride;
      const north = (clamp(row + 1, nTau - 1) * nK + column) * netStride;
      const u = [0, 1, 2].map((axis) => out[east + axis] - out[west + axis]);
      const v = [0, 1, 2].map((axis) => out[north + axis] - out[south + axis]);
      const at = (row * nK + column) * netStride + 3;
      out[at] = u[1] * v[2] - u[2] * v[1];
      out[at + 1] = u[2] * v[0] - u[0] * v[2];
      out[at + 2] = u[0] * v[1] - u[1] * v[0];
    }
  }
  return out;
}

function clamp(value: number, top: number): number {
  return Math.min(Math.max(value, 0), top);
}
