import type { Dtype, TensorData } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";

/** What a tensors-only pickle can hold. Dicts are Maps; lists and tuples are arrays. */
export type TorchValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Tensor
  | TorchValue[]
  | Map<TorchKey, TorchValue>;

export type TorchKey = string | number | bigint | boolean | null;

/** A name the pickle asked for; it stands for itself and is never looked up or called. */
export class GlobalName {
  readonly module: string;
  readonly name: string;

  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }

  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** A storage the pickle referred to by persistent id, resolved to its elements. */
export class Storage {
  readonly key: string;
  readonly dtype: Dtype;
  readonly elements: TensorData;

  constructor(key: string, dtype: Dtype, elements: TensorData) {
    this.key = key;
    this.dtype = dtype;
    this.elements = elements;
  }
}

/** Marks the result of `OrderedDict(...)`: the only object whose state (BUILD) may be given. */
export class OrderedDict extends Map<TorchKey, TorchValue> {}

/** Everything that can lie on the pickle's stack. */
export type PickleValue = TorchValue | GlobalName | Storage;

export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dtype" in value && "shape" in value;
}
