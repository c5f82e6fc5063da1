/** Sums over features or steps. */
import type { Value } from "../graph/value.ts";
import { lineWidth } from "../graph/shape.ts";
import { affine } from "./maps.ts";
import { through } from "./through.ts";

/** Σ over features: […, width] → […, 1]. */
export function sumFeatures(x: Value): Value {
  if (x.width === 1) return x;
  return x.graph.record({
    code: "SUM_FEATURES",
    meaning: { kind: "sumFeatures" },
    inputs: [x],
    extent: { steps: x.steps, width: 1 },
    words: (at, y) => [...through(at, x, y), x.steps, x.width, lineWidth(x.width)],
  });
}

/** Mean over features: […, width] → […, 1]. */
export function meanFeatures(x: Value): Value {
  return x.width === 1 ? x : affine(sumFeatures(x), { scale: 1 / x.width });
}

/** Σ over steps: [steps, width] → [width]. */
export function sumSteps(x: Value): Value {
  if (x.steps === 1) return x;
  return x.graph.record({
    code: "SUM_STEPS",
    meaning: { kind: "sumSteps" },
    inputs: [x],
    extent: { steps: 1, width: x.width },
    words: (at, y) => [...through(at, x, y), x.steps, lineWidth(x.width)],
  });
}

/** Mean over steps: [steps, width] → [width]. */
export function meanSteps(x: Value): Value {
  return x.steps === 1 ? x : affine(sumSteps(x), { scale: 1 / x.steps });
}
