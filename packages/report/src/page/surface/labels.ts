import { project, viewProjection } from "../../scene/camera.ts";
import type { Camera, Point } from "../../scene/camera.ts";
import { box, visibleSides } from "../../scene/frame.ts";
import type { Frame } from "../../scene/frame.ts";

export interface LabelStyle {
  readonly font: string;
  readonly ink: string;
  readonly soft: string;
}

/** Writes marks and titles of the three axes on a flat canvas over the drawing, always upright. */
export function drawLabels(
  context: CanvasRenderingContext2D,
  frame: Frame,
  camera: Camera,
  { font, ink, soft }: LabelStyle,
): void {
  const ratio = devicePixelRatio || 1;
  const width = context.canvas.width / ratio;
  const height = context.canvas.height / ratio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const matrix = viewProjection(camera, width / height);
  const small = width < 520;

  for (const { axis, point, outward } of visibleSides(camera).axes) {
    const beside = (at: number, gap: number): Point => {
      const place = point(at);
      return [place[0] + gap * outward[0], place[1] + gap * outward[1], place[2]];
    };
    const write = (text: string, place: Point, color: string) => {
      const { x, y } = project(matrix, place);
      context.fillStyle = color;
      context.fillText(text, x * width, y * height);
    };
    context.font = `${small ? 10 : 11}px ${font}`;
    let last: { x: number; y: number } | undefined;
    for (const { at, label } of frame.marks[axis]) {
      const place = project(matrix, beside(at, axis === "z" ? 0.07 : 0.1));
      const here = { x: place.x * width, y: place.y * height };
      // Marks that would touch their neighbour are left out.
      if (last && Math.hypot(here.x - last.x, here.y - last.y) < (small ? 22 : 18)) continue;
      write(label, beside(at, axis === "z" ? 0.07 : 0.1), soft);
      last = here;
    }
    context.font = `${small ? 11 : 12}px ${font}`;
    const title = axis === "z" ? [...beside(0, 0.02)] : [...beside(0, small ? 0.34 : 0.26)];
    if (axis === "z") title[2] = box.z * 1.12;
    write(frame.titles[axis], title as unknown as Point, ink);
  }
}
