import { describe, expect, it } from "vitest";

import { project, startCamera, viewProjection } from "../src/scene/camera.ts";
import { box, makeFrame, niceTicks, visibleSides } from "../src/scene/frame.ts";
import { stillPicture } from "../src/scene/still-picture.ts";
import { buildStudy } from "../src/index.ts";
import { fakeInput } from "./support/fake-study.ts";

const { mesh } = buildStudy(fakeInput());

describe("the camera", () => {
  it.each([2.2, 1.6, 1.1])("keeps the box in the picture at the start (aspect %d)", (aspect) => {
    const matrix = viewProjection(startCamera, aspect);
    for (const x of [-box.x, box.x]) {
      for (const y of [-box.y, box.y]) {
        for (const z of [0, box.z]) {
          const at = project(matrix, [x, y, z]);
          expect(at.x).toBeGreaterThan(0.02);
          expect(at.x).toBeLessThan(0.98);
          expect(at.y).toBeGreaterThan(0.02);
          expect(at.y).toBeLessThan(0.98);
        }
      }
    }
  });

  it("sees what is nearer at a smaller depth, on every side", () => {
    for (let azimuth = -3; azimuth <= 3; azimuth += 0.5) {
      const matrix = viewProjection({ ...startCamera, azimuth }, 1.5);
      const { xWall, yWall } = visibleSides({ ...startCamera, azimuth });
      const behind = project(matrix, [xWall, yWall, 0]).depth;
      const before = project(matrix, [-xWall, -yWall, 0]).depth;
      expect(before).toBeLessThan(behind);
    }
  });
});

describe("the frame", () => {
  it.each(["k", "z"] as const)("fits the net into the box (%s)", (moneyness) => {
    const frame = makeFrame(mesh, moneyness);
    mesh.ks.forEach((k, i) => {
      const tau = mesh.taus[Math.floor(i / mesh.nK)]!;
      expect(Math.abs(frame.x(k!, tau))).toBeLessThanOrEqual(box.x * (1 + 1e-9));
      expect(Math.abs(frame.y(tau))).toBeLessThanOrEqual(box.y * (1 + 1e-9));
    });
  });

  it("marks round numbers inside the range", () => {
    expect(niceTicks(-1.03, 0.61, 6)).toEqual([-1, -0.5, 0, 0.5]);
    expect(niceTicks(0.1, 0.42, 5).map((tick) => Number(tick.toFixed(6)))).toEqual([
      0.1, 0.2, 0.3, 0.4,
    ]);
  });
});

describe("stillPicture", () => {
  it("paints the surface from back to front with numbers only", () => {
    const svg = stillPicture(mesh, "svi", "a surface");
    expect(svg).toMatch(/^<svg.*<\/svg>$/s);
    expect(svg.match(/<path/g)!.length).toBeGreaterThan(400);
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});
