/**
 * The surface as a still SVG, for paper, for pages without scripts and browsers without WebGL:
 * the same box and camera, quads painted from back to front.
 */
import type { SurfaceMesh } from "../study/mesh.ts";
import { ink } from "../theme/palette.ts";
import { project, startCamera, viewProjection } from "./camera.ts";
import type { Point, Projected } from "./camera.ts";
import { box, makeFrame, visibleSides } from "./frame.ts";
import type { AxisPlace, Frame } from "./frame.ts";
import { hex, rampColor } from "./shade.ts";

const width = 900;
const height = 560;

/** @param title text for readers who cannot see the picture; escaped by the caller */
export function stillPicture(mesh: SurfaceMesh, method: string, title: string): string {
  const frame = makeFrame(mesh, "z");
  const matrix = viewProjection(startCamera, width / height);
  const at = (point: Point) => project(matrix, point);
  const parts = [...walls(frame, at), ...quads(mesh, method, frame, at), ...labels(frame, at)];
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" ` +
    `font-size="12" fill="${ink("soft")}">${parts.join("")}</svg>`
  );
}

type Place = (point: Point) => Projected;

function walls(frame: Frame, at: Place): string[] {
  const { xWall, yWall } = visibleSides(startCamera);
  const lines: [Point, Point][] = [];
  for (const { at: x } of frame.marks.x) {
    lines.push(
      [
        [x, -box.y, 0],
        [x, box.y, 0],
      ],
      [
        [x, yWall, 0],
        [x, yWall, box.z],
      ],
    );
  }
  for (const { at: y } of frame.marks.y) {
    lines.push(
      [
        [-box.x, y, 0],
        [box.x, y, 0],
      ],
      [
        [xWall, y, 0],
        [xWall, y, box.z],
      ],
    );
  }
  for (const { at: z } of frame.marks.z) {
    lines.push(
      [
        [-box.x, yWall, z],
        [box.x, yWall, z],
      ],
      [
        [xWall, -box.y, z],
        [xWall, box.y, z],
      ],
    );
  }
  const d = lines.map(([from, to]) => `M${pixels(at(from))}L${pixels(at(to))}`).join("");
  return [`<path d="${d}" fill="none" stroke="${ink("rule")}"/>`];
}

function quads(mesh: SurfaceMesh, method: string, frame: Frame, at: Place): string[] {
  const { nTau, nK, taus, ks } = mesh;
  const vols = mesh.vols[method];
  const [low, high] = frame.volRange;
  const found: { depth: number; svg: string }[] = [];
  for (let row = 0; row + 2 < nTau; row += 2) {
    for (let column = 0; column + 2 < nK; column += 2) {
      const corners = [
        [row, column],
        [row, column + 2],
        [row + 2, column + 2],
        [row + 2, column],
      ].map(([i, j]) => ({ tau: taus[i], k: ks[i * nK + j], vol: vols[i * nK + j] }));
      if (corners.some(({ tau, k, vol }) => tau === null || k === null || vol === null)) continue;
      const points = corners.map(({ tau, k, vol }): Point => [
        frame.x(k!, tau!),
        frame.y(tau!),
        Math.min(frame.z(vol!), box.z),
      ]);
      const mean = corners.reduce((sum, { vol }) => sum + vol! / 4, 0);
      const light = 0.82 + 0.18 * facing(points);
      const [r, g, b] = rampColor((mean - low) / (high - low || 1));
      const fill = hex([r * light, g * light, b * light]);
      const placed = points.map(at);
      found.push({
        depth: placed.reduce((sum, { depth }) => sum + depth, 0),
        svg: `<path d="M${placed.map(pixels).join("L")}Z" fill="${fill}" stroke="${fill}" stroke-width=".6"/>`,
      });
    }
  }
  return found.toSorted((a, b) => b.depth - a.depth).map(({ svg }) => svg);
}

/** Cosine between a quad and the light. */
function facing([a, b, , d]: readonly Point[]): number {
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const v = [d[0] - a[0], d[1] - a[1], d[2] - a[2]];
  const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.hypot(...n) || 1;
  return Math.abs(0.35 * n[0] - 0.35 * n[1] + 0.87 * n[2]) / length;
}

function labels(frame: Frame, at: Place): string[] {
  const { axes } = visibleSides(startCamera);
  return axes.flatMap(({ axis, point, outward }: AxisPlace) => {
    const beside = (place: Point, gap: number): Point => [
      place[0] + gap * outward[0],
      place[1] + gap * outward[1],
      place[2] + gap * outward[2],
    ];
    const middle = axis === "z" ? box.z * 1.1 : 0;
    const title = at(beside(point(middle), axis === "z" ? 0.05 : 0.3));
    return [
      ...frame.marks[axis].map((mark) => text(at(beside(point(mark.at), 0.1)), mark.label)),
      text(title, frame.titles[axis]),
    ];
  });
}

function text({ x, y }: Projected, label: string): string {
  const place = `x="${(x * width).toFixed(1)}" y="${(y * height + 4).toFixed(1)}"`;
  return `<text ${place} text-anchor="middle">${label}</text>`;
}

function pixels({ x, y }: Projected): string {
  return `${(x * width).toFixed(1)} ${(y * height).toFixed(1)}`;
}
