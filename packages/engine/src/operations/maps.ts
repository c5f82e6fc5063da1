/** Functions of one value, number by number. */
import { DomainError } from "@volsmith/numerics";

import { floatBits } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { through } from "./through.ts";

/** Records a map by the code of its kernel; `scale` and `shift` belong to AFFINE. */
export function recordMap(x: Value, code: string, { scale = 1, shift = 0 } = {}): Value {
  return x.graph.record({
    code: "UNARY",
    inputs: [x],
    extent: x,
    words: (at, y) => [
      ...through(at, x, y),
      x.graph.engine.code(code),
      x.steps,
      lineWidth(x.width),
      floatBits(scale),
      floatBits(shift),
    ],
  });
}

/** scale·x + shift. */
export function affine(
  x: Value,
  { scale = 1, shift = 0 }: { readonly scale?: number; readonly shift?: number },
): Value {
  return recordMap(x, "AFFINE", { scale, shift });
}

/**
 * x within bounds; its slope is 1 inside and 0 outside.
 * @throws {DomainError} unless least ≤ most
 */
export function clamp(
  x: Value,
  { least, most }: { readonly least: number; readonly most: number },
): Value {
  if (!(least <= most)) throw new DomainError("clamp", "least, most", [least, most], "ordered");
  return recordMap(x, "CLAMP", { scale: least, shift: most });
}

/** x². */
export function square(x: Value): Value {
  return recordMap(x, "SQUARE");
}

/** |x|; its slope at 0 is taken to be 0. */
export function absolute(x: Value): Value {
  return recordMap(x, "ABSOLUTE");
}

/** √x, for x > 0. */
export function squareRoot(x: Value): Value {
  return recordMap(x, "ROOT");
}

/** ln x, for x > 0. */
export function logarithm(x: Value): Value {
  return recordMap(x, "LOG");
}
