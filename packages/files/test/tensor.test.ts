import { DomainError } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { toFloat32, toFloat64 } from "../src/index.ts";

describe("toFloat64", () => {
  it("widens half precision: normals, subnormals, infinities, zeros [IEEE 754-2019 §3.6]", () => {
    const data = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x7c00, 0xfc00, 0x8000);
    const values = toFloat64({ dtype: "F16", shape: [8], data });
    const subnormal = 1023 * 2 ** -24;
    expect([...values]).toEqual([1, -2, 2 ** -24, subnormal, 65504, Infinity, -Infinity, -0]);
    expect(toFloat64({ dtype: "F16", shape: [1], data: Uint16Array.of(0x7e00) })[0]).toBeNaN();
  });

  it("widens bfloat16: the upper half of a float32", () => {
    const data = Uint16Array.of(0x3f80, 0xc049, 0x0000, 0xff80);
    const values = toFloat64({ dtype: "BF16", shape: [4], data });
    expect([...values]).toEqual([1, -3.140625, 0, -Infinity]);
  });

  it("refuses a 64-bit integer it would change", () => {
    const data = BigInt64Array.of(2n ** 53n);
    expect(() => toFloat64({ dtype: "I64", shape: [1], data })).toThrow(DomainError);
  });

  it("returns float data without a copy", () => {
    const data = Float32Array.of(1);
    expect(toFloat32({ dtype: "F32", shape: [1], data })).toBe(data);
  });
});
