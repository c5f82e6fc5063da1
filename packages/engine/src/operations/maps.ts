/** Functions of one value, number by number. */
import { DomainError } from "@volsmith/numerics";

import type { Meaning } from "../graph/meaning.ts";
import { floatBits } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { through } from "./through.ts";

interface MapParts {
  /** Of its kernel. */
  readonly code: string;
  readonly meaning: Meaning;
  /** What AFFINE and CLAMP work with. */
  readonly scale?: number;
  readonly shift?: number;
}

/** Records a function of each number. */
export function recordMap(x: Value, { code, meaning, scale = 1, shift = 0 }: MapParts): Value {
  return x.graph.record({
    code: "UNARY",
    meaning,
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
  return recordMap(x, { code: "AFFINE", meaning: { kind: "affine", scale, shift }, scale, shift });
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
  return recordMap(x, {
    code: "CLAMP",
    meaning: { kind: "clamp", least, most },
    scale: least,
    shift: most,
  });
}

/** x². */
export function square(x: Value): Value {
  return recordMap(x, { code: "SQUARE", meaning: { kind: "square" } });
}

/** |x|; its slope at 0 is taken to be 0. */
export function absolute(x: Value): Value {
  return recordMap(x, { code: "ABSOLUTE", meaning: { kind: "absolute" } });
}

/** √x, for x > 0. */
export function squareRoot(x: Value): Value {
  return recordMap(x, { code: "ROOT", meaning: { kind: "squareRoot" } });
}

/** ln x, for x > 0. */
export function logarithm(x: Value): Value {
  return recordMap(x, { code: "LOG", meaning: { kind: "logarithm" } });
}
