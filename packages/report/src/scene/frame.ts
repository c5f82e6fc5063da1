/** The box around the surface: what each axis measures and where its marks are. */
import { termMarks } from "../figures/axes.ts";
import type { SurfaceMesh } from "../study/mesh.ts";
import type { Camera, Point } from "./camera.ts";

/** Half-lengths of the box along log-moneyness and time, and its height. */
export const box = { x: 1.2, y: 0.95, z: 0.74 } as const;

export interface Mark {
  /** Place along the axis, in world coordinates. */
  readonly at: number;
  readonly label: string;
}

/** What the first axis measures: k = ln(K/F), or k/√τ, in which short expiries are as wide as long. */
export type Moneyness = "k" | "z";

export interface Frame {
  /** World coordinates of a log-moneyness (at a time to expiry), a time, a volatility. */
  readonly x: (k: number, tau: number) => number;
  readonly y: (tau: number) => number;
  readonly z: (vol: number) => number;
  readonly marks: Readonly<Record<"x" | "y" | "z", readonly Mark[]>>;
  readonly titles: Readonly<Record<"x" | "y" | "z", string>>;
  readonly volRange: readonly [min: number, max: number];
}

const xTitles: Readonly<Record<Moneyness, string>> = { k: "ln(K/F)", z: "ln(K/F) / √τ" };

export function makeFrame({ nK, taus, ks, vols }: SurfaceMesh, moneyness: Moneyness): Frame {
  const scale = (k: number, tau: number) => (moneyness === "k" ? k : k / Math.sqrt(tau));
  const [k0, k1] = extent(
    ks.map((k, i) => {
      const tau = taus[Math.floor(i / nK)];
      return k === null || tau === null ? null : scale(k, tau);
    }),
  );
  const [t0, t1] = extent(taus);
  const heights = Object.values(vols)
    .flatMap(finite)
    .toSorted((a, b) => a - b);
  const low = heights[0] ?? 0;
  // A short expiry's far wing must not flatten everything else: the top per mille is cut off.
  const high = heights[Math.floor(0.998 * (heights.length - 1))] ?? 1;
  const volTicks = niceTicks(low - 0.02 * (high - low), high * 1.02, 5);
  const floor = Math.min(volTicks[0], low);
  const along = (place: number) => box.x * ((2 * (place - k0)) / (k1 - k0 || 1) - 1);
  const y = (tau: number) => {
    const [from, to] = [Math.sqrt(t0), Math.sqrt(t1)];
    return box.y * ((2 * (Math.sqrt(tau) - from)) / (to - from || 1) - 1);
  };
  const z = (vol: number) => (box.z * (vol - floor)) / (high * 1.02 - floor || 1);
  return {
    x: (k, tau) => along(scale(k, tau)),
    y,
    z,
    volRange: [low, high],
    titles: { x: xTitles[moneyness], y: "time to expiry", z: "volatility, %" },
    marks: {
      x: niceTicks(k0, k1, 6).map((place) => ({ at: along(place), label: trimmed(place) })),
      y: termMarks(t0, t1).map(({ tau, label }) => ({ at: y(tau), label })),
      z: volTicks.map((vol) => ({ at: z(vol), label: trimmed(100 * vol) })),
    },
  };
}

/** A piece of an axis as it is drawn: where the marks stand and which way their labels go. */
export interface AxisPlace {
  readonly axis: "x" | "y" | "z";
  readonly point: (at: number) => Point;
  /** Direction from the box to the labels. */
  readonly outward: Point;
}

/** The walls behind the surface, and the edges in front that carry the labels. */
export function visibleSides({ azimuth }: Camera): {
  xWall: number;
  yWall: number;
  axes: AxisPlace[];
} {
  const xWall = Math.cos(azimuth) > 0 ? -box.x : box.x;
  const yWall = Math.sin(azimuth) > 0 ? -box.y : box.y;
  // Of the two upright edges at the silhouette, the one on the left.
  const leftIsX =
    -Math.sin(azimuth) * -xWall + Math.cos(azimuth) * yWall <
    -Math.sin(azimuth) * xWall + Math.cos(azimuth) * -yWall;
  const [zx, zy] = leftIsX ? [-xWall, yWall] : [xWall, -yWall];
  return {
    xWall,
    yWall,
    axes: [
      { axis: "x", point: (at) => [at, -yWall, 0], outward: [0, -Math.sign(yWall), 0] },
      { axis: "y", point: (at) => [-xWall, at, 0], outward: [-Math.sign(xWall), 0, 0] },
      {
        axis: "z",
        point: (at) => [zx, zy, at],
        outward: leftIsX ? [Math.sign(zx), 0, 0] : [0, Math.sign(zy), 0],
      },
    ],
  };
}

/** Round numbers in a range, about `count` of them. */
export function niceTicks(from: number, to: number, count: number): number[] {
  const raw = (to - from) / count || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++)
    ticks.push(i * step);
  return ticks;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(4))).replace("-", "−");
}

function finite(values: readonly (number | null)[]): number[] {
  return values.filter((value): value is number => value !== null);
}

function extent(values: readonly (number | null)[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of finite(values)) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
