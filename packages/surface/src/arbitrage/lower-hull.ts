/** Lower convex hull of points in the plane. */

export interface HullPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The vertices of the largest convex function below all points, ascending in x (Andrew's scan).
 * @param points sorted by x; of equal x the lowest counts.
 */
export function lowerHull<P extends HullPoint>(points: readonly P[]): P[] {
  const hull: P[] = [];
  for (const point of points) {
    const last = hull.at(-1);
    if (last && last.x === point.x) {
      if (last.y <= point.y) continue;
      hull.pop();
    }
    while (hull.length >= 2 && !isBelow(hull[hull.length - 1], hull[hull.length - 2], point)) {
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}

/** Does b lie strictly below the chord from a to c? */
function isBelow(b: HullPoint, a: HullPoint, c: HullPoint): boolean {
  return (b.y - a.y) * (c.x - a.x) < (c.y - a.y) * (b.x - a.x);
}
