/** Camera of the 3-D surface; the page and the still picture share it. Angles in radians. */
export interface Camera {
  /** Around the vertical axis. */
  readonly azimuth: number;
  /** Above the horizon. */
  readonly elevation: number;
  readonly distance: number;
}

export const startCamera: Camera = { azimuth: -0.95, elevation: 0.4, distance: 3.95 };

/** Column-major 4 × 4, as WebGL takes it. */
export type Matrix = Float32Array;

const fieldOfView = 0.58;
/** What the camera looks at: the middle of the box, a good deal below, for labels stand under it. */
const targetHeight = 0.13;

/** World to clip coordinates; z is up. @param aspect width / height of the picture */
export function viewProjection({ azimuth, elevation, distance }: Camera, aspect: number): Matrix {
  const [ca, sa] = [Math.cos(azimuth), Math.sin(azimuth)];
  const [ce, se] = [Math.cos(elevation), Math.sin(elevation)];
  // Narrow pictures step back, so that the box always fits.
  const reach = distance * Math.max(1, 1.62 / aspect);
  // Right, up and backward axes of the camera in world coordinates.
  const right = [-sa, ca, 0];
  const up = [-se * ca, -se * sa, ce];
  const back = [ce * ca, ce * sa, se];
  const eye = [back[0] * reach, back[1] * reach, back[2] * reach + targetHeight];
  const dot = (axis: readonly number[]) => axis[0] * eye[0] + axis[1] * eye[1] + axis[2] * eye[2];
  const f = 1 / Math.tan(fieldOfView / 2);
  const [near, far] = [0.1, 20];
  const a = (far + near) / (near - far);
  const b = (2 * far * near) / (near - far);
  const matrix = new Float32Array(16);
  for (let column = 0; column < 3; column++) {
    matrix[4 * column] = (f / aspect) * right[column];
    matrix[4 * column + 1] = f * up[column];
    matrix[4 * column + 2] = a * back[column];
    matrix[4 * column + 3] = -back[column];
  }
  matrix[12] = (-f / aspect) * dot(right);
  matrix[13] = -f * dot(up);
  matrix[14] = -a * dot(back) + b;
  matrix[15] = dot(back);
  return matrix;
}

/** A point on the picture: x right and y down in [0, 1], depth growing away from the eye. */
export interface Projected {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

export function project(m: Matrix, [x, y, z]: Point): Projected {
  const w = m[3] * x + m[7] * y + m[11] * z + m[15];
  return {
    x: 0.5 + (0.5 * (m[0] * x + m[4] * y + m[8] * z + m[12])) / w,
    y: 0.5 - (0.5 * (m[1] * x + m[5] * y + m[9] * z + m[13])) / w,
    depth: w,
  };
}

export type Point = readonly [x: number, y: number, z: number];
