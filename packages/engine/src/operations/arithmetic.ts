/** Arithmetic of two values, number by number. */
import { ShapeError } from "@volsmith/numerics";

import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";

/** Kernels by name. */
const CODES = {
  add: "PLUS",
  subtract: "MINUS",
  multiply: "TIMES",
  divide: "OVER",
  maximum: "LARGER",
  minimum: "SMALLER",
} as const;

function binary(kind: keyof typeof CODES, a: Value, b: Value): Value {
  const same = a.steps === b.steps && a.width === b.width;
  if (!same && !(a.steps === b.steps && b.width === 1))
    throw new ShapeError(kind, "right operand", [a.steps, a.width], [b.steps, b.width]);
  return a.graph.record({
    code: "BINARY",
    meaning: { kind },
    inputs: [a, b],
    extent: a,
    words: (at, y) => [
      a.graph.engine.code(CODES[kind]),
      at.value(a),
      at.value(b),
      at.value(y),
      at.slope(a),
      at.slope(b),
      at.slope(y),
      at.mode(0),
      at.mode(1),
      a.steps,
      lineWidth(a.width),
      lineWidth(b.width),
      a.width,
      b.width === 1 && a.width > 1 ? 1 : 0,
    ],
  });
}

/**
 * a + b. Here and below b has the shape of a, or is one number a row and step.
 * @throws {ShapeError} when it is neither
 */
export function add(a: Value, b: Value): Value {
  return binary("add", a, b);
}

/** a − b. */
export function subtract(a: Value, b: Value): Value {
  return binary("subtract", a, b);
}

/** a·b. */
export function multiply(a: Value, b: Value): Value {
  return binary("multiply", a, b);
}

/** a / b. */
export function divide(a: Value, b: Value): Value {
  return binary("divide", a, b);
}

/** The larger of a and b; where they are equal the slope goes to a. */
export function maximum(a: Value, b: Value): Value {
  return binary("maximum", a, b);
}

/** The smaller of a and b; where they are equal the slope goes to a. */
export function minimum(a: Value, b: Value): Value {
  return binary("minimum", a, b);
}
