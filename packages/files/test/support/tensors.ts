import * as fc from "fast-check";

import { bytesPerElement, elementCount } from "../../src/index.ts";
import type { Dtype, Tensor } from "../../src/index.ts";
import { viewAs } from "../../src/dtype.ts";
import { tensor } from "../../src/tensor.ts";

const common: Dtype[] = [
  "BOOL", "U8", "I8", "U16", "I16", "F16", "U32", "I32", "F32", "U64", "I64", "F64",
]; // prettier-ignore

/** Tensors of every dtype a format knows, with arbitrary bits, empty and scalar shapes included. */
export function anyTensors(format: "safetensors" | "npz"): fc.Arbitrary<Map<string, Tensor>> {
  const dtypes: Dtype[] = format === "npz" ? common : [...common, "BF16"];
  const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !/[\\/\0]/.test(text));
  const one = fc
    .tuple(fc.constantFrom(...dtypes), fc.array(fc.nat(4), { maxLength: 3 }))
    .chain(([dtype, shape]) => {
      const nBytes = elementCount(shape) * bytesPerElement(dtype);
      return fc.uint8Array({ minLength: nBytes, maxLength: nBytes }).map((bytes) => {
        const bits = dtype === "BOOL" ? bytes.map((byte) => byte & 1) : bytes;
        return tensor(dtype, shape, viewAs(bits, dtype));
      });
    });
  return fc.array(fc.tuple(name, one), { maxLength: 5 }).map((entries) => new Map(entries));
}
